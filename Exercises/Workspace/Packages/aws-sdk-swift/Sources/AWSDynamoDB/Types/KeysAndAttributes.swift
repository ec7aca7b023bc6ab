// The members are as the operation's page documents them.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

package import AWSClientRuntime

extension DynamoDBClientTypes {
    /// What to read of one table.
    public struct KeysAndAttributes: Sendable {
        public var consistentRead: Bool?
        public var expressionAttributeNames: [String: String]?
        public var keys: [[String: DynamoDBClientTypes.AttributeValue]]?
        public var projectionExpression: String?

        public init(
            consistentRead: Bool? = nil,
            expressionAttributeNames: [String: String]? = nil,
            keys: [[String: DynamoDBClientTypes.AttributeValue]]? = nil,
            projectionExpression: String? = nil
        ) {
            self.consistentRead = consistentRead
            self.expressionAttributeNames = expressionAttributeNames
            self.keys = keys
            self.projectionExpression = projectionExpression
        }
    }
}

extension DynamoDBClientTypes.KeysAndAttributes: JSONWritable {
    package func write(to json: inout JSONText) {
        json.object {
            $0.write("ConsistentRead", consistentRead)
            $0.write("ExpressionAttributeNames", expressionAttributeNames)
            $0.write("Keys", keys)
            $0.write("ProjectionExpression", projectionExpression)
        }
    }
}

extension DynamoDBClientTypes.KeysAndAttributes: JSONReadable {
    package init(json: JSONNode) throws {
        self.init(
            consistentRead: try json.member("ConsistentRead"),
            expressionAttributeNames: try json.member("ExpressionAttributeNames"),
            keys: try json.member("Keys"),
            projectionExpression: try json.member("ProjectionExpression")
        )
    }
}
