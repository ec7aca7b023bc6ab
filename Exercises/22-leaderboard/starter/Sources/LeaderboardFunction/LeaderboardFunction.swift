import AWSDynamoDB
import AWSLambdaEvents
import AWSLambdaRuntime

/// Keeps the leaderboard: who got how many shoutouts. What is new in the table of shoutouts comes by its stream.
@main
struct LeaderboardFunction {
    static func main() async throws {
        guard let table = Lambda.env("LEADERBOARD_TABLE"), !table.isEmpty else { throw NoTable() }
        let leaderboard = Leaderboard(client: try await DynamoDBClient(), table: table)

        let runtime = LambdaRuntime { (event: DynamoDBEvent, context: LambdaContext) in
            for record in event.records {
                // TODO 1: What is new in the table has `record.eventName == .insert`. Its `record.change.newImage` is the
                // item; a text in it is `.string(…)`. Add it by `leaderboard.add(shoutout:to:)`.
                context.logger.info("\(record.eventName) for \(leaderboard.table)")
            }
        }
        try await runtime.run()
    }
}

struct NoTable: Error, CustomStringConvertible {
    let description = "the function has no LEADERBOARD_TABLE in its environment"
}
