import AWSDynamoDB
import AWSLambdaRuntime
import Shoutouts

/// Stores a shoutout. Its event is the shoutout in JSON, with the execution that asks for it.
@main
struct SaverFunction {
    static func main() async throws {
        guard let table = Lambda.env("SHOUTOUTS_TABLE"), !table.isEmpty else { throw NoTable() }
        let store = ShoutoutStore(client: try await DynamoDBClient(), table: table)

        let runtime = LambdaRuntime { (request: SaveRequest, context: LambdaContext) in
            let isNew = try await store.save(request.shoutout, by: request.savedBy)
            context.logger.info("\(request.shoutout.id) \(isNew ? "is stored" : "was there already")")
            return Saved(isNew: isNew)
        }
        try await runtime.run()
    }
}

/// What the function answers.
struct Saved: Encodable {
    /// Whether this execution stored it; `false` where another one had done so before.
    let isNew: Bool
}

struct NoTable: Error, CustomStringConvertible {
    let description = "the function has no SHOUTOUTS_TABLE in its environment"
}
