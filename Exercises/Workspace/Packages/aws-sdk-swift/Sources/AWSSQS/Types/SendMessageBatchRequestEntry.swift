// The members are as the operation's page documents them.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

package import AWSClientRuntime

extension SQSClientTypes {
    /// A message to send.
    public struct SendMessageBatchRequestEntry: Sendable {
        public var delaySeconds: Int?
        public var id: String?
        public var messageAttributes: [String: SQSClientTypes.MessageAttributeValue]?
        public var messageBody: String?
        public var messageDeduplicationId: String?
        public var messageGroupId: String?
        public var messageSystemAttributes: [String: SQSClientTypes.MessageSystemAttributeValue]?

        public init(
            delaySeconds: Int? = nil,
            id: String? = nil,
            messageAttributes: [String: SQSClientTypes.MessageAttributeValue]? = nil,
            messageBody: String? = nil,
            messageDeduplicationId: String? = nil,
            messageGroupId: String? = nil,
            messageSystemAttributes: [String: SQSClientTypes.MessageSystemAttributeValue]? = nil
        ) {
            self.delaySeconds = delaySeconds
            self.id = id
            self.messageAttributes = messageAttributes
            self.messageBody = messageBody
            self.messageDeduplicationId = messageDeduplicationId
            self.messageGroupId = messageGroupId
            self.messageSystemAttributes = messageSystemAttributes
        }
    }
}

extension SQSClientTypes.SendMessageBatchRequestEntry: JSONWritable {
    package func write(to json: inout JSONText) {
        json.object {
            $0.write("DelaySeconds", delaySeconds)
            $0.write("Id", id)
            $0.write("MessageAttributes", messageAttributes)
            $0.write("MessageBody", messageBody)
            $0.write("MessageDeduplicationId", messageDeduplicationId)
            $0.write("MessageGroupId", messageGroupId)
            $0.write("MessageSystemAttributes", messageSystemAttributes)
        }
    }
}
