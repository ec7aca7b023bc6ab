import GradingSupport
import OrderedCollections
import WorkshopCommon

/// The step save-shoutout: the saver stores a shoutout once, and says whether it is new.
final class SaveShoutoutTests: StepSuite {
    private let function = "SaverFunction"
    private let table = "ShoutoutsTable"
    private let store = Place.file("Sources/SaverFunction/ShoutoutStore.swift")

    func testShoutoutIsStored() async throws {
        let shoutout = SampleShoutout(random)
        let isSaved = try await save(shoutout)
        try require(isSaved)
        let item = try require(
            try await cloud.item(shoutout.id, in: table),
            "after SaverFunction has run, the table has an item with the shoutout's id",
            expected: "an item",
            actual: "none",
            at: store,
            try: "put the item into the table that SHOUTOUTS_TABLE names"
        )
        for (name, value) in shoutout.attributes {
            expect(
                item[name],
                equals: ["S": .string(value)],
                "the item has the shoutout's \(name), as a text",
                at: store,
                try: "let item have \"\(name)\": .s(…)"
            )
        }
    }

    func testTableComesFromTheEnvironment() throws {
        try expectVariable(
            "SHOUTOUTS_TABLE",
            of: function,
            is: cloud.reference(table),
            reference: "!Ref ShoutoutsTable"
        )
    }

    func testSaverSaysWhetherItIsNew() async throws {
        let shoutout = SampleShoutout(random)
        for (isNew, time) in [(true, "the first"), (false, "the second"), (false, "the third")] {
            let result = try await cloud.invoke(function, shoutout.event)
            try require(
                expect(
                    result.functionError == nil,
                    "saving a shoutout for \(time) time is no error",
                    expected: #"{"isNew": \#(isNew)}"#,
                    actual: Failure.bounded(result.text),
                    at: store,
                    try: isNew
                        ? "'workshop check --verbose' shows the function's log"
                        : "catch ConditionalCheckFailedException, and return false"
                )
            )
            expect(
                result.payload?["isNew"],
                equals: .bool(isNew),
                "saving a shoutout for \(time) time answers isNew: \(isNew)",
                at: store,
                try: "return true after the put, and false where the condition didn't hold"
            )
        }
    }

    func testDuplicateChangesNothing() async throws {
        let first = SampleShoutout(random)
        var second = first
        second.comment = "for something else: \(random.word())"
        second.createdAt = "2026-11-25T15:00:00Z"
        for shoutout in [first, second] { _ = try await cloud.invoke(function, shoutout.event) }
        let item = try await cloud.item(first.id, in: table)
        for name in ["comment", "createdAt"] {
            expect(
                item?[name],
                equals: ["S": .string(first.attributes[name] ?? "")],
                "a shoutout that is stored keeps its \(name) when another comes with the same id",
                at: store,
                try: #"conditionExpression: "attribute_not_exists(id)""#
            )
        }
    }

    func testFailureIsReported() async throws {
        // DynamoDB refuses an empty key with a ValidationException.
        var shoutout = SampleShoutout(random)
        shoutout.id = ""
        let result = try await cloud.invoke(function, shoutout.event)
        expect(
            result.functionError,
            equals: "Unhandled",
            "a shoutout that DynamoDB refuses (its id is empty) fails the function",
            at: store,
            try: "catch ConditionalCheckFailedException alone, and let everything else go on"
        )
    }

    func testRoleAllowsWritingAlone() throws {
        try requireFunction(function)
        let arn = "arn:aws:dynamodb:us-east-1:123456789012:table/"
        let suggestion = "give it Policies with DynamoDBWritePolicy and TableName: !Ref ShoutoutsTable"
        expectRole(
            of: function,
            allows: "dynamodb:PutItem",
            on: arn + cloud.reference(table),
            named: "your table",
            try: suggestion
        )
        expectRole(
            of: function,
            denies: "dynamodb:PutItem",
            on: arn + random.word(),
            named: "other tables",
            try: suggestion
        )
        for action in ["dynamodb:DeleteItem", "dynamodb:Scan"] {
            expectRole(
                of: function,
                denies: action,
                on: arn + cloud.reference(table),
                named: "your table",
                try: suggestion
            )
        }
    }

    private func save(_ shoutout: SampleShoutout) async throws -> Bool {
        let result = try await cloud.invoke(function, shoutout.event)
        return expect(
            result.functionError == nil && result.status == 200,
            "SaverFunction takes a shoutout",
            expected: #"{"isNew": true}"#,
            actual: Failure.bounded(result.text),
            at: result.status == 404 ? .template() : store,
            try: result.status == 404
                ? "declare SaverFunction below Resources, with the type AWS::Serverless::Function"
                : "'workshop check --verbose' shows the function's log"
        )
    }
}
