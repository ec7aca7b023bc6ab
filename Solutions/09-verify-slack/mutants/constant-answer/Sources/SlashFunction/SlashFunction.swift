import AWSLambdaEvents
import AWSLambdaRuntime

/// Answers Slack's slash command `/shoutout`, which comes as `POST /slack/commands`.
///
/// This part knows Lambda: it unwraps the body and makes the HTTP answer. What the words mean is in `Answer.swift`, and
/// whose words they are in `SlackSignature.swift`.
@main
struct SlashFunction {
    static func main() async throws {
        // Without a secret nobody could be told from Slack: then this function doesn't start.
        guard let secret = Lambda.env("SLACK_SIGNING_SECRET"), !secret.isEmpty else { throw NoSigningSecret() }

        // What stands before the closure is done once, at a cold start; what stands in it, for each request.
        let runtime = LambdaRuntime { (request: APIGatewayRequest, context: LambdaContext) in
            return try APIGatewayResponse(
                statusCode: .ok,
                headers: ["content-type": "application/json"],
                encodableBody: answer(to: "help")
            )
        }
        try await runtime.run()
    }
}

struct NoSigningSecret: Error, CustomStringConvertible {
    let description = "the function has no SLACK_SIGNING_SECRET in its environment"
}
