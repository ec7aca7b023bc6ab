// The members are as the operation's page documents them.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

package import AWSClientRuntime

/// What ``SQSClient/deleteMessageBatch(input:)`` takes. https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_DeleteMessageBatch.html
public struct DeleteMessageBatchInput: Sendable {
    public var entries: [SQSClientTypes.DeleteMessageBatchRequestEntry]?
    public var queueUrl: String?

    public init(
        entries: [SQSClientTypes.DeleteMessageBatchRequestEntry]? = nil,
        queueUrl: String? = nil
    ) {
        self.entries = entries
        self.queueUrl = queueUrl
    }
}

/// What ``SQSClient/deleteMessageBatch(input:)`` answers.
public struct DeleteMessageBatchOutput: Sendable {
    public var failed: [SQSClientTypes.BatchResultErrorEntry]?
    public var successful: [SQSClientTypes.DeleteMessageBatchResultEntry]?

    public init(
        failed: [SQSClientTypes.BatchResultErrorEntry]? = nil,
        successful: [SQSClientTypes.DeleteMessageBatchResultEntry]? = nil
    ) {
        self.failed = failed
        self.successful = successful
    }
}

extension DeleteMessageBatchInput: JSONWritable {
    package func write(to json: inout JSONText) {
        json.object {
            $0.write("Entries", entries)
            $0.write("QueueUrl", queueUrl)
        }
    }
}

extension DeleteMessageBatchOutput: JSONReadable {
    package init(json: JSONNode) throws {
        self.init(
            failed: try json.member("Failed"),
            successful: try json.member("Successful")
        )
    }
}
