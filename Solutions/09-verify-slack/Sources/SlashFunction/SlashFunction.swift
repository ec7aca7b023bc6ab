import AWSLambdaEvents
import AWSLambdaRuntime

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Answers Slack's slash command `/shoutout`, which comes as `POST /slack/commands`.
///
/// This part knows Lambda: it unwraps the body and makes the HTTP answer. What the words mean is in `Answer.swift`, and
/// whose words they are in `SlackSignature.swift`.
@main
struct SlashFunction {
    static func main() async throws {
        // Without a secret nobody could be told from Slack: then this function doesn't start.
        guard let secret = Lambda.env("SLACK_SIGNING_SECRET"), !secret.isEmpty else { throw NoSigningSecret() }
        let slack = SlackSignature(secret: secret)

        // What stands before the closure is done once, at a cold start; what stands in it, for each request.
        let runtime = LambdaRuntime { (request: APIGatewayRequest, context: LambdaContext) in
            let body = try request.decodeBody() ?? Data()
            let isFromSlack = slack.isValid(
                body: body,
                timestamp: request.headers.first(name: "X-Slack-Request-Timestamp"),
                signature: request.headers.first(name: "X-Slack-Signature"),
                now: Date().timeIntervalSince1970
            )
            guard isFromSlack else {
                context.logger.warning("Refused a request that Slack didn't sign, or not just now")
                return APIGatewayResponse(statusCode: .unauthorized, body: "not signed by Slack")
            }

            let form = Form(parsing: String(decoding: body, as: UTF8.self))
            context.logger.info("\(form["command"] ?? "no command") from \(form["user_id"] ?? "nobody")")

            return try APIGatewayResponse(
                statusCode: .ok,
                headers: ["content-type": "application/json"],
                encodableBody: answer(to: form["text"] ?? "")
            )
        }
        try await runtime.run()
    }
}

struct NoSigningSecret: Error, CustomStringConvertible {
    let description = "the function has no SLACK_SIGNING_SECRET in its environment"
}
