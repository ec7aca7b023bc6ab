import AWSLambdaRuntime
import AWSSQS
import Foundation
import Shoutouts

/// The queue of shoutouts that are on their way.
struct Outbox {
    private let client: SQSClient
    private let queueURL: String

    /// Finds the queue in the environment; a function without one doesn't start.
    init() async throws {
        guard let url = Lambda.env("SHOUTOUTS_QUEUE_URL"), !url.isEmpty else { throw NoQueue() }
        queueURL = url
        client = try await SQSClient()
    }

    /// Sends a shoutout as JSON, and comes back once the queue has it.
    func send(_ shoutout: Shoutout) async throws {
        // TODO: Encode the shoutout with `JSONEncoder`, and send the text: `client.sendMessage(input: …)` takes a
        // `SendMessageInput` with `messageBody` and `queueUrl`.
    }
}

struct NoQueue: Error, CustomStringConvertible {
    let description = "the function has no SHOUTOUTS_QUEUE_URL in its environment"
}
