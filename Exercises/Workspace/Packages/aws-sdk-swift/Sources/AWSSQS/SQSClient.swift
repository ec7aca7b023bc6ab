// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import AWSClientRuntime

/// Amazon SQS: queues.
///
/// Make one for a process, not one for each event: its connections stay open.
public class SQSClient {
    /// What this client is told at the start.
    public typealias SQSClientConfiguration = StandInClientConfiguration<SQSClient>

    private let client: JSONClient

    public required init(config: SQSClient.SQSClientConfiguration) {
        client = JSONClient(RequestSender(Self.service, configuration: config), errors: modeledErrors)
    }

    public convenience init(region: String) throws {
        self.init(config: try SQSClientConfiguration(region: region))
    }

    public convenience required init() async throws {
        self.init(config: try await SQSClientConfiguration())
    }

    /// For tests: another transport, clock or environment.
    package init(sender: RequestSender) {
        client = JSONClient(sender, errors: modeledErrors)
    }

    package static let service = AWSService(id: "SQS", endpointPrefix: "sqs", target: "AmazonSQS")
}

extension SQSClient {
    /// Puts a message into a queue.
    public func sendMessage(input: SendMessageInput) async throws -> SendMessageOutput {
        try await client.call("SendMessage", input)
    }

    /// Puts up to ten messages into a queue; look at `failed`, since a call that succeeds may have failed for some.
    public func sendMessageBatch(input: SendMessageBatchInput) async throws -> SendMessageBatchOutput {
        try await client.call("SendMessageBatch", input)
    }

    /// Takes up to ten messages out of sight of others, and returns them; waits for some for up to 20 seconds where asked to.
    public func receiveMessage(input: ReceiveMessageInput) async throws -> ReceiveMessageOutput {
        try await client.call("ReceiveMessage", input)
    }

    /// Deletes a message that was received; otherwise it comes back.
    public func deleteMessage(input: DeleteMessageInput) async throws -> DeleteMessageOutput {
        try await client.call("DeleteMessage", input)
    }

    /// Deletes up to ten messages that were received; look at `failed`.
    public func deleteMessageBatch(input: DeleteMessageBatchInput) async throws -> DeleteMessageBatchOutput {
        try await client.call("DeleteMessageBatch", input)
    }

    /// Sets when a message that was received comes back.
    public func changeMessageVisibility(input: ChangeMessageVisibilityInput) async throws
        -> ChangeMessageVisibilityOutput
    {
        try await client.call("ChangeMessageVisibility", input)
    }

    /// Tells a queue's settings and how many messages are about in it.
    public func getQueueAttributes(input: GetQueueAttributesInput) async throws -> GetQueueAttributesOutput {
        try await client.call("GetQueueAttributes", input)
    }

    /// Tells a queue's URL by its name.
    public func getQueueUrl(input: GetQueueUrlInput) async throws -> GetQueueUrlOutput {
        try await client.call("GetQueueUrl", input)
    }
}
