// The members are as the operation's page documents them.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

package import AWSClientRuntime

/// What ``SQSClient/sendMessage(input:)`` takes. https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html
public struct SendMessageInput: Sendable {
    public var delaySeconds: Int?
    public var messageAttributes: [String: SQSClientTypes.MessageAttributeValue]?
    public var messageBody: String?
    public var messageDeduplicationId: String?
    public var messageGroupId: String?
    public var messageSystemAttributes: [String: SQSClientTypes.MessageSystemAttributeValue]?
    public var queueUrl: String?

    public init(
        delaySeconds: Int? = nil,
        messageAttributes: [String: SQSClientTypes.MessageAttributeValue]? = nil,
        messageBody: String? = nil,
        messageDeduplicationId: String? = nil,
        messageGroupId: String? = nil,
        messageSystemAttributes: [String: SQSClientTypes.MessageSystemAttributeValue]? = nil,
        queueUrl: String? = nil
    ) {
        self.delaySeconds = delaySeconds
        self.messageAttributes = messageAttributes
        self.messageBody = messageBody
        self.messageDeduplicationId = messageDeduplicationId
        self.messageGroupId = messageGroupId
        self.messageSystemAttributes = messageSystemAttributes
        self.queueUrl = queueUrl
    }
}

/// What ``SQSClient/sendMessage(input:)`` answers.
public struct SendMessageOutput: Sendable {
    public var md5OfMessageAttributes: String?
    public var md5OfMessageBody: String?
    public var md5OfMessageSystemAttributes: String?
    public var messageId: String?
    public var sequenceNumber: String?

    public init(
        md5OfMessageAttributes: String? = nil,
        md5OfMessageBody: String? = nil,
        md5OfMessageSystemAttributes: String? = nil,
        messageId: String? = nil,
        sequenceNumber: String? = nil
    ) {
        self.md5OfMessageAttributes = md5OfMessageAttributes
        self.md5OfMessageBody = md5OfMessageBody
        self.md5OfMessageSystemAttributes = md5OfMessageSystemAttributes
        self.messageId = messageId
        self.sequenceNumber = sequenceNumber
    }
}

extension SendMessageInput: JSONWritable {
    package func write(to json: inout JSONText) {
        json.object {
            $0.write("DelaySeconds", delaySeconds)
            $0.write("MessageAttributes", messageAttributes)
            $0.write("MessageBody", messageBody)
            $0.write("MessageDeduplicationId", messageDeduplicationId)
            $0.write("MessageGroupId", messageGroupId)
            $0.write("MessageSystemAttributes", messageSystemAttributes)
            $0.write("QueueUrl", queueUrl)
        }
    }
}

extension SendMessageOutput: JSONReadable {
    package init(json: JSONNode) throws {
        self.init(
            md5OfMessageAttributes: try json.member("MD5OfMessageAttributes"),
            md5OfMessageBody: try json.member("MD5OfMessageBody"),
            md5OfMessageSystemAttributes: try json.member("MD5OfMessageSystemAttributes"),
            messageId: try json.member("MessageId"),
            sequenceNumber: try json.member("SequenceNumber")
        )
    }
}
