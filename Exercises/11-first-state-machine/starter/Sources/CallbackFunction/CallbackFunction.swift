import AWSLambdaRuntime
import Foundation
import Shoutouts

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// Tells everybody in the channel of a shoutout, by Slack's `response_url`.
///
/// https://docs.slack.dev/interactivity/handling-user-interaction/#message_responses
@main
struct CallbackFunction {
    static func main() async throws {
        let runtime = LambdaRuntime { (shoutout: Shoutout, context: LambdaContext) in
            let message = ChannelMessage(shoutout)
            let status = try await post(message, to: shoutout.responseUrl)
            guard status == 200 else { throw SlackRefused(status: status) }
            context.logger.info("Told the channel of \(shoutout.id)")
            return message
        }
        try await runtime.run()
    }

    private static func post(_ message: ChannelMessage, to address: String) async throws -> Int {
        guard let url = URL(string: address) else { throw SlackRefused(status: 0) }
        var request = URLRequest(url: url, timeoutInterval: 2)
        request.httpMethod = "POST"
        request.setValue("application/json", forHTTPHeaderField: "Content-Type")
        request.httpBody = try JSONEncoder().encode(message)
        let (_, response) = try await URLSession.shared.data(for: request)
        return (response as? HTTPURLResponse)?.statusCode ?? 0
    }
}

/// A message for the whole channel.
struct ChannelMessage: Codable {
    let responseType: String
    let text: String

    init(_ shoutout: Shoutout) {
        responseType = "in_channel"
        text =
            "<@\(shoutout.recipient)> got a *\(shoutout.kind.name)* shoutout from <@\(shoutout.sender)>: \(shoutout.comment)"
    }

    enum CodingKeys: String, CodingKey {
        case responseType = "response_type"
        case text
    }
}

/// Slack didn't take the message; 0 stands for no answer of HTTP's.
struct SlackRefused: Error, CustomStringConvertible {
    let status: Int
    var description: String { "Slack answered \(status)" }
}
