import GradingSupport
import OrderedCollections
import WorkshopCommon

/// The step shoutouts-table: a table on demand, with an index by recipient.
///
/// It asks the table alone, as the later functions do, so it holds whatever else a later stack has.
final class ShoutoutsTableTests: StepSuite {
    private let table = "ShoutoutsTable"
    private let index = "byRecipient"

    func testStackHasTheTable() throws {
        try requireResource(table, "AWS::DynamoDB::Table")
    }

    func testShoutoutIsFoundByItsId() async throws {
        let recipient = random.word()
        let shoutouts = [Shoutout(random, to: recipient), Shoutout(random, to: recipient)]
        for shoutout in shoutouts { try await put(shoutout) }
        for shoutout in shoutouts {
            let response = try await ask("GetItem", ["Key": ["id": ["S": .string(shoutout.id)]]])
            try require(expectAccepted(response, "a shoutout is asked for by its id alone", at: "KeySchema"))
            expect(
                response.json?["Item"],
                equals: shoutout.item,
                "each of two shoutouts to one person is found by its id",
                at: .template(table, "Properties", "KeySchema"),
                try: "let id be the whole key"
            )
        }
    }

    func testTableIsPaidByRequest() async throws {
        let description = try await ask("DescribeTable", [:])
        expect(
            description.json?.value(at: "Table.BillingModeSummary.BillingMode") ?? "PROVISIONED",
            equals: "PAY_PER_REQUEST",
            "the table is on demand",
            at: .template(table, "Properties", "BillingMode"),
            try: "set BillingMode: PAY_PER_REQUEST, and no ProvisionedThroughput"
        )
    }

    func testShoutoutsAreFoundByTheirRecipient() async throws {
        let recipient = random.word()
        let mine = Shoutout(random, to: recipient)
        for shoutout in [mine, Shoutout(random, to: random.word())] { try await put(shoutout) }
        expect(
            try await query(recipient),
            equals: [mine.item],
            "the index byRecipient gives a person's shoutouts, with all that they have",
            at: .template(table, "Properties", "GlobalSecondaryIndexes"),
            try: "let the index begin with recipient, and project ALL"
        )
    }

    func testNewestShoutoutsComeFirst() async throws {
        let recipient = random.word()
        // Written in an order that is neither the one asked for nor its opposite.
        let times = [2, 5, 1, 4, 3].map { "2026-11-25T10:0\($0):00Z" }
        for time in times { try await put(Shoutout(random, to: recipient, at: time)) }
        let newestFirst = try await query(recipient).map { $0.value(at: "createdAt.S") ?? .null }
        expect(
            JSONValue.array(newestFirst),
            equals: .array(times.sorted(by: >).map { .string($0) }),
            "asked for the newest first, the index byRecipient gives them so",
            at: .template(table, "Properties", "GlobalSecondaryIndexes"),
            try: "let createdAt be the index's second key, with KeyType: RANGE"
        )
    }

    func testOutputNamesTheTable() throws {
        let name = template.resource(table)?.physicalID ?? ""
        let values = session.outputs.compactMap { $0.value.string }
        expect(
            values.contains(name),
            "an output has the table's name",
            expected: name,
            actual: values.isEmpty ? "no outputs" : values.joined(separator: ", "),
            at: .template("Outputs"),
            try: "add ShoutoutsTableName with Value: !Ref ShoutoutsTable"
        )
    }

    // MARK: Asking the table

    private func put(_ shoutout: Shoutout) async throws {
        let response = try await ask("PutItem", ["Item": shoutout.item])
        try require(expectAccepted(response, "a shoutout is put into the table", at: "KeySchema"))
    }

    private func query(_ recipient: String) async throws -> [JSONValue] {
        let response = try await ask(
            "Query",
            [
                "IndexName": .string(index),
                "KeyConditionExpression": "recipient = :recipient",
                "ExpressionAttributeValues": [":recipient": ["S": .string(recipient)]],
                "ScanIndexForward": false,
            ]
        )
        try require(
            expectAccepted(response, "the index byRecipient is asked for a person", at: "GlobalSecondaryIndexes")
        )
        return response.json?["Items"]?.array ?? []
    }

    private func ask(_ operation: String, _ input: JSONObject) async throws -> Response {
        var input = input
        input["TableName"] = .string(template.resource(table)?.physicalID ?? table)
        return try await cloud.call("DynamoDB_20120810.\(operation)", .object(input))
    }

    private func expectAccepted(_ response: Response, _ message: String, at property: String) -> Bool {
        expect(
            response.status == 200,
            message,
            expected: "an answer",
            actual: response.json?["message"]?.string ?? response.body,
            at: .template(table, "Properties", property)
        )
    }
}

/// A shoutout as the table holds it.
private struct Shoutout {
    let id: String
    let item: JSONValue

    init(_ random: RandomData, to recipient: String, at time: String = "2026-11-25T10:00:00Z") {
        id = random.word() + random.word()
        item = [
            "id": ["S": .string(id)], "recipient": ["S": .string(recipient)], "sender": ["S": .string(random.word())],
            "kind": ["S": "TF"], "comment": ["S": .string(random.word())], "createdAt": ["S": .string(time)],
        ]
    }
}
