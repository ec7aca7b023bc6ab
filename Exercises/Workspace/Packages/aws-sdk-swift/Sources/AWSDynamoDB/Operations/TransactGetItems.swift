// The members are as the operation's page documents them.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

package import AWSClientRuntime

/// What ``DynamoDBClient/transactGetItems(input:)`` takes. https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactGetItems.html
public struct TransactGetItemsInput: Sendable {
    public var returnConsumedCapacity: DynamoDBClientTypes.ReturnConsumedCapacity?
    public var transactItems: [DynamoDBClientTypes.TransactGetItem]?

    public init(
        returnConsumedCapacity: DynamoDBClientTypes.ReturnConsumedCapacity? = nil,
        transactItems: [DynamoDBClientTypes.TransactGetItem]? = nil
    ) {
        self.returnConsumedCapacity = returnConsumedCapacity
        self.transactItems = transactItems
    }
}

/// What ``DynamoDBClient/transactGetItems(input:)`` answers.
public struct TransactGetItemsOutput: Sendable {
    public var consumedCapacity: [DynamoDBClientTypes.ConsumedCapacity]?
    public var responses: [DynamoDBClientTypes.ItemResponse]?

    public init(
        consumedCapacity: [DynamoDBClientTypes.ConsumedCapacity]? = nil,
        responses: [DynamoDBClientTypes.ItemResponse]? = nil
    ) {
        self.consumedCapacity = consumedCapacity
        self.responses = responses
    }
}

extension TransactGetItemsInput: JSONWritable {
    package func write(to json: inout JSONText) {
        json.object {
            $0.write("ReturnConsumedCapacity", returnConsumedCapacity)
            $0.write("TransactItems", transactItems)
        }
    }
}

extension TransactGetItemsOutput: JSONReadable {
    package init(json: JSONNode) throws {
        self.init(
            consumedCapacity: try json.member("ConsumedCapacity"),
            responses: try json.member("Responses")
        )
    }
}
