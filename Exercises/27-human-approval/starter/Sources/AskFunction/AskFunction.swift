import AWSLambdaRuntime
import Foundation
import Shoutouts

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// Asks the channel whether a shoutout may be given, and ends. The state machine waits, not this function: it goes on once
/// somebody hands the token back to Step Functions.
@main
struct AskFunction {
    static func main() async throws {
        let runtime = LambdaRuntime { (question: Question, context: LambdaContext) in
            let status = try await post(try ApprovalMessage(question), to: question.shoutout.responseUrl)
            guard status == 200 else { throw SlackRefused(status: status) }
            context.logger.info("Asked about \(question.shoutout.id)")
        }
        try await runtime.run()
    }

    private static func post(_ message: ApprovalMessage, to address: String) async throws -> Int {
        guard let url = URL(string: address) else { throw SlackRefused(status: 0) }
        var request = URLRequest(url: url, timeoutInterval: 2)
        request.httpMethod = "POST"
        request.setValue("application/json", forHTTPHeaderField: "Content-Type")
        request.httpBody = try JSONEncoder().encode(message)
        let (_, response) = try await URLSession.shared.data(for: request)
        return (response as? HTTPURLResponse)?.statusCode ?? 0
    }
}

/// What the state machine hands over.
struct Question: Decodable {
    let shoutout: Shoutout
    /// Step Functions makes one each time that the state is entered.
    let token: String
}

/// Slack didn't take the message; 0 stands for no answer of HTTP's.
struct SlackRefused: Error, CustomStringConvertible {
    let status: Int
    var description: String { "Slack answered \(status)" }
}
