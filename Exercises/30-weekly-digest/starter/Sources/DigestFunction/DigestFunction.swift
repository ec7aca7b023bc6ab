import AWSDynamoDB
import AWSLambdaRuntime
import Shoutouts

/// Sums up a week. Which one, its event says: the schedule knows the time that it was due, and the function needn't look
/// at a clock.
@main
struct DigestFunction {
    static func main() async throws {
        guard let table = Lambda.env("SHOUTOUTS_TABLE"), !table.isEmpty else { throw NoTable() }
        let archive = Archive(client: try await DynamoDBClient(), table: table)

        let runtime = LambdaRuntime { (request: DigestRequest, context: LambdaContext) in
            let week = try Week(before: request.until)
            var recipients: [(kind: Kind, recipients: [String])] = []
            for kind in Kind.allCases {
                recipients.append((kind: kind, recipients: try await archive.recipients(of: kind, in: week)))
            }
            let digest = Digest(recipients, in: week)
            context.logger.info("\(digest.count) shoutouts from \(week.first) to \(week.last)")
            return digest
        }
        try await runtime.run()
    }
}

/// The function's event.
struct DigestRequest: Decodable {
    /// When the week ends, such as `2026-11-30T14:00:00Z`.
    let until: String
}

struct NoTable: Error, CustomStringConvertible {
    let description = "the function has no SHOUTOUTS_TABLE in its environment"
}
