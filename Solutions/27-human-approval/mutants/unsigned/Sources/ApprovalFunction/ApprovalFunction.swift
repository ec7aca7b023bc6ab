import AWSLambdaEvents
import AWSLambdaRuntime
import AWSSFN
import Foundation

/// Takes what people press in Slack, which comes as `POST /slack/interactive`, and hands their decision to the state
/// machine that waits for it.
@main
struct ApprovalFunction {
    static func main() async throws {
        // Without a secret nobody could be told from Slack: then this function doesn't start.
        guard let secret = Lambda.env("SLACK_SIGNING_SECRET"), !secret.isEmpty else { throw NoSigningSecret() }
        let decisions = Decisions(client: try await SFNClient())

        let runtime = LambdaRuntime { (request: APIGatewayRequest, context: LambdaContext) in
            let body = try request.decodeBody() ?? Data()
            guard let press = Press(form: body) else {
                return APIGatewayResponse(statusCode: .unauthorized, body: "not signed by Slack")
            }
            let reply = try await decisions.take(press)
            do {
                try await reply.post(to: press.responseURL)
            } catch {
                // What was decided is decided, whether the message in the channel shows it or not.
                context.logger.error("The channel doesn't see the decision: \(error)")
            }
            // An empty answer with status 200 says that the press has arrived. Slack waits three seconds for it.
            return APIGatewayResponse(statusCode: .ok)
        }
        try await runtime.run()
    }
}

struct NoSigningSecret: Error, CustomStringConvertible {
    let description = "the function has no SLACK_SIGNING_SECRET in its environment"
}
