// The members are as the operation's page documents them.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

package import AWSClientRuntime

extension SQSClientTypes {
    /// An entry that was sent.
    public struct SendMessageBatchResultEntry: Sendable {
        public var id: String?
        public var md5OfMessageAttributes: String?
        public var md5OfMessageBody: String?
        public var md5OfMessageSystemAttributes: String?
        public var messageId: String?
        public var sequenceNumber: String?

        public init(
            id: String? = nil,
            md5OfMessageAttributes: String? = nil,
            md5OfMessageBody: String? = nil,
            md5OfMessageSystemAttributes: String? = nil,
            messageId: String? = nil,
            sequenceNumber: String? = nil
        ) {
            self.id = id
            self.md5OfMessageAttributes = md5OfMessageAttributes
            self.md5OfMessageBody = md5OfMessageBody
            self.md5OfMessageSystemAttributes = md5OfMessageSystemAttributes
            self.messageId = messageId
            self.sequenceNumber = sequenceNumber
        }
    }
}

extension SQSClientTypes.SendMessageBatchResultEntry: JSONReadable {
    package init(json: JSONNode) throws {
        self.init(
            id: try json.member("Id"),
            md5OfMessageAttributes: try json.member("MD5OfMessageAttributes"),
            md5OfMessageBody: try json.member("MD5OfMessageBody"),
            md5OfMessageSystemAttributes: try json.member("MD5OfMessageSystemAttributes"),
            messageId: try json.member("MessageId"),
            sequenceNumber: try json.member("SequenceNumber")
        )
    }
}
