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
        let body = String(decoding: try JSONEncoder().encode(shoutout), as: UTF8.self)
        _ = try await client.sendMessage(input: SendMessageInput(messageBody: body, queueUrl: queueURL))
    }
}

struct NoQueue: Error, CustomStringConvertible {
    let description = "the function has no SHOUTOUTS_QUEUE_URL in its environment"
}

extension SlackMessage {
    /// Says that a shoutout is not on its way, so that its author knows.
    static let notTaken = SlackMessage(
        responseType: .ephemeral,
        text: "Sorry, your shoutout could not be taken just now. Please try again in a minute."
    )
}
