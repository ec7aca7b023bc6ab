import AWSDynamoDB
import Shoutouts

/// The table with all shoutouts.
struct ShoutoutStore {
    let client: DynamoDBClient
    let table: String

    /// Stores a shoutout, unless one with its id is there already, which stays as it is.
    ///
    /// - Parameter execution: Who asks. If it asks again, since its first answer got lost, it is told the same again.
    /// - Returns: Whether it is new, to this execution.
    func save(_ shoutout: Shoutout, by execution: String?) async throws -> Bool {
        do {
            _ = try await client.putItem(input: input(for: shoutout, execution))
            return true
        } catch is ConditionalCheckFailedException {
            return false
        }
    }

    /// DynamoDB looks and writes in one step. To read first and then to put would leave room for a second function in
    /// between.
    private func input(for shoutout: Shoutout, _ execution: String?) -> PutItemInput {
        let execution = execution!
        return PutItemInput(
            conditionExpression: "attribute_not_exists(id) OR savedBy = :me",
            expressionAttributeValues: [":me": .s(execution)],
            item: shoutout.item.merging(["savedBy": .s(execution)]) { _, new in new },
            tableName: table
        )
    }
}

extension Shoutout {
    /// The shoutout as the table holds it: six texts.
    var item: [String: DynamoDBClientTypes.AttributeValue] {
        [
            "id": .s(id),
            "recipient": .s(recipient),
            "sender": .s(sender),
            "kind": .s(kind.rawValue),
            "comment": .s(comment),
            "createdAt": .s(createdAt),
        ]
    }
}
