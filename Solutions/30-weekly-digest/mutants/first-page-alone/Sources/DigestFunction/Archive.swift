import AWSDynamoDB
import Shoutouts

/// The table with all shoutouts, by kind and time: the index `byKind`.
struct Archive {
    let client: DynamoDBClient
    let table: String

    /// Who got shoutouts of a kind in a week: the recipient of each.
    func recipients(of kind: Kind, in week: Week) async throws -> [String] {
        let input = QueryInput(
            expressionAttributeValues: [
                ":kind": .s(kind.rawValue), ":first": .s(week.first), ":last": .s(week.last),
            ],
            indexName: "byKind",
            keyConditionExpression: "kind = :kind AND createdAt BETWEEN :first AND :last",
            tableName: table
        )
        let page = try await client.query(input: input)
        return (page.items ?? []).compactMap(recipient)
    }

    private func recipient(of item: [String: DynamoDBClientTypes.AttributeValue]) -> String? {
        if case .s(let recipient)? = item["recipient"] { recipient } else { nil }
    }
}
