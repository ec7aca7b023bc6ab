import GradingSupport
import OrderedCollections
import WorkshopCommon

/// The step leaderboard: the table's stream keeps a second table that tells who got how many.
final class LeaderboardTests: StepSuite {
    private let function = "LeaderboardFunction"
    private let table = "ShoutoutsTable"
    private let leaderboard = "LeaderboardTable"
    private let handler = Place.file("Sources/LeaderboardFunction/LeaderboardFunction.swift")
    private let adding = Place.file("Sources/LeaderboardFunction/Leaderboard.swift")

    func testTableHasAStream() throws {
        let view = try requireResource(table, "AWS::DynamoDB::Table").property("StreamSpecification.StreamViewType")
        expect(
            view == "NEW_IMAGE" || view == "NEW_AND_OLD_IMAGES",
            "the stream of \(table) has new items whole",
            expected: "StreamViewType NEW_IMAGE",
            actual: view?.string ?? "no stream",
            at: .template(table, "Properties", "StreamSpecification"),
            try: "set StreamSpecification, and below it StreamViewType: NEW_IMAGE"
        )
    }

    func testShoutoutsAreCounted() async throws {
        try requireFunction(function)
        try requireResource(leaderboard, "AWS::DynamoDB::Table")
        try require(expectTaken(try await cloud.invoke(function, event(SampleShoutout(random)))))
        let (many, few) = (random.slackUser().id, random.slackUser().id)
        for recipient in [many, few, many, many, few] { try await put(SampleShoutout(random), to: recipient) }
        try await cloud.settle()
        try await expectCount(3, of: many, "somebody who got three shoutouts")
        try await expectCount(2, of: few, "somebody who got two shoutouts")
    }

    func testTheSameChangeCountsOnce() async throws {
        try requireFunction(function)
        let recipient = random.slackUser().id
        var shoutout = SampleShoutout(random)
        shoutout.recipient = recipient
        for _ in 0..<3 {
            try require(expectTaken(try await cloud.invoke(function, event(shoutout))))
        }
        try await expectCount(1, of: recipient, "somebody whose one shoutout came three times in the stream")
    }

    func testRemovalDoesNoHarm() async throws {
        try requireFunction(function)
        // All three at once: how many changes come together, a stream leaves to chance.
        let person = random.slackUser().id
        var (given, removed, givenNext) = (SampleShoutout(random), SampleShoutout(random), SampleShoutout(random))
        (given.recipient, removed.recipient, givenNext.recipient) = (person, person, person)
        let records = [record(given), record(removed, isRemoval: true), record(givenNext)]
        _ = try await cloud.invoke(function, ["Records": .array(records)])
        try await expectCount(
            2,
            of: person,
            "somebody who got a shoutout before and one after another's deletion",
            at: handler,
            try: goingOn
        )
        let recipient = random.slackUser().id
        let first = try await put(SampleShoutout(random), to: recipient)
        let response = try await cloud.call(
            "DynamoDB_20120810.DeleteItem",
            ["TableName": .string(cloud.reference(table)), "Key": ["id": ["S": .string(first)]]]
        )
        try require(expect(response.status, equals: 200, "a shoutout is deleted", at: .template(table)))
        try await put(SampleShoutout(random), to: recipient)
        try await cloud.settle()
        try await expectCount(
            2,
            of: recipient,
            "somebody who got two shoutouts, one of which was deleted meanwhile",
            at: handler,
            try: goingOn
        )
    }

    func testRoleAllowsUpdating() throws {
        try requireFunction(function)
        let arn = "arn:aws:dynamodb:us-east-1:123456789012:table/"
        let suggestion = "give it Policies with DynamoDBWritePolicy and TableName: !Ref \(leaderboard)"
        expectRole(
            of: function,
            allows: "dynamodb:UpdateItem",
            on: arn + cloud.reference(leaderboard),
            named: leaderboard,
            try: suggestion
        )
        expectRole(
            of: function,
            denies: "dynamodb:UpdateItem",
            on: arn + cloud.reference(table),
            named: table,
            try: suggestion
        )
    }

    func testStreamIsReadFromItsOldestOnAndDoesNotStop() throws {
        let stream = template.resources(ofType: "AWS::Lambda::EventSourceMapping").first {
            $0.property("StartingPosition") != nil
        }
        let event = Place.template(function, "Properties", "Events")
        let mapping = try require(
            stream,
            "\(function) has an event of the type DynamoDB",
            expected: "an event",
            actual: "none",
            at: event,
            try: "give it one with Stream: !GetAtt \(table).StreamArn"
        )
        expect(
            mapping.property("StartingPosition"),
            equals: "TRIM_HORIZON",
            "the stream is read from the oldest that it has",
            at: event,
            why: "LATEST begins at some moment of the deployment: what is written until then is in no leaderboard.",
            try: "set StartingPosition: TRIM_HORIZON"
        )
        let retries = mapping.property("MaximumRetryAttempts")
        expect(
            retries.flatMap(\.int).map { (0...100).contains($0) } ?? false,
            "after some tries, a change that can't be taken is given up",
            expected: "MaximumRetryAttempts 3",
            actual: retries?.serialized() ?? "no limit",
            at: event,
            why: "By default Lambda tries until the change is a day old, and whatever comes behind it waits as long.",
            try: "set MaximumRetryAttempts: 3"
        )
    }

    // MARK: What they share

    private let goingOn = "go on with the next record where one is no .insert: a deletion has no newImage"

    @discardableResult
    private func expectTaken(_ result: InvocationResult) -> Bool {
        expect(
            result.functionError == nil,
            "\(function) takes a new shoutout",
            expected: "an answer",
            actual: Failure.bounded(result.text),
            at: handler,
            try: "mend what it says; the table's name is LEADERBOARD_TABLE, and the key of an item is recipient"
        )
    }

    @discardableResult
    private func put(_ shoutout: SampleShoutout, to recipient: String) async throws -> String {
        let attributes = shoutout.attributes.merging(["recipient": recipient]) { $1 }
        try await cloud.put(attributes, in: table)
        return shoutout.id
    }

    private func expectCount(
        _ count: Int,
        of recipient: String,
        _ who: String,
        at place: Place? = nil,
        try suggestion: String = "ADD shoutouts :ids, with :ids as .ss([id])"
    ) async throws {
        let response = try await cloud.call(
            "DynamoDB_20120810.GetItem",
            [
                "TableName": .string(cloud.reference(leaderboard)),
                "Key": ["recipient": ["S": .string(recipient)]],
            ]
        )
        let item = response.json?["Item"]
        let shoutouts = item?.value(at: "shoutouts.SS")?.array
        expect(
            shoutouts?.count == count,
            "\(leaderboard) has so many shoutouts of \(who)",
            expected: "a set of \(count)",
            actual: item == nil ? "no item" : shoutouts.map { "a set of \($0.count)" } ?? "no set named shoutouts",
            at: place ?? adding,
            try: suggestion
        )
    }

    /// A change as Lambda hands it to a function. https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html
    private func event(_ shoutout: SampleShoutout) -> JSONValue { ["Records": [record(shoutout)]] }

    private func record(_ shoutout: SampleShoutout, isRemoval: Bool = false) -> JSONValue {
        let image = JSONObject(uniqueKeysWithValues: shoutout.attributes.map { ($0.key, ["S": .string($0.value)]) })
        var change: JSONObject = [
            "ApproximateCreationDateTime": 1_764_081_600, "Keys": ["id": ["S": .string(shoutout.id)]],
            "SequenceNumber": "4421584500000000017450439091", "SizeBytes": 100, "StreamViewType": "NEW_IMAGE",
        ]
        if !isRemoval { change["NewImage"] = .object(image) }
        return [
            "eventID": .string(random.secret()), "eventName": isRemoval ? "REMOVE" : "INSERT", "eventVersion": "1.1",
            "eventSource": "aws:dynamodb", "awsRegion": "us-east-1",
            "eventSourceARN": "arn:aws:dynamodb:us-east-1:123456789012:table/t/stream/2026-11-25T00:00:00.000",
            "dynamodb": .object(change),
        ]
    }
}
