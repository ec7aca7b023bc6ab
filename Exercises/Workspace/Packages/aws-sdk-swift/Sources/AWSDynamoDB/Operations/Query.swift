// The members are as the operation's page documents them.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

package import AWSClientRuntime

/// What ``DynamoDBClient/query(input:)`` takes. https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Query.html
public struct QueryInput: Sendable {
    public var consistentRead: Bool?
    public var exclusiveStartKey: [String: DynamoDBClientTypes.AttributeValue]?
    public var expressionAttributeNames: [String: String]?
    public var expressionAttributeValues: [String: DynamoDBClientTypes.AttributeValue]?
    public var filterExpression: String?
    public var indexName: String?
    public var keyConditionExpression: String?
    public var limit: Int?
    public var projectionExpression: String?
    public var returnConsumedCapacity: DynamoDBClientTypes.ReturnConsumedCapacity?
    public var scanIndexForward: Bool?
    public var select: DynamoDBClientTypes.Select?
    public var tableName: String?

    public init(
        consistentRead: Bool? = nil,
        exclusiveStartKey: [String: DynamoDBClientTypes.AttributeValue]? = nil,
        expressionAttributeNames: [String: String]? = nil,
        expressionAttributeValues: [String: DynamoDBClientTypes.AttributeValue]? = nil,
        filterExpression: String? = nil,
        indexName: String? = nil,
        keyConditionExpression: String? = nil,
        limit: Int? = nil,
        projectionExpression: String? = nil,
        returnConsumedCapacity: DynamoDBClientTypes.ReturnConsumedCapacity? = nil,
        scanIndexForward: Bool? = nil,
        select: DynamoDBClientTypes.Select? = nil,
        tableName: String? = nil
    ) {
        self.consistentRead = consistentRead
        self.exclusiveStartKey = exclusiveStartKey
        self.expressionAttributeNames = expressionAttributeNames
        self.expressionAttributeValues = expressionAttributeValues
        self.filterExpression = filterExpression
        self.indexName = indexName
        self.keyConditionExpression = keyConditionExpression
        self.limit = limit
        self.projectionExpression = projectionExpression
        self.returnConsumedCapacity = returnConsumedCapacity
        self.scanIndexForward = scanIndexForward
        self.select = select
        self.tableName = tableName
    }
}

/// What ``DynamoDBClient/query(input:)`` answers.
public struct QueryOutput: Sendable {
    public var consumedCapacity: DynamoDBClientTypes.ConsumedCapacity?
    public var count: Int
    public var items: [[String: DynamoDBClientTypes.AttributeValue]]?
    public var lastEvaluatedKey: [String: DynamoDBClientTypes.AttributeValue]?
    public var scannedCount: Int

    public init(
        consumedCapacity: DynamoDBClientTypes.ConsumedCapacity? = nil,
        count: Int = 0,
        items: [[String: DynamoDBClientTypes.AttributeValue]]? = nil,
        lastEvaluatedKey: [String: DynamoDBClientTypes.AttributeValue]? = nil,
        scannedCount: Int = 0
    ) {
        self.consumedCapacity = consumedCapacity
        self.count = count
        self.items = items
        self.lastEvaluatedKey = lastEvaluatedKey
        self.scannedCount = scannedCount
    }
}

extension QueryInput: JSONWritable {
    package func write(to json: inout JSONText) {
        json.object {
            $0.write("ConsistentRead", consistentRead)
            $0.write("ExclusiveStartKey", exclusiveStartKey)
            $0.write("ExpressionAttributeNames", expressionAttributeNames)
            $0.write("ExpressionAttributeValues", expressionAttributeValues)
            $0.write("FilterExpression", filterExpression)
            $0.write("IndexName", indexName)
            $0.write("KeyConditionExpression", keyConditionExpression)
            $0.write("Limit", limit)
            $0.write("ProjectionExpression", projectionExpression)
            $0.write("ReturnConsumedCapacity", returnConsumedCapacity)
            $0.write("ScanIndexForward", scanIndexForward)
            $0.write("Select", select)
            $0.write("TableName", tableName)
        }
    }
}

extension QueryOutput: JSONReadable {
    package init(json: JSONNode) throws {
        self.init(
            consumedCapacity: try json.member("ConsumedCapacity"),
            count: try json.member("Count") ?? 0,
            items: try json.member("Items"),
            lastEvaluatedKey: try json.member("LastEvaluatedKey"),
            scannedCount: try json.member("ScannedCount") ?? 0
        )
    }
}
