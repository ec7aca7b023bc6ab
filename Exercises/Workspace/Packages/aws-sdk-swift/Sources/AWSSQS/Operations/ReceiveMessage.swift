// The members are as the operation's page documents them.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

package import AWSClientRuntime

/// What ``SQSClient/receiveMessage(input:)`` takes. https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ReceiveMessage.html
public struct ReceiveMessageInput: Sendable {
    public var attributeNames: [SQSClientTypes.QueueAttributeName]?
    public var maxNumberOfMessages: Int?
    public var messageAttributeNames: [String]?
    public var messageSystemAttributeNames: [SQSClientTypes.MessageSystemAttributeName]?
    public var queueUrl: String?
    public var receiveRequestAttemptId: String?
    public var visibilityTimeout: Int?
    public var waitTimeSeconds: Int?

    public init(
        attributeNames: [SQSClientTypes.QueueAttributeName]? = nil,
        maxNumberOfMessages: Int? = nil,
        messageAttributeNames: [String]? = nil,
        messageSystemAttributeNames: [SQSClientTypes.MessageSystemAttributeName]? = nil,
        queueUrl: String? = nil,
        receiveRequestAttemptId: String? = nil,
        visibilityTimeout: Int? = nil,
        waitTimeSeconds: Int? = nil
    ) {
        self.attributeNames = attributeNames
        self.maxNumberOfMessages = maxNumberOfMessages
        self.messageAttributeNames = messageAttributeNames
        self.messageSystemAttributeNames = messageSystemAttributeNames
        self.queueUrl = queueUrl
        self.receiveRequestAttemptId = receiveRequestAttemptId
        self.visibilityTimeout = visibilityTimeout
        self.waitTimeSeconds = waitTimeSeconds
    }
}

/// What ``SQSClient/receiveMessage(input:)`` answers.
public struct ReceiveMessageOutput: Sendable {
    public var messages: [SQSClientTypes.Message]?

    public init(
        messages: [SQSClientTypes.Message]? = nil
    ) {
        self.messages = messages
    }
}

extension ReceiveMessageInput: JSONWritable {
    package func write(to json: inout JSONText) {
        json.object {
            $0.write("AttributeNames", attributeNames)
            $0.write("MaxNumberOfMessages", maxNumberOfMessages)
            $0.write("MessageAttributeNames", messageAttributeNames)
            $0.write("MessageSystemAttributeNames", messageSystemAttributeNames)
            $0.write("QueueUrl", queueUrl)
            $0.write("ReceiveRequestAttemptId", receiveRequestAttemptId)
            $0.write("VisibilityTimeout", visibilityTimeout)
            $0.write("WaitTimeSeconds", waitTimeSeconds)
        }
    }
}

extension ReceiveMessageOutput: JSONReadable {
    package init(json: JSONNode) throws {
        self.init(
            messages: try json.member("Messages")
        )
    }
}
