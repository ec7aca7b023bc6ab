import AWSLambdaEvents
import AWSLambdaRuntime

/// Answers Slack's slash command `/shoutout`, which comes as `POST /slack/commands`.
///
/// This part knows Lambda: it unwraps the body and makes the HTTP answer. What the words mean is in `Answer.swift`.
@main
struct SlashFunction {
    static func main() async throws {
        // What stands before the closure is done once, at a cold start; what stands in it, for each request.
        let runtime = LambdaRuntime { (request: APIGatewayRequest, context: LambdaContext) in
            // TODO 4: The body is a form. API Gateway may have put it into base64: `request.isBase64Encoded` says so,
            // and `request.decodeBody()` gives its bytes in either case, or nil where there is no body. Bytes become a text by
            // `String(decoding: bytes, as: UTF8.self)`.
            let form = Form(parsing: "")
            context.logger.info("\(form["command"] ?? "no command") from \(form["user_id"] ?? "nobody")")

            let message = answer(to: form["text"] ?? "")
            // TODO 5: Slack takes the message from a body in JSON, and only with status 200.
            // `APIGatewayResponse(statusCode:headers:encodableBody:)` encodes it for you.
            return APIGatewayResponse(statusCode: .notImplemented, body: message.text)
        }
        try await runtime.run()
    }
}
