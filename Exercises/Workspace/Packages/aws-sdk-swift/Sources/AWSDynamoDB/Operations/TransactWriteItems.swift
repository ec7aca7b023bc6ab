// The members are as the operation's page documents them.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

package import AWSClientRuntime

/// What ``DynamoDBClient/transactWriteItems(input:)`` takes. https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html
public struct TransactWriteItemsInput: Sendable {
    public var clientRequestToken: String?
    public var returnConsumedCapacity: DynamoDBClientTypes.ReturnConsumedCapacity?
    public var returnItemCollectionMetrics: DynamoDBClientTypes.ReturnItemCollectionMetrics?
    public var transactItems: [DynamoDBClientTypes.TransactWriteItem]?

    public init(
        clientRequestToken: String? = nil,
        returnConsumedCapacity: DynamoDBClientTypes.ReturnConsumedCapacity? = nil,
        returnItemCollectionMetrics: DynamoDBClientTypes.ReturnItemCollectionMetrics? = nil,
        transactItems: [DynamoDBClientTypes.TransactWriteItem]? = nil
    ) {
        self.clientRequestToken = clientRequestToken
        self.returnConsumedCapacity = returnConsumedCapacity
        self.returnItemCollectionMetrics = returnItemCollectionMetrics
        self.transactItems = transactItems
    }
}

/// What ``DynamoDBClient/transactWriteItems(input:)`` answers.
public struct TransactWriteItemsOutput: Sendable {
    public var consumedCapacity: [DynamoDBClientTypes.ConsumedCapacity]?
    public var itemCollectionMetrics: [String: [DynamoDBClientTypes.ItemCollectionMetrics]]?

    public init(
        consumedCapacity: [DynamoDBClientTypes.ConsumedCapacity]? = nil,
        itemCollectionMetrics: [String: [DynamoDBClientTypes.ItemCollectionMetrics]]? = nil
    ) {
        self.consumedCapacity = consumedCapacity
        self.itemCollectionMetrics = itemCollectionMetrics
    }
}

extension TransactWriteItemsInput: JSONWritable {
    package func write(to json: inout JSONText) {
        json.object {
            $0.write("ClientRequestToken", clientRequestToken)
            $0.write("ReturnConsumedCapacity", returnConsumedCapacity)
            $0.write("ReturnItemCollectionMetrics", returnItemCollectionMetrics)
            $0.write("TransactItems", transactItems)
        }
    }
}

extension TransactWriteItemsOutput: JSONReadable {
    package init(json: JSONNode) throws {
        self.init(
            consumedCapacity: try json.member("ConsumedCapacity"),
            itemCollectionMetrics: try json.member("ItemCollectionMetrics")
        )
    }
}
