import AWSLambdaEvents
import AWSLambdaRuntime

/// Answers `GET /hello` with the greeting of its environment.
///
/// What is done once, at a cold start, stands outside of the closure; what is done for each request, inside.
@main
struct HelloFunction {
    static func main() async throws {
        let greeting = "Hello"

        let runtime = LambdaRuntime { (request: APIGatewayRequest, context: LambdaContext) in
            context.logger.info("Greeting \(request.requestContext.identity.sourceIp ?? "somebody")")
            return APIGatewayResponse(
                statusCode: .ok,
                headers: ["content-type": "text/plain; charset=utf-8"],
                body: "\(greeting), serverless world!"
            )
        }
        try await runtime.run()
    }
}
