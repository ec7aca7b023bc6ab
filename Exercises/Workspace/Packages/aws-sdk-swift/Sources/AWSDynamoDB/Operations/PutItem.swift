// The members are as the operation's page documents them.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

package import AWSClientRuntime

/// What ``DynamoDBClient/putItem(input:)`` takes. https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_PutItem.html
public struct PutItemInput: Sendable {
    public var conditionExpression: String?
    public var expressionAttributeNames: [String: String]?
    public var expressionAttributeValues: [String: DynamoDBClientTypes.AttributeValue]?
    public var item: [String: DynamoDBClientTypes.AttributeValue]?
    public var returnConsumedCapacity: DynamoDBClientTypes.ReturnConsumedCapacity?
    public var returnItemCollectionMetrics: DynamoDBClientTypes.ReturnItemCollectionMetrics?
    public var returnValues: DynamoDBClientTypes.ReturnValue?
    public var returnValuesOnConditionCheckFailure: DynamoDBClientTypes.ReturnValuesOnConditionCheckFailure?
    public var tableName: String?

    public init(
        conditionExpression: String? = nil,
        expressionAttributeNames: [String: String]? = nil,
        expressionAttributeValues: [String: DynamoDBClientTypes.AttributeValue]? = nil,
        item: [String: DynamoDBClientTypes.AttributeValue]? = nil,
        returnConsumedCapacity: DynamoDBClientTypes.ReturnConsumedCapacity? = nil,
        returnItemCollectionMetrics: DynamoDBClientTypes.ReturnItemCollectionMetrics? = nil,
        returnValues: DynamoDBClientTypes.ReturnValue? = nil,
        returnValuesOnConditionCheckFailure: DynamoDBClientTypes.ReturnValuesOnConditionCheckFailure? = nil,
        tableName: String? = nil
    ) {
        self.conditionExpression = conditionExpression
        self.expressionAttributeNames = expressionAttributeNames
        self.expressionAttributeValues = expressionAttributeValues
        self.item = item
        self.returnConsumedCapacity = returnConsumedCapacity
        self.returnItemCollectionMetrics = returnItemCollectionMetrics
        self.returnValues = returnValues
        self.returnValuesOnConditionCheckFailure = returnValuesOnConditionCheckFailure
        self.tableName = tableName
    }
}

/// What ``DynamoDBClient/putItem(input:)`` answers.
public struct PutItemOutput: Sendable {
    public var attributes: [String: DynamoDBClientTypes.AttributeValue]?
    public var consumedCapacity: DynamoDBClientTypes.ConsumedCapacity?
    public var itemCollectionMetrics: DynamoDBClientTypes.ItemCollectionMetrics?

    public init(
        attributes: [String: DynamoDBClientTypes.AttributeValue]? = nil,
        consumedCapacity: DynamoDBClientTypes.ConsumedCapacity? = nil,
        itemCollectionMetrics: DynamoDBClientTypes.ItemCollectionMetrics? = nil
    ) {
        self.attributes = attributes
        self.consumedCapacity = consumedCapacity
        self.itemCollectionMetrics = itemCollectionMetrics
    }
}

extension PutItemInput: JSONWritable {
    package func write(to json: inout JSONText) {
        json.object {
            $0.write("ConditionExpression", conditionExpression)
            $0.write("ExpressionAttributeNames", expressionAttributeNames)
            $0.write("ExpressionAttributeValues", expressionAttributeValues)
            $0.write("Item", item)
            $0.write("ReturnConsumedCapacity", returnConsumedCapacity)
            $0.write("ReturnItemCollectionMetrics", returnItemCollectionMetrics)
            $0.write("ReturnValues", returnValues)
            $0.write("ReturnValuesOnConditionCheckFailure", returnValuesOnConditionCheckFailure)
            $0.write("TableName", tableName)
        }
    }
}

extension PutItemOutput: JSONReadable {
    package init(json: JSONNode) throws {
        self.init(
            attributes: try json.member("Attributes"),
            consumedCapacity: try json.member("ConsumedCapacity"),
            itemCollectionMetrics: try json.member("ItemCollectionMetrics")
        )
    }
}
