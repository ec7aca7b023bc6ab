import AWSLambdaEvents
import AWSLambdaRuntime

/// Answers `GET /hello` with the greeting of its environment.
///
/// What is done once, at a cold start, stands outside of the closure; what is done for each request, inside.
@main
struct HelloFunction {
    static func main() async throws {
        let greeting = Lambda.env("GREETING") ?? "(the function has no GREETING in its environment)"

        let runtime = LambdaRuntime { (request: APIGatewayRequest, context: LambdaContext) in
            context.logger.info("Greeting \(request.requestContext.identity.sourceIp ?? "somebody")")
            return APIGatewayResponse(
                statusCode: .ok,
                headers: ["content-type": "text/html; charset=utf-8"],
                body: "\(greeting), serverless world!"
            )
        }
        try await runtime.run()
    }
}
