import GradingSupport
import WorkshopCommon

/// The step retry-and-catch: Slack is asked again, and a shoutout is kept without it.
final class RetryAndCatchTests: MachineSuite {
    func testSlackIsAskedAgain() async throws {
        let times = try await failures(of: "CallbackFunction", in: try await runWithoutSlack().execution)
        expect(
            times.count,
            equals: 4,
            "where Slack doesn't answer, CallbackFunction is invoked once, and three times more",
            at: definition,
            try: "give Tell a Retry for States.TaskFailed with MaxAttempts 3"
        )
    }

    func testItIsToldOnceSlackIsBack() async throws {
        let (url, conversation) = try await cloud.openResponseURL()
        var shoutout = SampleShoutout(random)
        shoutout.responseUrl = url
        try await cloud.breaks(.failingSlack, atMost: 2)
        let execution = try await run(shoutout)
        try await cloud.breaksNothing()
        expectSuccess(execution, "an execution succeeds though Slack fails twice")
        let posts = try await posts(in: conversation)
        expect(
            posts.count == 1,
            "when Slack has failed twice and is back, the channel reads the shoutout, once",
            expected: "1 message",
            actual: "\(posts.count)",
            at: definition,
            try: "give Tell a Retry for States.TaskFailed with MaxAttempts 3"
        )
    }

    func testWaitsGrow() async throws {
        let times = try await failures(of: "CallbackFunction", in: try await runWithoutSlack().execution)
        let waits = zip(times, times.dropFirst()).map { $1 - $0 }
        expect(
            waits.count > 1 && zip(waits, waits.dropFirst()).allSatisfy { $1 > $0 * 1.2 } && waits[0] >= 1,
            "each wait for Slack is longer than the one before",
            expected: "such as 2 s, 4 s, 8 s",
            actual: waits.map { "\(Int($0.rounded())) s" }.joined(separator: ", "),
            at: definition,
            try: "set IntervalSeconds 2 and BackoffRate 2"
        )
    }

    func testExecutionSucceedsAllTheSame() async throws {
        let (shoutout, execution) = try await runWithoutSlack()
        try require(
            expectSuccess(
                execution,
                "an execution succeeds though Slack never answers",
                try: "give Tell a Catch for States.ALL that goes on to a state of the type Succeed"
            )
        )
        let output = execution["output"]?.string.flatMap { try? JSONValue(parsing: $0) }
        expect(
            output?["id"],
            equals: .string(shoutout.id),
            "the output still has the shoutout",
            at: definition,
            try: #"in Catch: "ResultPath": "$.notTold""#
        )
        expect(
            output?.value(at: "notTold.Error")?.string?.isEmpty == false,
            "the output has the error, in the field notTold",
            expected: #"notTold = {"Error": "…", "Cause": "…"}"#,
            actual: output?["notTold"]?.serialized() ?? "no notTold",
            at: definition,
            try: #"in Catch: "ResultPath": "$.notTold""#
        )
    }

    func testShoutoutIsKept() async throws {
        var counted: [String: Double] = [:]
        for kind in ["TF", "RF", "IT"] { counted[kind] = try await count(of: kind) }
        let (shoutout, _) = try await runWithoutSlack()
        expect(
            try await cloud.item(shoutout.id, in: table) != nil,
            "a shoutout is saved though Slack never answers",
            expected: "an item",
            actual: "none",
            at: definition
        )
        expect(
            try await count(of: shoutout.kind) - (counted[shoutout.kind] ?? 0),
            equals: 1,
            "a shoutout is counted once though Slack is asked four times",
            at: definition,
            try: "let Retry and Catch lead to no state that has been"
        )
    }

    func testSaveStillFails() async throws {
        // DynamoDB refuses an empty key.
        var shoutout = try await shoutout()
        shoutout.id = ""
        let execution = try await run(shoutout)
        expect(
            execution["status"],
            equals: "FAILED",
            "an execution whose shoutout can't be saved (its id is empty) fails",
            at: definition,
            try: "give Save no Catch"
        )
        expect(
            try await failures(of: "SaverFunction", in: execution).count,
            equals: 1,
            "a shoutout that can't be saved isn't tried again",
            at: definition,
            try: "give Save no Retry for what its function throws"
        )
    }

    /// Nothing listens on port 9 of this machine.
    private func runWithoutSlack() async throws -> (shoutout: SampleShoutout, execution: JSONValue) {
        let shoutout = SampleShoutout(random)
        return (shoutout, try await run(shoutout))
    }

    /// When a function failed in an execution, in seconds since 1970.
    private func failures(of function: String, in execution: JSONValue) async throws -> [Double] {
        let arn = execution["executionArn"]?.string ?? ""
        var pending = ""
        var times: [Double] = []
        for event in try await cloud.history(ofExecution: arn) {
            switch event["type"]?.string {
            case "LambdaFunctionScheduled":
                pending = event.value(at: "lambdaFunctionScheduledEventDetails.resource")?.string ?? ""
            case "TaskScheduled":
                pending = event.value(at: "taskScheduledEventDetails.parameters")?.string ?? ""
            case "LambdaFunctionFailed", "TaskFailed":
                if pending.contains(cloud.reference(function)) { times.append(event["timestamp"]?.double ?? 0) }
            default: break
            }
        }
        return times
    }
}
