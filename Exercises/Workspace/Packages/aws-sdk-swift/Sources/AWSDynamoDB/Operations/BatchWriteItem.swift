// The members are as the operation's page documents them.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

package import AWSClientRuntime

/// What ``DynamoDBClient/batchWriteItem(input:)`` takes. https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html
public struct BatchWriteItemInput: Sendable {
    public var requestItems: [String: [DynamoDBClientTypes.WriteRequest]]?
    public var returnConsumedCapacity: DynamoDBClientTypes.ReturnConsumedCapacity?
    public var returnItemCollectionMetrics: DynamoDBClientTypes.ReturnItemCollectionMetrics?

    public init(
        requestItems: [String: [DynamoDBClientTypes.WriteRequest]]? = nil,
        returnConsumedCapacity: DynamoDBClientTypes.ReturnConsumedCapacity? = nil,
        returnItemCollectionMetrics: DynamoDBClientTypes.ReturnItemCollectionMetrics? = nil
    ) {
        self.requestItems = requestItems
        self.returnConsumedCapacity = returnConsumedCapacity
        self.returnItemCollectionMetrics = returnItemCollectionMetrics
    }
}

/// What ``DynamoDBClient/batchWriteItem(input:)`` answers.
public struct BatchWriteItemOutput: Sendable {
    public var consumedCapacity: [DynamoDBClientTypes.ConsumedCapacity]?
    public var itemCollectionMetrics: [String: [DynamoDBClientTypes.ItemCollectionMetrics]]?
    public var unprocessedItems: [String: [DynamoDBClientTypes.WriteRequest]]?

    public init(
        consumedCapacity: [DynamoDBClientTypes.ConsumedCapacity]? = nil,
        itemCollectionMetrics: [String: [DynamoDBClientTypes.ItemCollectionMetrics]]? = nil,
        unprocessedItems: [String: [DynamoDBClientTypes.WriteRequest]]? = nil
    ) {
        self.consumedCapacity = consumedCapacity
        self.itemCollectionMetrics = itemCollectionMetrics
        self.unprocessedItems = unprocessedItems
    }
}

extension BatchWriteItemInput: JSONWritable {
    package func write(to json: inout JSONText) {
        json.object {
            $0.write("RequestItems", requestItems)
            $0.write("ReturnConsumedCapacity", returnConsumedCapacity)
            $0.write("ReturnItemCollectionMetrics", returnItemCollectionMetrics)
        }
    }
}

extension BatchWriteItemOutput: JSONReadable {
    package init(json: JSONNode) throws {
        self.init(
            consumedCapacity: try json.member("ConsumedCapacity"),
            itemCollectionMetrics: try json.member("ItemCollectionMetrics"),
            unprocessedItems: try json.member("UnprocessedItems")
        )
    }
}
