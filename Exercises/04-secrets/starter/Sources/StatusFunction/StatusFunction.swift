import AWSLambdaEvents
import AWSLambdaRuntime

/// Tells the team, and nobody else, which channel hears of trouble: `GET /status` with `Authorization: Bearer TOKEN`.
///
/// Written for you. It doesn't know where the channel and the token come from; that is for the template to say.
@main
struct StatusFunction {
    static func main() async throws {
        let channel = try variable("STATUS_CHANNEL")
        let expected = "Bearer \(try variable("STATUS_TOKEN"))"

        let runtime = LambdaRuntime { (request: APIGatewayRequest, context: LambdaContext) in
            guard isSame(request.headers.first(name: "Authorization") ?? "", expected) else {
                // A log keeps what it is told. That somebody was refused belongs there; what they brought does not.
                context.logger.warning("Refused somebody without the team's token")
                return APIGatewayResponse(statusCode: .unauthorized, body: "bring the team's token")
            }
            return try APIGatewayResponse(
                statusCode: .ok,
                headers: ["content-type": "application/json"],
                encodableBody: Status(channel: channel)
            )
        }
        try await runtime.run()
    }

    /// Without one of its variables the function doesn't start.
    private static func variable(_ name: String) throws -> String {
        guard let value = Lambda.env(name), !value.isEmpty else { throw NoVariable(name: name) }
        return value
    }

    /// Compares all bytes, however early two differ: how long it takes tells nobody how much of a guess was right.
    private static func isSame(_ one: String, _ other: String) -> Bool {
        guard one.utf8.count == other.utf8.count else { return false }
        return zip(one.utf8, other.utf8).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
    }
}

/// What the function answers.
struct Status: Encodable {
    let channel: String
}

struct NoVariable: Error, CustomStringConvertible {
    let name: String
    var description: String { "the function has no \(name) in its environment" }
}
