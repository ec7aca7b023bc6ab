// The members are as the operation's page documents them.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

package import AWSClientRuntime

extension DynamoDBClientTypes {
    /// A batch's write.
    public struct PutRequest: Sendable {
        public var item: [String: DynamoDBClientTypes.AttributeValue]?

        public init(
            item: [String: DynamoDBClientTypes.AttributeValue]? = nil
        ) {
            self.item = item
        }
    }
}

extension DynamoDBClientTypes.PutRequest: JSONWritable {
    package func write(to json: inout JSONText) {
        json.object {
            $0.write("Item", item)
        }
    }
}

extension DynamoDBClientTypes.PutRequest: JSONReadable {
    package init(json: JSONNode) throws {
        self.init(
            item: try json.member("Item")
        )
    }
}
