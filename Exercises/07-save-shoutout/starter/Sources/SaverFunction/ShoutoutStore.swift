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
        // TODO 3: Put the item, with `client.putItem(input: PutItemInput(…))`. A put replaces what is there, unless a
        // `conditionExpression` says otherwise: `attribute_not_exists(id)` holds where there is no item with this key.
        // TODO 4: Where the condition doesn't hold, DynamoDB answers with ConditionalCheckFailedException. That is no
        // error here, but news. All other errors are errors: let them go on.
        false
    }
}

extension Shoutout {
    /// The shoutout as the table holds it: six texts.
    var item: [String: DynamoDBClientTypes.AttributeValue] {
        // TODO 2: Five more. What Slack's address is for is over in half an hour; it needn't be stored.
        ["id": .s(id)]
    }
}
