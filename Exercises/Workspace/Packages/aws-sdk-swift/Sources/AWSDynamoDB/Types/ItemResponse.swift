// The members are as the operation's page documents them.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

package import AWSClientRuntime

extension DynamoDBClientTypes {
    /// An item that a transaction read.
    public struct ItemResponse: Sendable {
        public var item: [String: DynamoDBClientTypes.AttributeValue]?

        public init(
            item: [String: DynamoDBClientTypes.AttributeValue]? = nil
        ) {
            self.item = item
        }
    }
}

extension DynamoDBClientTypes.ItemResponse: JSONReadable {
    package init(json: JSONNode) throws {
        self.init(
            item: try json.member("Item")
        )
    }
}
