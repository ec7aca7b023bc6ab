// The members are as the operation's page documents them.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

package import AWSClientRuntime

/// What ``SQSClient/getQueueAttributes(input:)`` takes. https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_GetQueueAttributes.html
public struct GetQueueAttributesInput: Sendable {
    public var attributeNames: [SQSClientTypes.QueueAttributeName]?
    public var queueUrl: String?

    public init(
        attributeNames: [SQSClientTypes.QueueAttributeName]? = nil,
        queueUrl: String? = nil
    ) {
        self.attributeNames = attributeNames
        self.queueUrl = queueUrl
    }
}

/// What ``SQSClient/getQueueAttributes(input:)`` answers.
public struct GetQueueAttributesOutput: Sendable {
    public var attributes: [String: String]?

    public init(
        attributes: [String: String]? = nil
    ) {
        self.attributes = attributes
    }
}

extension GetQueueAttributesInput: JSONWritable {
    package func write(to json: inout JSONText) {
        json.object {
            $0.write("AttributeNames", attributeNames)
            $0.write("QueueUrl", queueUrl)
        }
    }
}

extension GetQueueAttributesOutput: JSONReadable {
    package init(json: JSONNode) throws {
        self.init(
            attributes: try json.member("Attributes")
        )
    }
}
