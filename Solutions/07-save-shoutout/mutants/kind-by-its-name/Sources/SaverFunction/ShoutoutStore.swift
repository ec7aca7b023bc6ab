import AWSDynamoDB
import Shoutouts

/// The table with all shoutouts.
struct ShoutoutStore {
    let client: DynamoDBClient
    let table: String

    /// Stores a shoutout, unless one with its id is there already, which stays as it is.
    ///
    /// - Returns: Whether it is new.
    func save(_ shoutout: Shoutout) async throws -> Bool {
        do {
            // DynamoDB looks and writes in one step. To read first and then to put would leave room for a second
            // function in between.
            let input = PutItemInput(
                conditionExpression: "attribute_not_exists(id)",
                item: shoutout.item,
                tableName: table
            )
            _ = try await client.putItem(input: input)
            return true
        } catch is ConditionalCheckFailedException {
            return false
        }
    }
}

extension Shoutout {
    /// The shoutout as the table holds it: six texts.
    var item: [String: DynamoDBClientTypes.AttributeValue] {
        [
            "id": .s(id),
            "recipient": .s(recipient),
            "sender": .s(sender),
            "kind": .s(kind.name),
            "comment": .s(comment),
            "createdAt": .s(createdAt),
        ]
    }
}
