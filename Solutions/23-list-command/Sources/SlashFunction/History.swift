import AWSDynamoDB
import AWSLambdaRuntime
import Shoutouts

/// What people got so far.
struct History {
    /// One shoutout, as far as a list shows it.
    struct Entry {
        let sender: String
        let kind: String
        let comment: String
    }

    private let client: DynamoDBClient
    private let table: String

    /// Finds the table in the environment; a function without one doesn't start.
    init() async throws {
        guard let name = Lambda.env("SHOUTOUTS_TABLE"), !name.isEmpty else { throw NoTable() }
        table = name
        client = try await DynamoDBClient()
    }

    /// The last five shoutouts that somebody got, the newest first.
    func latest(of recipient: String) async throws -> [Entry] {
        let input = QueryInput(
            expressionAttributeValues: [":recipient": .s(recipient)],
            indexName: "byRecipient",
            keyConditionExpression: "recipient = :recipient",
            limit: 5,
            scanIndexForward: false,
            tableName: table
        )
        return try await client.query(input: input).items?.compactMap { Entry(item: $0) } ?? []
    }
}

extension History.Entry {
    /// `nil` for an item that is no shoutout.
    init?(item: [String: DynamoDBClientTypes.AttributeValue]) {
        guard case .s(let sender)? = item["sender"], case .s(let kind)? = item["kind"],
            case .s(let comment)? = item["comment"]
        else { return nil }
        (self.sender, self.kind, self.comment) = (sender, kind, comment)
    }

    /// As a line of a message.
    var line: String { "• *\(Kind(rawValue: kind)?.name ?? kind)* from <@\(sender)>: \(comment)" }
}

extension SlackMessage {
    /// The list for the one who asked.
    init(history entries: [History.Entry], of recipient: String) {
        let lines = entries.map(\.line)
        let text = lines.isEmpty ? "<@\(recipient)> got no shoutout yet." : lines.joined(separator: "\n")
        self.init(responseType: .ephemeral, text: text)
    }
}

/// Whose shoutouts are to be listed: `list <@U012ABCDEF|ana>`; `nil` for any other text.
func listedUser(in text: String) -> String? {
    let words = text.split(separator: " ")
    guard words.count == 2, words[0].lowercased() == "list" else { return nil }
    return ShoutoutText.userID(in: words[1])
}

struct NoTable: Error, CustomStringConvertible {
    let description = "the function has no SHOUTOUTS_TABLE in its environment"
}
