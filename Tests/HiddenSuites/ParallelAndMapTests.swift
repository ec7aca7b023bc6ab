import GradingSupport
import OrderedCollections
import WorkshopCommon

/// The step parallel-and-map: a shoutout for several people, each of whom gets it whatever becomes of the others.
final class ParallelAndMapTests: MachineSuite {
    private let team = "TeamMachine"
    private let teamDefinition = Place.file("statemachine/team.asl.json")

    func testStackHasTheMachine() throws {
        try requireResource(team, "AWS::StepFunctions::StateMachine", declared: "AWS::Serverless::StateMachine")
    }

    func testEachIsSaved() async throws {
        let shoutout = try await teamShoutout()
        try expectSuccess(of: try await run(shoutout))
        let saved = try await items(of: shoutout)
        expect(
            saved.compactMap { $0.value(at: "recipient.S")?.string }.sorted(),
            equals: shoutout.recipients.sorted(),
            "the table has a shoutout for each of \(shoutout.recipients.count) recipients",
            at: teamDefinition,
            try: #"in ItemSelector: "recipient.$": "$$.Map.Item.Value", and an id that has it in it"#
        )
        // The same message may come twice, here too.
        _ = try await run(shoutout)
        expect(
            try await items(of: shoutout).count,
            equals: saved.count,
            "a shoutout that goes through the machine twice is saved once for each",
            at: teamDefinition,
            try: "make each id of the shoutout's own and the recipient's, so that it is the same the next time"
        )
    }

    func testEachIsCountedAndTold() async throws {
        let shoutout = try await teamShoutout()
        let before = try await count(of: shoutout.kind)
        try expectSuccess(of: try await run(shoutout))
        expect(
            try await count(of: shoutout.kind) - before,
            equals: Double(shoutout.recipients.count),
            "each recipient's shoutout is counted",
            at: teamDefinition,
            try: "let one branch of the Parallel be a Task with ${MetricsFunctionArn}"
        )
        let posts = try await posts(in: shoutout.conversation)
        for recipient in shoutout.recipients {
            expect(
                posts.contains { $0.contains(recipient) && $0.contains(shoutout.comment) },
                "the channel reads what \(recipient) got",
                expected: "a message with \(recipient) and \"\(shoutout.comment)\"",
                actual: posts.isEmpty ? "no message" : posts.joined(separator: "\n"),
                at: teamDefinition,
                try: "let the other branch be a Task with ${CallbackFunctionArn}"
            )
        }
    }

    func testCountAndTellAtOnce() async throws {
        let execution = try await run(try await teamShoutout(for: 1))
        let calls = try await calls(in: execution)
        let both = ["MetricsFunction", "CallbackFunction"].compactMap { calls[$0] }
        try require(
            expect(
                both.count == 2,
                "counting and telling both take place",
                expected: "a call of MetricsFunction and one of CallbackFunction",
                actual: "calls of \(calls.keys.sorted().joined(separator: ", "))",
                at: teamDefinition
            )
        )
        expect(
            both.map(\.begun).max()! < both.map(\.ended).min()!,
            "counting and telling begin before either of them has ended",
            expected: "both called at once",
            actual: "one after the other",
            at: teamDefinition,
            try: #"a state of the type Parallel with two Branches, each with its own "StartAt" and "States""#
        )
    }

    func testOneFailureLosesNobody() async throws {
        // DynamoDB takes no empty text as the key of an index.
        var shoutout = try await teamShoutout(for: 3)
        shoutout.recipients[random.number(in: 0...2)] = ""
        let before = try await count(of: shoutout.kind)
        let execution = try await run(shoutout)
        try expectSuccess(of: execution, "though one recipient can't be saved (the id is empty)")
        let history = try await cloud.history(ofExecution: execution["executionArn"]?.string ?? "")
        expect(
            !history.contains { $0["type"] == "MapIterationFailed" },
            "no run of the map fails, not even that of the recipient who can't be saved",
            expected: "a run that ends in another way",
            actual: "a run that fails, whereupon Step Functions stops the others",
            at: teamDefinition,
            try: "give Save a Catch, inside of ItemProcessor: what is caught there stays there"
        )
        let others = shoutout.recipients.filter { !$0.isEmpty }
        expect(
            try await items(of: shoutout).compactMap { $0.value(at: "recipient.S")?.string }.sorted(),
            equals: others.sorted(),
            "where one recipient can't be saved, the others are",
            at: teamDefinition,
            try: "give Save a Catch, inside of ItemProcessor: what fails there fails for one"
        )
        expect(
            try await count(of: shoutout.kind) - before,
            equals: 2,
            "who can't be saved isn't counted, and the others are",
            at: teamDefinition,
            try: "let the Catch of Save go on to NotGiven, which is an end"
        )
    }

    func testSlackMayFailForOne() async throws {
        let shoutout = try await teamShoutout(for: 3)
        try await cloud.breaks(.failingSlack, atMost: 1)
        let execution = try await run(shoutout)
        try await cloud.breaksNothing()
        try expectSuccess(of: execution, "though Slack refuses one message")
        expect(
            try await posts(in: shoutout.conversation).count,
            equals: 2,
            "where Slack refuses one of three messages, the channel reads the other two",
            at: teamDefinition,
            try: "give CountAndTell a Catch, too"
        )
    }

    func testOutputSaysWhoMissed() async throws {
        var shoutout = try await teamShoutout(for: 3)
        let missing = random.number(in: 0...2)
        shoutout.recipients[missing] = ""
        let execution = try await run(shoutout)
        let output = execution["output"]?.string.flatMap { try? JSONValue(parsing: $0) }
        let results = output?["results"]?.array ?? []
        try require(
            expect(
                results.count,
                equals: 3,
                "the output has in results what became of each recipient",
                at: teamDefinition,
                try: #"leave "ResultPath": "$.results" in ForEach"#
            )
        )
        expect(
            results.indices.filter { results[$0].value(at: "failed.Error")?.string?.isEmpty == false },
            equals: [missing],
            "the results have the error of the one recipient who can't be saved, in the field failed",
            at: teamDefinition,
            try: #"in Catch: "ResultPath": "$.failed""#
        )
    }

    func testRoleAllowsTheThree() throws {
        let suggestion = "add a LambdaInvokePolicy for each of the three functions"
        for function in ["SaverFunction", "MetricsFunction", "CallbackFunction"] {
            expectRole(of: team, allows: invoke, on: arn(of: function), named: function, try: suggestion)
        }
        expectRole(of: team, denies: invoke, on: arn(of: "SlashFunction"), named: "other functions", try: suggestion)
    }

    // MARK: What they share

    private struct TeamShoutout {
        var recipients: [String]
        let shoutout: SampleShoutout
        let conversation: SlackConversation

        var kind: String { shoutout.kind }
        var comment: String { shoutout.comment }
    }

    private let invoke = "lambda:InvokeFunction"

    private func arn(of function: String) -> String {
        "arn:aws:lambda:us-east-1:123456789012:function:\(cloud.reference(function))"
    }

    /// For some people; Slack takes five messages for one command.
    private func teamShoutout(for people: Int? = nil) async throws -> TeamShoutout {
        let (url, conversation) = try await cloud.openResponseURL()
        var shoutout = SampleShoutout(random)
        shoutout.responseUrl = url
        let recipients = (0..<(people ?? random.number(in: 2...4))).map { _ in random.slackUser().id }
        return TeamShoutout(recipients: recipients, shoutout: shoutout, conversation: conversation)
    }

    private func run(_ team: TeamShoutout) async throws -> JSONValue {
        try testStackHasTheMachine()
        var input = team.shoutout.event.object ?? [:]
        input["recipient"] = nil
        input["recipients"] = .array(team.recipients.map { .string($0) })
        return try await cloud.run(self.team, .object(input))
    }

    private func items(of team: TeamShoutout) async throws -> [JSONValue] {
        try await cloud.items(in: table).filter { $0.value(at: "comment.S")?.string == team.comment }
    }

    private func expectSuccess(of execution: JSONValue, _ circumstance: String = "with several recipients") throws {
        try require(
            expect(
                execution["status"] == "SUCCEEDED",
                "an execution of \(team) succeeds \(circumstance)",
                expected: "SUCCEEDED",
                actual: execution.executionOutcome,
                at: teamDefinition,
                try: "give Save and CountAndTell a Catch for States.ALL that goes on to NotGiven"
            )
        )
    }

    /// When each function was called in an execution and when it answered, by the numbers of the history's events.
    private func calls(in execution: JSONValue) async throws -> [String: (begun: Int, ended: Int)] {
        var calls: [String: (begun: Int, ended: Int)] = [:]
        var pending: [Int: String] = [:]
        for event in try await cloud.history(ofExecution: execution["executionArn"]?.string ?? "") {
            let (id, previous) = (event["id"]?.int ?? 0, event["previousEventId"]?.int ?? 0)
            let called =
                event.value(at: "lambdaFunctionScheduledEventDetails.resource")?.string
                ?? event.value(at: "taskScheduledEventDetails.parameters")?.string
            if let called {
                pending[id] = ["SaverFunction", "MetricsFunction", "CallbackFunction"].first {
                    called.contains(cloud.reference($0))
                }
                if let function = pending[id] { calls[function] = (id, .max) }
            } else if let function = pending.removeValue(forKey: previous) {
                // Scheduled, started, succeeded: each names the one before it.
                let type = event["type"]?.string ?? ""
                let isEnd = type.hasSuffix("Succeeded") || type.hasSuffix("Failed")
                if isEnd { calls[function]?.ended = id } else { pending[id] = function }
            }
        }
        return calls
    }
}
