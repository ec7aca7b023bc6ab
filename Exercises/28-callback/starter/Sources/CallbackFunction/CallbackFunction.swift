import AWSLambdaRuntime
import Shoutouts

/// Tells everybody in the channel of a shoutout, by Slack's `response_url`.
@main
struct CallbackFunction {
    static func main() async throws {
        let runtime = LambdaRuntime { (shoutout: Shoutout, context: LambdaContext) in
            let told = try await ResponseURL(address: shoutout.responseUrl).post(ChannelMessage(shoutout))
            context.logger.info("\(shoutout.id): \(told.reason ?? "the channel knows")")
            return told
        }
        try await runtime.run()
    }
}

/// What the function answers.
struct Told: Encodable {
    /// Whether the channel has the message for certain.
    let told: Bool
    /// Why not.
    var reason: String?
}
