// The members are as the operation's page documents them.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

package import AWSClientRuntime

/// What ``SQSClient/getQueueUrl(input:)`` takes. https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_GetQueueUrl.html
public struct GetQueueUrlInput: Sendable {
    public var queueName: String?
    public var queueOwnerAWSAccountId: String?

    public init(
        queueName: String? = nil,
        queueOwnerAWSAccountId: String? = nil
    ) {
        self.queueName = queueName
        self.queueOwnerAWSAccountId = queueOwnerAWSAccountId
    }
}

/// What ``SQSClient/getQueueUrl(input:)`` answers.
public struct GetQueueUrlOutput: Sendable {
    public var queueUrl: String?

    public init(
        queueUrl: String? = nil
    ) {
        self.queueUrl = queueUrl
    }
}

extension GetQueueUrlInput: JSONWritable {
    package func write(to json: inout JSONText) {
        json.object {
            $0.write("QueueName", queueName)
            $0.write("QueueOwnerAWSAccountId", queueOwnerAWSAccountId)
        }
    }
}

extension GetQueueUrlOutput: JSONReadable {
    package init(json: JSONNode) throws {
        self.init(
            queueUrl: try json.member("QueueUrl")
        )
    }
}
