// The members are as the operation's page documents them.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

package import AWSClientRuntime

extension DynamoDBClientTypes {
    /// A transaction's read.
    public struct Get: Sendable {
        public var expressionAttributeNames: [String: String]?
        public var key: [String: DynamoDBClientTypes.AttributeValue]?
        public var projectionExpression: String?
        public var tableName: String?

        public init(
            expressionAttributeNames: [String: String]? = nil,
            key: [String: DynamoDBClientTypes.AttributeValue]? = nil,
            projectionExpression: String? = nil,
            tableName: String? = nil
        ) {
            self.expressionAttributeNames = expressionAttributeNames
            self.key = key
            self.projectionExpression = projectionExpression
            self.tableName = tableName
        }
    }
}

extension DynamoDBClientTypes.Get: JSONWritable {
    package func write(to json: inout JSONText) {
        json.object {
            $0.write("ExpressionAttributeNames", expressionAttributeNames)
            $0.write("Key", key)
            $0.write("ProjectionExpression", projectionExpression)
            $0.write("TableName", tableName)
        }
    }
}
