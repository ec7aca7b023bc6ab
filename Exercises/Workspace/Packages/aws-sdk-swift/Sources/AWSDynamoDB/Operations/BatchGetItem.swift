// The members are as the operation's page documents them.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

package import AWSClientRuntime

/// What ``DynamoDBClient/batchGetItem(input:)`` takes. https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html
public struct BatchGetItemInput: Sendable {
    public var requestItems: [String: DynamoDBClientTypes.KeysAndAttributes]?
    public var returnConsumedCapacity: DynamoDBClientTypes.ReturnConsumedCapacity?

    public init(
        requestItems: [String: DynamoDBClientTypes.KeysAndAttributes]? = nil,
        returnConsumedCapacity: DynamoDBClientTypes.ReturnConsumedCapacity? = nil
    ) {
        self.requestItems = requestItems
        self.returnConsumedCapacity = returnConsumedCapacity
    }
}

/// What ``DynamoDBClient/batchGetItem(input:)`` answers.
public struct BatchGetItemOutput: Sendable {
    public var consumedCapacity: [DynamoDBClientTypes.ConsumedCapacity]?
    public var responses: [String: [[String: DynamoDBClientTypes.AttributeValue]]]?
    public var unprocessedKeys: [String: DynamoDBClientTypes.KeysAndAttributes]?

    public init(
        consumedCapacity: [DynamoDBClientTypes.ConsumedCapacity]? = nil,
        responses: [String: [[String: DynamoDBClientTypes.AttributeValue]]]? = nil,
        unprocessedKeys: [String: DynamoDBClientTypes.KeysAndAttributes]? = nil
    ) {
        self.consumedCapacity = consumedCapacity
        self.responses = responses
        self.unprocessedKeys = unprocessedKeys
    }
}

extension BatchGetItemInput: JSONWritable {
    package func write(to json: inout JSONText) {
        json.object {
            $0.write("RequestItems", requestItems)
            $0.write("ReturnConsumedCapacity", returnConsumedCapacity)
        }
    }
}

extension BatchGetItemOutput: JSONReadable {
    package init(json: JSONNode) throws {
        self.init(
            consumedCapacity: try json.member("ConsumedCapacity"),
            responses: try json.member("Responses"),
            unprocessedKeys: try json.member("UnprocessedKeys")
        )
    }
}
