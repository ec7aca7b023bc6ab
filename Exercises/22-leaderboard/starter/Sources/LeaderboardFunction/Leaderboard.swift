import AWSDynamoDB

/// A table with one item a person: `recipient`, the key, and `shoutouts`, the set of the ids of all that they got.
struct Leaderboard {
    let client: DynamoDBClient
    let table: String

    /// Adds a shoutout to a person's; one that is there already changes nothing.
    func add(shoutout id: String, to recipient: String) async throws {
        // TODO 2: `client.updateItem(input: UpdateItemInput(…))` changes the item of a `key`, or makes it. The
        // `updateExpression` "ADD shoutouts :ids" adds the members of a set, `.ss([id])`, which stands in
        // `expressionAttributeValues` under the name ":ids".
    }
}
