// The members are as the operation's page documents them.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

package import AWSClientRuntime

extension DynamoDBClientTypes {
    /// A transaction's change.
    public struct Update: Sendable {
        public var conditionExpression: String?
        public var expressionAttributeNames: [String: String]?
        public var expressionAttributeValues: [String: DynamoDBClientTypes.AttributeValue]?
        public var key: [String: DynamoDBClientTypes.AttributeValue]?
        public var returnValuesOnConditionCheckFailure: DynamoDBClientTypes.ReturnValuesOnConditionCheckFailure?
        public var tableName: String?
        public var updateExpression: String?

        public init(
            conditionExpression: String? = nil,
            expressionAttributeNames: [String: String]? = nil,
            expressionAttributeValues: [String: DynamoDBClientTypes.AttributeValue]? = nil,
            key: [String: DynamoDBClientTypes.AttributeValue]? = nil,
            returnValuesOnConditionCheckFailure: DynamoDBClientTypes.ReturnValuesOnConditionCheckFailure? = nil,
            tableName: String? = nil,
            updateExpression: String? = nil
        ) {
            self.conditionExpression = conditionExpression
            self.expressionAttributeNames = expressionAttributeNames
            self.expressionAttributeValues = expressionAttributeValues
            self.key = key
            self.returnValuesOnConditionCheckFailure = returnValuesOnConditionCheckFailure
            self.tableName = tableName
            self.updateExpression = updateExpression
        }
    }
}

extension DynamoDBClientTypes.Update: JSONWritable {
    package func write(to json: inout JSONText) {
        json.object {
            $0.write("ConditionExpression", conditionExpression)
            $0.write("ExpressionAttributeNames", expressionAttributeNames)
            $0.write("ExpressionAttributeValues", expressionAttributeValues)
            $0.write("Key", key)
            $0.write("ReturnValuesOnConditionCheckFailure", returnValuesOnConditionCheckFailure)
            $0.write("TableName", tableName)
            $0.write("UpdateExpression", updateExpression)
        }
    }
}
