import GradingSupport
import OrderedCollections
import WorkshopCommon

/// The step update-your-stack: a stack that is in use is updated to the learner's template, and keeps what is in it.
///
/// What is deployed at first is the stack as it was after the step before (step.yml: `deployed-first`).
final class UpdateYourStackTests: StepSuite {
    private let table = "ShoutoutsTable"

    func testTableIsKept() async throws {
        let losses = try await Self.story(cloud, random).update.losses
        for loss in losses.filter({ template.resource($0.logicalID)?.type == "AWS::DynamoDB::Table" }) {
            expect(
                false,
                "the update keeps the table \(loss.logicalID), with all that is in it",
                expected: "the same table",
                actual: loss.property.map { "a new, empty one, since its \($0) can't be changed in place" }
                    ?? "none: your template has no table of that logical id",
                at: .template(loss.property == nil ? "Resources" : loss.logicalID, "Properties", loss.property ?? ""),
                try: loss.property.map { "leave \($0) as it was" } ?? "give it back its logical id \(loss.logicalID)"
            )
        }
        expect(losses.allSatisfy { $0.logicalID != table }, "the update keeps the table")
    }

    func testItemsSurvive() async throws {
        let story = try await updated()
        let items = try await cloud.items(in: table)
        for shoutout in story.shoutouts {
            expect(
                items.first { $0.value(at: "id.S")?.string == shoutout.id },
                equals: item(of: shoutout),
                "a shoutout that was in the table before the update is in it afterwards, with all that it has",
                at: .template(table)
            )
        }
    }

    func testOldShoutoutsAreInTheNewIndex() async throws {
        let story = try await updated()
        let wanted = story.shoutouts.filter { $0.kind == "IT" }.sorted { $0.createdAt > $1.createdAt }
        expect(
            try await query("byKind", "kind", is: "IT", since: "2026-11-20T00:00:00Z"),
            equals: .array(wanted.map(item)),
            "asked for the kind IT, the index byKind gives the shoutouts from before the update, newest first",
            at: .template(table, "Properties", "GlobalSecondaryIndexes"),
            try: "add byKind with the keys kind (HASH) and createdAt (RANGE), and project ALL"
        )
    }

    func testOldIndexIsStillThere() async throws {
        let shoutout = try await updated().shoutouts[0]
        expect(
            try await query("byRecipient", "recipient", is: shoutout.recipient, since: "2026-11-20T00:00:00Z"),
            equals: [item(of: shoutout)],
            "after the update the index byRecipient gives a person's shoutouts",
            at: .template(table, "Properties", "GlobalSecondaryIndexes"),
            try: "let byRecipient stand beside byKind"
        )
    }

    func testTableCanGoBackInTime() async throws {
        _ = try await updated()
        let response = try await cloud.call(
            "DynamoDB_20120810.DescribeContinuousBackups",
            ["TableName": .string(cloud.reference(table))]
        )
        let path = "ContinuousBackupsDescription.PointInTimeRecoveryDescription.PointInTimeRecoveryStatus"
        expect(
            response.json?.value(at: path),
            equals: "ENABLED",
            "the table has point-in-time recovery",
            at: .template(table, "Properties", "PointInTimeRecoverySpecification"),
            try: "set PointInTimeRecoveryEnabled: true in PointInTimeRecoverySpecification"
        )
    }

    // MARK: What happened before

    /// Shoutouts that were put into the stack as it was, and what became of the update.
    private struct Story: Sendable {
        let shoutouts: [SampleShoutout]
        let update: StackUpdate
    }

    /// A stack is updated once, whichever test comes first.
    private static let once = Once<Story>()

    private static func story(_ cloud: CloudClient, _ random: RandomData) async throws -> Story {
        try await once.value {
            // Put in an order that is neither the one asked for nor its opposite.
            let shoutouts = [3, 1, 4, 2, 5].map { day in
                var shoutout = SampleShoutout(random)
                shoutout.kind = day == 2 ? "TF" : "IT"
                shoutout.createdAt = "2026-11-2\(day)T10:00:00Z"
                return shoutout
            }
            for shoutout in shoutouts { try await cloud.put(shoutout.attributes, in: "ShoutoutsTable") }
            return Story(shoutouts: shoutouts, update: try await cloud.update())
        }
    }

    /// The story, if the update went through; otherwise the test stops.
    private func updated() async throws -> Story {
        let story = try await Self.story(cloud, random)
        try require(
            expect(
                story.update.isAccepted,
                "CloudFormation takes the update to your template",
                expected: "an updated stack",
                actual: story.update.reasons.joined(separator: "; "),
                at: .template(table)
            )
        )
        return story
    }

    // MARK: Asking the table

    private func item(of shoutout: SampleShoutout) -> JSONValue {
        .object(JSONObject(uniqueKeysWithValues: shoutout.attributes.map { ($0.key, ["S": .string($0.value)]) }))
    }

    /// What the index has of that key since then, newest first; why it has nothing to say, as a text.
    private func query(_ index: String, _ key: String, is value: String, since time: String) async throws -> JSONValue {
        let response = try await cloud.call(
            "DynamoDB_20120810.Query",
            [
                "TableName": .string(cloud.reference(table)), "IndexName": .string(index),
                "KeyConditionExpression": .string("\(key) = :value AND createdAt > :time"),
                "ExpressionAttributeValues": [":value": ["S": .string(value)], ":time": ["S": .string(time)]],
                "ScanIndexForward": false,
            ]
        )
        return response.json?["Items"] ?? response.json?["message"] ?? .string(response.body)
    }
}
