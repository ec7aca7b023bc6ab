// The members are as the operation's page documents them.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

package import AWSClientRuntime

/// What ``DynamoDBClient/getItem(input:)`` takes. https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_GetItem.html
public struct GetItemInput: Sendable {
    public var consistentRead: Bool?
    public var expressionAttributeNames: [String: String]?
    public var key: [String: DynamoDBClientTypes.AttributeValue]?
    public var projectionExpression: String?
    public var returnConsumedCapacity: DynamoDBClientTypes.ReturnConsumedCapacity?
    public var tableName: String?

    public init(
        consistentRead: Bool? = nil,
        expressionAttributeNames: [String: String]? = nil,
        key: [String: DynamoDBClientTypes.AttributeValue]? = nil,
        projectionExpression: String? = nil,
        returnConsumedCapacity: DynamoDBClientTypes.ReturnConsumedCapacity? = nil,
        tableName: String? = nil
    ) {
        self.consistentRead = consistentRead
        self.expressionAttributeNames = expressionAttributeNames
        self.key = key
        self.projectionExpression = projectionExpression
        self.returnConsumedCapacity = returnConsumedCapacity
        self.tableName = tableName
    }
}

/// What ``DynamoDBClient/getItem(input:)`` answers.
public struct GetItemOutput: Sendable {
    public var consumedCapacity: DynamoDBClientTypes.ConsumedCapacity?
    public var item: [String: DynamoDBClientTypes.AttributeValue]?

    public init(
        consumedCapacity: DynamoDBClientTypes.ConsumedCapacity? = nil,
        item: [String: DynamoDBClientTypes.AttributeValue]? = nil
    ) {
        self.consumedCapacity = consumedCapacity
        self.item = item
    }
}

extension GetItemInput: JSONWritable {
    package func write(to json: inout JSONText) {
        json.object {
            $0.write("ConsistentRead", consistentRead)
            $0.write("ExpressionAttributeNames", expressionAttributeNames)
            $0.write("Key", key)
            $0.write("ProjectionExpression", projectionExpression)
            $0.write("ReturnConsumedCapacity", returnConsumedCapacity)
            $0.write("TableName", tableName)
        }
    }
}

extension GetItemOutput: JSONReadable {
    package init(json: JSONNode) throws {
        self.init(
            consumedCapacity: try json.member("ConsumedCapacity"),
            item: try json.member("Item")
        )
    }
}
