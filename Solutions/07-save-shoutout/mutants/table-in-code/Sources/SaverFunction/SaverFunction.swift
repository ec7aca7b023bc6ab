import AWSDynamoDB
import AWSLambdaRuntime
import Shoutouts

/// Stores a shoutout. Its event is the shoutout in JSON; later today a state machine sends it.
@main
struct SaverFunction {
    static func main() async throws {
        let table = "ShoutoutsTable"
        let store = ShoutoutStore(client: try await DynamoDBClient(), table: table)

        let runtime = LambdaRuntime { (shoutout: Shoutout, context: LambdaContext) in
            let isNew = try await store.save(shoutout)
            context.logger.info("\(shoutout.id) \(isNew ? "is stored" : "was there already")")
            return Saved(isNew: isNew)
        }
        try await runtime.run()
    }
}

/// What the function answers.
struct Saved: Encodable {
    /// Whether it was stored just now; `false` where it was there already.
    let isNew: Bool
}

struct NoTable: Error, CustomStringConvertible {
    let description = "the function has no SHOUTOUTS_TABLE in its environment"
}
