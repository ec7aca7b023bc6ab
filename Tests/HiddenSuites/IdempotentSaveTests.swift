import GradingSupport
import WorkshopCommon

/// The step idempotent-save: a shoutout that another execution saved is neither counted nor told again, and one whose saver
/// crashed is.
final class IdempotentSaveTests: MachineSuite {
    func testNewShoutoutGoesAllTheWay() async throws {
        let before = try await outcome(ofRuns: 1)
        expectSuccess(before.executions[0], "an execution with a new shoutout succeeds")
        let output = try before.executions[0]["output"]?.string.map { try JSONValue(parsing: $0) }
        try require(
            expect(
                output?["saved"]?["isNew"] != false,
                "SaverFunction says of a new shoutout that it is new",
                expected: "isNew: true",
                actual: "isNew: false",
                at: store,
                try: "let the condition hold where there is no such id, OR where savedBy is the execution that asks"
            )
        )
        expect(before.counted, equals: 1, "a new shoutout is counted", at: definition, try: way)
        expect(before.posts, equals: 1, "a new shoutout is told to the channel", at: definition, try: way)
    }

    func testKnownShoutoutEndsWell() async throws {
        let outcome = try await outcome(ofRuns: 2)
        expectSuccess(
            outcome.executions[1],
            "an execution with a shoutout that is saved already succeeds",
            try: "let the choice's Default be a state of the type Succeed"
        )
    }

    func testKnownShoutoutIsNotCounted() async throws {
        let outcome = try await outcome(ofRuns: 3)
        expect(
            outcome.counted,
            equals: 1,
            "a shoutout that goes through the machine three times is counted once",
            at: definition,
            try: "let a Choice stand between Save and Count, and let the saver know its own execution alone, by "
                + "$$.Execution.Id"
        )
    }

    func testKnownShoutoutIsNotTold() async throws {
        let outcome = try await outcome(ofRuns: 3)
        expect(
            outcome.posts,
            equals: 1,
            "a shoutout that goes through the machine three times is told once",
            at: definition,
            try: "end the execution where the shoutout isn't new"
        )
    }

    func testItemSaysWhoSavedIt() async throws {
        let shoutout = try await shoutout()
        let execution = try await run(shoutout)
        expect(
            try await cloud.item(shoutout.id, in: table)?["savedBy"],
            equals: ["S": execution["executionArn"] ?? ""],
            "the item of a shoutout has the ARN of the execution that saved it, in savedBy",
            at: store,
            try: #"pass "savedBy.$": "$$.Execution.Id" in the Parameters of Save, and put it into the item"#
        )
    }

    func testWithoutSavedByAllIsAsBefore() async throws {
        let event = try await shoutout().event
        for (isNew, times) in [(true, "once"), (false, "twice")] {
            let answer = try await cloud.invoke("SaverFunction", event)
            expect(
                answer.payload,
                equals: ["isNew": .bool(isNew)],
                "invoked \(times) with a shoutout without savedBy, SaverFunction answers as before",
                at: store,
                try: "where savedBy is nil, the condition is attribute_not_exists(id) alone"
            )
        }
    }

    func testCrashedSaverIsAskedAgain() async throws {
        let execution = try await runWithCrash(SampleShoutout(random))
        let history = try await cloud.history(ofExecution: execution["executionArn"]?.string ?? "")
        // A task that was asked for by the function's ARN, or by lambda:invoke.
        let failures = history.filter { ["LambdaFunctionFailed", "TaskFailed"].contains($0["type"]?.string ?? "") }
        let error = execution["error"]?.string.map { ", \($0)" } ?? ""
        expect(
            failures.count >= 1 && history.contains { $0["type"] == "TaskStateExited" },
            "when the process of SaverFunction ends before it answers, Save is tried again",
            expected: "a second try",
            actual: "one try, \(execution["status"]?.string ?? "no execution")\(error)",
            at: definition,
            try: "give Save a Retry that has Runtime.ExitError among its ErrorEquals"
        )
        var unknown = try await shoutout()
        unknown.kind = random.word()
        let refused = try await run(unknown)
        let tries = try await cloud.history(ofExecution: refused["executionArn"]?.string ?? "")
            .count { ["LambdaFunctionFailed", "TaskFailed"].contains($0["type"]?.string ?? "") }
        expect(
            tries,
            equals: 1,
            "what SaverFunction itself refuses, a shoutout of an unknown kind, is tried once",
            at: definition,
            why: "The same shoutout is refused the next time, too. Six tries take two minutes, and nobody is told "
                + "meanwhile.",
            try: "name the errors in Retry, one by one, without States.ALL and States.TaskFailed"
        )
    }

    func testCrashedSaverLosesNothing() async throws {
        let (url, conversation) = try await cloud.openResponseURL()
        var shoutout = SampleShoutout(random)
        shoutout.responseUrl = url
        let before = try await count(of: shoutout.kind)
        expectSuccess(
            try await runWithCrash(shoutout),
            "an execution succeeds though the process of SaverFunction ends once",
            try: "give Save a Retry"
        )
        let answer = "let the condition hold where savedBy is the execution that asks: it is its own item"
        expect(
            try await count(of: shoutout.kind) - before,
            equals: 1,
            "a shoutout whose saver crashed after the put is counted",
            at: store,
            try: answer
        )
        expect(
            try await posts(in: conversation).count,
            equals: 1,
            "a shoutout whose saver crashed after the put is told",
            at: store,
            try: answer
        )
    }

    private let store = Place.file("Sources/SaverFunction/ShoutoutStore.swift")
    private let way = "go from Save to a Choice, and from there to Count where $.saved.isNew is true"

    /// Runs the machine so often with the same shoutout.
    private func outcome(ofRuns runs: Int) async throws -> (executions: [JSONValue], counted: Double, posts: Int) {
        let (url, conversation) = try await cloud.openResponseURL()
        var shoutout = SampleShoutout(random)
        shoutout.responseUrl = url
        let before = try await count(of: shoutout.kind)
        var executions: [JSONValue] = []
        for _ in 0..<runs { executions.append(try await run(shoutout)) }
        return (executions, try await count(of: shoutout.kind) - before, try await posts(in: conversation).count)
    }

    /// Runs the machine while the saver's process ends once, after its work and before its answer.
    private func runWithCrash(_ shoutout: SampleShoutout) async throws -> JSONValue {
        try await cloud.breaks(.crashes, of: "SaverFunction", atMost: 1)
        let execution = try await run(shoutout)
        try await cloud.breaksNothing()
        return execution
    }
}
