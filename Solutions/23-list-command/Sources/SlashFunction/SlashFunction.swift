import AWSLambdaEvents
import AWSLambdaRuntime

/// Answers Slack's slash command `/shoutout`, which comes as `POST /slack/commands`.
///
/// This part knows Lambda: it unwraps the body and makes the HTTP answer. What the words mean is in `Answer.swift`.
@main
struct SlashFunction {
    static func main() async throws {
        // What stands before the closure is done once, at a cold start; what stands in it, for each request.
        let outbox = try await Outbox()
        let history = try await History()
        let runtime = LambdaRuntime { (request: APIGatewayRequest, context: LambdaContext) in
            let body = try request.decodeBody().map { String(decoding: $0, as: UTF8.self) } ?? ""
            let form = Form(parsing: body)
            context.logger.info("\(form["command"] ?? "no command") from \(form["user_id"] ?? "nobody")")

            let text = form["text"] ?? ""
            var message = answer(to: text)
            if let recipient = listedUser(in: text) {
                do {
                    message = SlackMessage(history: try await history.latest(of: recipient), of: recipient)
                } catch {
                    context.logger.error("the shoutouts of \(recipient) could not be read: \(error)")
                    message = SlackMessage(responseType: .ephemeral, text: "Sorry, I can't read the list just now.")
                }
            } else if let shoutout = try? ShoutoutText(parsing: text).shoutout(from: form) {
                do {
                    // Awaited: when the handler returns, Lambda freezes the process, and what isn't sent by then may never be.
                    try await outbox.send(shoutout)
                } catch {
                    context.logger.error("\(shoutout.id) could not be sent: \(error)")
                    message = .notTaken
                }
            }
            return try APIGatewayResponse(
                statusCode: .ok,
                headers: ["content-type": "application/json"],
                encodableBody: message
            )
        }
        try await runtime.run()
    }
}
