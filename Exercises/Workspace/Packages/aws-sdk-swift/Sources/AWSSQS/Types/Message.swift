// The members are as the operation's page documents them.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

package import AWSClientRuntime

extension SQSClientTypes {
    /// A message as it is received.
    public struct Message: Sendable {
        public var attributes: [String: String]?
        public var body: String?
        public var md5OfBody: String?
        public var md5OfMessageAttributes: String?
        public var messageAttributes: [String: SQSClientTypes.MessageAttributeValue]?
        public var messageId: String?
        public var receiptHandle: String?

        public init(
            attributes: [String: String]? = nil,
            body: String? = nil,
            md5OfBody: String? = nil,
            md5OfMessageAttributes: String? = nil,
            messageAttributes: [String: SQSClientTypes.MessageAttributeValue]? = nil,
            messageId: String? = nil,
            receiptHandle: String? = nil
        ) {
            self.attributes = attributes
            self.body = body
            self.md5OfBody = md5OfBody
            self.md5OfMessageAttributes = md5OfMessageAttributes
            self.messageAttributes = messageAttributes
            self.messageId = messageId
            self.receiptHandle = receiptHandle
        }
    }
}

extension SQSClientTypes.Message: JSONReadable {
    package init(json: JSONNode) throws {
        self.init(
            attributes: try json.member("Attributes"),
            body: try json.member("Body"),
            md5OfBody: try json.member("MD5OfBody"),
            md5OfMessageAttributes: try json.member("MD5OfMessageAttributes"),
            messageAttributes: try json.member("MessageAttributes"),
            messageId: try json.member("MessageId"),
            receiptHandle: try json.member("ReceiptHandle")
        )
    }
}
