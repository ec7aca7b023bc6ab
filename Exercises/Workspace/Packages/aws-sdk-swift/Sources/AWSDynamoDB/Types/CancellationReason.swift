// The members are as the operation's page documents them.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

package import AWSClientRuntime

extension DynamoDBClientTypes {
    /// Why a transaction was canceled, as far as one of its parts goes; code `None` where that part was fine.
    public struct CancellationReason: Sendable {
        public var code: String?
        public var item: [String: DynamoDBClientTypes.AttributeValue]?
        public var message: String?

        public init(
            code: String? = nil,
            item: [String: DynamoDBClientTypes.AttributeValue]? = nil,
            message: String? = nil
        ) {
            self.code = code
            self.item = item
            self.message = message
        }
    }
}

extension DynamoDBClientTypes.CancellationReason: JSONReadable {
    package init(json: JSONNode) throws {
        self.init(
            code: try json.member("Code"),
            item: try json.member("Item"),
            message: try json.member("Message")
        )
    }
}
