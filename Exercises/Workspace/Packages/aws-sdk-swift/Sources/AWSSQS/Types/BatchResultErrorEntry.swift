// The members are as the operation's page documents them.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

package import AWSClientRuntime

extension SQSClientTypes {
    /// Why one entry of a batch failed.
    public struct BatchResultErrorEntry: Sendable {
        public var code: String?
        public var id: String?
        public var message: String?
        public var senderFault: Bool

        public init(
            code: String? = nil,
            id: String? = nil,
            message: String? = nil,
            senderFault: Bool = false
        ) {
            self.code = code
            self.id = id
            self.message = message
            self.senderFault = senderFault
        }
    }
}

extension SQSClientTypes.BatchResultErrorEntry: JSONReadable {
    package init(json: JSONNode) throws {
        self.init(
            code: try json.member("Code"),
            id: try json.member("Id"),
            message: try json.member("Message"),
            senderFault: try json.member("SenderFault") ?? false
        )
    }
}
