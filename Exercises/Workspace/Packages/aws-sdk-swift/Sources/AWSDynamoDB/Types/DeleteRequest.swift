// The members are as the operation's page documents them.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

package import AWSClientRuntime

extension DynamoDBClientTypes {
    /// A batch's deletion.
    public struct DeleteRequest: Sendable {
        public var key: [String: DynamoDBClientTypes.AttributeValue]?

        public init(
            key: [String: DynamoDBClientTypes.AttributeValue]? = nil
        ) {
            self.key = key
        }
    }
}

extension DynamoDBClientTypes.DeleteRequest: JSONWritable {
    package func write(to json: inout JSONText) {
        json.object {
            $0.write("Key", key)
        }
    }
}

extension DynamoDBClientTypes.DeleteRequest: JSONReadable {
    package init(json: JSONNode) throws {
        self.init(
            key: try json.member("Key")
        )
    }
}
