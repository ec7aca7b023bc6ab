import GradingSupport
import WorkshopCommon

/// The step whole-stack: whatever goes wrong, each shoutout is saved, counted and told, and none of it twice.
final class WholeStackTests: MachineSuite {
    private let deadLetters = "ShoutoutsDeadLetterQueue"

    func testDuplicatesAreGivenOnce() async throws {
        try await cloud.breaks(.duplicates, 0.5, of: "ShoutoutsQueue")
        try await expectGivenOnce(giving(30), "while the queue delivers every second message twice")
    }

    func testCrashAfterStartingStartsOnce() async throws {
        try await cloud.breaks(.crashes, of: "ProcessorFunction", atMost: 2)
        try await expectGivenOnce(giving(20), "while ProcessorFunction crashes twice after its work")
    }

    func testCrashAfterSavingLosesNothing() async throws {
        try await cloud.breaks(.crashes, of: "SaverFunction", atMost: 3)
        try await expectGivenOnce(giving(10), "while SaverFunction crashes three times after its work")
    }

    func testCrashAfterCountingGoesOn() async throws {
        try await cloud.breaks(.crashes, of: "MetricsFunction", atMost: 3)
        try await expectGivenOnce(giving(10), "while MetricsFunction crashes three times after its work")
    }

    func testCrashAfterTellingTellsOnce() async throws {
        try await cloud.breaks(.crashes, of: "CallbackFunction", atMost: 3)
        try await expectGivenOnce(giving(10), "while CallbackFunction crashes three times after its work")
    }

    func testFailingSlackIsAskedAgain() async throws {
        try await cloud.breaks(.failingSlack, 0.5, atMost: 3)
        try await expectGivenOnce(giving(10), "while Slack answers three times with an error")
    }

    func testSlowSlackIsAskedOnce() async throws {
        try await cloud.breaks(.slowSlack, atMost: 1)
        let storm = try await giving(1)
        try await expectKept(storm, "while Slack is too slow to answer")
        for execution in storm.executions {
            let invocations = try await invocations(of: "CallbackFunction", in: execution)
            expect(
                invocations,
                equals: 1,
                "CallbackFunction is invoked once where Slack takes too long to answer",
                at: .file("Sources/CallbackFunction/ResponseURL.swift"),
                why: "The message may have arrived: asked again, Slack would show it twice.",
                try: "let a time-out be an answer of the function's, and no error"
            )
        }
    }

    func testTwoHundredShoutouts() async throws {
        try await cloud.breaks(.duplicates, 0.2, of: "ShoutoutsQueue")
        try await cloud.breaks(.crashes, 0.1, atMost: 3)
        try await cloud.breaks(.slowSlack, 0.01, atMost: 1)
        // A Slack that says no has a check of its own: a crash right after that would leave nothing to go by. And a slow one
        // shows the message when it is ready, which may be after we have looked.
        let storm = try await giving(200)
        try await expectGivenOnce(storm, "while messages come twice, functions crash, and Slack is slow", mayBeLate: 1)
    }

    // MARK: A storm

    private struct Storm {
        var comments: [String] = []
        var executions: [JSONValue] = []
        var conversation: SlackConversation
        var counted: Double = 0
        var dead = 0
    }

    /// Gives so many shoutouts as Slack does, and lets all of it come to an end.
    private func giving(_ number: Int) async throws -> Storm {
        let (counted, dead) = (try await counted(), try await cloud.count(inQueue: deadLetters))
        let known = Set(try await cloud.executions(of: machine).compactMap { $0["executionArn"]?.string })
        var storm = Storm(conversation: try await cloud.openResponseURL().conversation)
        for index in 0..<number {
            let comment = "for \(random.word()) number \(index), \(random.name())"
            let text = "/shoutout \(random.slackUser().mention) \(random.pick(from: ["tf", "rf", "it"])) \(comment)"
            // A handler that crashes after its work leaves no answer. Its shoutout is on its way all the same.
            _ = try await cloud.slashCommand(text, responseURL: cloud.openResponseURL().url)
            storm.comments.append(comment)
        }
        try await cloud.settle()
        try await cloud.breaksNothing()
        storm.executions = try await cloud.executions(of: machine).filter {
            $0["executionArn"]?.string.map { !known.contains($0) } ?? false
        }
        storm.counted = try await self.counted() - counted
        storm.dead = try await cloud.count(inQueue: deadLetters) - dead
        return storm
    }

    private func counted() async throws -> Double {
        var sum = 0.0
        for kind in ["TF", "RF", "IT"] { sum += try await count(of: kind) }
        return sum
    }

    // MARK: What has to hold

    /// - Parameter late: how many messages may not have arrived yet.
    private func expectGivenOnce(_ storm: Storm, _ what: String, mayBeLate late: Int = 0) async throws {
        try await expectKept(storm, what)
        let told = times(storm.comments, in: try await posts(in: storm.conversation))
        expect(
            told.missing <= late,
            "all \(storm.comments.count) shoutouts are told to the channel \(what)",
            expected: "\(storm.comments.count)",
            actual: "\(told.missing) of them are missing",
            at: definition,
            try: "let an error of Count go on to Tell, and let Tell try again where Slack said no"
        )
        expect(
            told.repeated == 0,
            "none of \(storm.comments.count) shoutouts is told twice \(what)",
            expected: "each once",
            actual: "\(told.repeated) of them more than once",
            at: definition,
            try: "let the Retry of Tell begin with a rule for Runtime.ExitError whose MaxAttempts is 0"
        )
    }

    /// In the table, in the metric, and nowhere among what failed.
    private func expectKept(_ storm: Storm, _ what: String) async throws {
        let number = storm.comments.count
        let items = try await cloud.items(in: table).compactMap { $0.value(at: "comment.S")?.string }
        let saved = times(storm.comments, in: items)
        expect(
            saved.missing == 0 && saved.repeated == 0,
            "all \(number) shoutouts are saved, each once, \(what)",
            expected: "\(number) items",
            actual: "\(saved.missing) missing, \(saved.repeated) more than once",
            at: definition
        )
        expect(
            storm.counted,
            equals: Double(number),
            "\(number) shoutouts are counted \(what)",
            at: definition,
            try: "let Count have no Retry, and a Catch; and let Save know its own item"
        )
        let failed = storm.executions.filter { $0["status"] != "SUCCEEDED" }.count
        expect(failed, equals: 0, "no execution fails \(what)", at: definition, try: "let Count have a Catch")
        expect(
            storm.dead,
            equals: 0,
            "no message ends in \(deadLetters) \(what)",
            at: .function("ProcessorFunction"),
            try: "take ExecutionAlreadyExists for done"
        )
    }

    /// How many of the comments stand in none of the texts, and how many in more than one.
    private func times(_ comments: [String], in texts: [String]) -> (missing: Int, repeated: Int) {
        let counts = comments.map { comment in texts.count { $0.contains(comment) } }
        return (counts.count { $0 == 0 }, counts.count { $0 > 1 })
    }

    /// How often an execution had a function invoked.
    private func invocations(of function: String, in execution: JSONValue) async throws -> Int {
        let history = try await cloud.history(ofExecution: execution["executionArn"]?.string ?? "")
        return history.count { event in
            let scheduled =
                event.value(at: "lambdaFunctionScheduledEventDetails.resource")
                ?? event.value(at: "taskScheduledEventDetails.parameters")
            return scheduled?.string?.contains(cloud.reference(function)) ?? false
        }
    }
}
