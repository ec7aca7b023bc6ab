// The members are as the operation's page documents them.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

package import AWSClientRuntime

/// What ``SQSClient/deleteMessage(input:)`` takes. https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_DeleteMessage.html
public struct DeleteMessageInput: Sendable {
    public var queueUrl: String?
    public var receiptHandle: String?

    public init(
        queueUrl: String? = nil,
        receiptHandle: String? = nil
    ) {
        self.queueUrl = queueUrl
        self.receiptHandle = receiptHandle
    }
}

/// What ``SQSClient/deleteMessage(input:)`` answers: nothing.
public struct DeleteMessageOutput: Sendable {
    public init() {}
}

extension DeleteMessageInput: JSONWritable {
    package func write(to json: inout JSONText) {
        json.object {
            $0.write("QueueUrl", queueUrl)
            $0.write("ReceiptHandle", receiptHandle)
        }
    }
}

extension DeleteMessageOutput: JSONReadable {
    package init(json: JSONNode) throws {
        self.init()
    }
}
