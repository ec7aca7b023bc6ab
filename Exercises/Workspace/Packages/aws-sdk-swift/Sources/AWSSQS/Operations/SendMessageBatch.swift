// The members are as the operation's page documents them.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

package import AWSClientRuntime

/// What ``SQSClient/sendMessageBatch(input:)`` takes. https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessageBatch.html
public struct SendMessageBatchInput: Sendable {
    public var entries: [SQSClientTypes.SendMessageBatchRequestEntry]?
    public var queueUrl: String?

    public init(
        entries: [SQSClientTypes.SendMessageBatchRequestEntry]? = nil,
        queueUrl: String? = nil
    ) {
        self.entries = entries
        self.queueUrl = queueUrl
    }
}

/// What ``SQSClient/sendMessageBatch(input:)`` answers.
public struct SendMessageBatchOutput: Sendable {
    public var failed: [SQSClientTypes.BatchResultErrorEntry]?
    public var successful: [SQSClientTypes.SendMessageBatchResultEntry]?

    public init(
        failed: [SQSClientTypes.BatchResultErrorEntry]? = nil,
        successful: [SQSClientTypes.SendMessageBatchResultEntry]? = nil
    ) {
        self.failed = failed
        self.successful = successful
    }
}

extension SendMessageBatchInput: JSONWritable {
    package func write(to json: inout JSONText) {
        json.object {
            $0.write("Entries", entries)
            $0.write("QueueUrl", queueUrl)
        }
    }
}

extension SendMessageBatchOutput: JSONReadable {
    package init(json: JSONNode) throws {
        self.init(
            failed: try json.member("Failed"),
            successful: try json.member("Successful")
        )
    }
}
