// The members are as the operation's page documents them.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

package import AWSClientRuntime

/// What ``SQSClient/changeMessageVisibility(input:)`` takes. https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ChangeMessageVisibility.html
public struct ChangeMessageVisibilityInput: Sendable {
    public var queueUrl: String?
    public var receiptHandle: String?
    public var visibilityTimeout: Int?

    public init(
        queueUrl: String? = nil,
        receiptHandle: String? = nil,
        visibilityTimeout: Int? = nil
    ) {
        self.queueUrl = queueUrl
        self.receiptHandle = receiptHandle
        self.visibilityTimeout = visibilityTimeout
    }
}

/// What ``SQSClient/changeMessageVisibility(input:)`` answers: nothing.
public struct ChangeMessageVisibilityOutput: Sendable {
    public init() {}
}

extension ChangeMessageVisibilityInput: JSONWritable {
    package func write(to json: inout JSONText) {
        json.object {
            $0.write("QueueUrl", queueUrl)
            $0.write("ReceiptHandle", receiptHandle)
            $0.write("VisibilityTimeout", visibilityTimeout)
        }
    }
}

extension ChangeMessageVisibilityOutput: JSONReadable {
    package init(json: JSONNode) throws {
        self.init()
    }
}
