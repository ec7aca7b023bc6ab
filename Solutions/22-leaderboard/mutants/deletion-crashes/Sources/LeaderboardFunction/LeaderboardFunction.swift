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
                let shoutout = record.change.newImage!
                guard case .string(let id)? = shoutout["id"], case .string(let recipient)? = shoutout["recipient"]
                else { continue }
                try await leaderboard.add(shoutout: id, to: recipient)
                context.logger.info("\(recipient) got \(id)")
            }
        }
        try await runtime.run()
    }
}

struct NoTable: Error, CustomStringConvertible {
    let description = "the function has no LEADERBOARD_TABLE in its environment"
}
