import GradingSupport
import WorkshopCommon

/// The step human-approval: whoever thanks themselves waits for a button that somebody else presses.
final class HumanApprovalTests: MachineSuite {
    private let function = "ApprovalFunction"
    private let question = Place.file("Sources/AskFunction/ApprovalMessage.swift")
    private let decisions = Place.file("Sources/ApprovalFunction/Decisions.swift")

    func testOthersAreNotAskedAbout() async throws {
        let (url, conversation) = try await cloud.openResponseURL()
        var shoutout = SampleShoutout(random)
        shoutout.responseUrl = url
        let execution = try await run(shoutout)
        let asked = try await buttons(in: conversation)
        try require(
            expect(
                asked.isEmpty,
                "nobody is asked about a shoutout to somebody else",
                expected: "no buttons",
                actual: asked.joined(separator: ", "),
                at: definition,
                try: "begin with a Choice whose Default is Save"
            )
        )
        try require(expectSuccess(execution, "an execution with a shoutout to somebody else succeeds, as before"))
        expect(try await isSaved(shoutout.comment), "a shoutout to somebody else is saved", at: definition)
    }

    func testSelfPraiseWaits() async throws {
        let praise = try await praise()
        let labels = try await buttons(in: praise.conversation)
        expect(
            labels.sorted(),
            equals: ["Approve", "Refuse"],
            "the channel is asked about a shoutout to oneself, with two buttons",
            at: labels.isEmpty ? definition : question,
            try: "let Ask invoke AskFunction with the shoutout and the token, and put two buttons into the message"
        )
        expect(
            try await status(praise),
            equals: "RUNNING",
            "the execution waits until somebody presses",
            at: definition,
            try: #"let Ask have the Resource "arn:aws:states:::lambda:invoke.waitForTaskToken""#
        )
        expect(
            try await !isSaved(praise.comment),
            "nothing is saved as long as nobody has decided",
            expected: "no item",
            actual: "an item",
            at: definition,
            try: "ask first, then save"
        )
    }

    func testApprovedIsGiven() async throws {
        let praise = try await askedPraise()
        let afterwards = try await press("Approve")
        try await expectEnd(of: praise, "approved", isGiven: true)
        let entries = try await cloud.entries(of: afterwards)
        expect(
            entries.contains { $0["kind"] == "replaced" && $0["buttons"]?.array?.isEmpty == true },
            "once it is decided, another message stands in the question's place",
            expected: "a message without buttons",
            actual: "the question",
            at: decisions,
            try: "return a Reply with replacesQuestion: true"
        )
    }

    func testRefusedIsNotGiven() async throws {
        let praise = try await askedPraise()
        try await press("Refuse")
        try await expectEnd(of: praise, "refused", isGiven: false)
    }

    func testNobodyAnswers() async throws {
        let praise = try await askedPraise()
        try await cloud.settle()
        try await expectEnd(of: praise, "left alone for a day", isGiven: false)
    }

    func testAuthorDoesNotDecide() async throws {
        let praise = try await askedPraise()
        let afterwards = try await press("Approve", by: praise.author)
        try await expectStillWaiting(
            praise,
            "when its author presses Approve, a shoutout goes on waiting for others",
            try: "compare press.user with press.ticket.sender"
        )
        try await expectTaken(afterwards, "a press of the author's is answered")
    }

    func testUnsignedPressDecidesNothing() async throws {
        let praise = try await askedPraise()
        try await press("Approve", signedWith: random.secret())
        try await expectStillWaiting(
            praise,
            "a press that is signed with another secret than Slack's decides nothing",
            try: "ask slack.isValid, and answer 401 where it says no"
        )
    }

    func testLatePressIsAnswered() async throws {
        let praise = try await askedPraise()
        try await cloud.settle()
        for button in ["Approve", "Refuse"] {
            guard try await hasQuestion(praise) else { break }
            let afterwards = try await press(button)
            try await expectTaken(afterwards, "a press of \(button) when the day is over is answered")
        }
        expect(
            try await !hasQuestion(praise),
            "after a press that came too late, the question is gone",
            expected: "a message without buttons",
            actual: "the question",
            at: decisions,
            try: "catch TaskTimedOut, and return a Reply with replacesQuestion: true"
        )
    }

    func testRoleMayDecide() throws {
        try requireFunction(function)
        let suggestion = "give it StepFunctionsCallbackPolicy with StateMachineName: !GetAtt ShoutoutMachine.Name"
        let arn = cloud.reference(machine)
        for action in ["states:SendTaskSuccess", "states:SendTaskFailure"] {
            expectRole(of: function, allows: action, on: arn, named: "your state machine", try: suggestion)
        }
        expectRole(
            of: function,
            denies: "states:StartExecution",
            on: arn,
            named: "your state machine",
            try: suggestion
        )
    }

    // MARK: A shoutout to oneself

    private struct Praise {
        let author: String
        let comment: String
        let execution: String
        let conversation: SlackConversation
    }

    /// Types a shoutout to oneself in Slack, and lets it get as far as it gets in a minute.
    private func praise() async throws -> Praise {
        let (author, comment) = (random.name(), "for the \(random.word()) of \(random.name())")
        let known = Set(try await executions())
        let conversation = try await cloud.typeInSlack("/shoutout @\(author) tf \(comment)", by: author)
        try await cloud.advance(by: .seconds(60))
        let execution = try require(
            try await executions().first { !known.contains($0) },
            "a shoutout that is typed in Slack starts an execution",
            expected: "one more execution",
            actual: "none",
            at: .function("ProcessorFunction")
        )
        return Praise(author: author, comment: comment, execution: execution, conversation: conversation)
    }

    /// The same, with the question in the channel.
    private func askedPraise() async throws -> Praise {
        let praise = try await praise()
        try require(
            expect(
                try await hasQuestion(praise),
                "the channel is asked about a shoutout to oneself",
                expected: "a message with buttons",
                actual: "none",
                at: definition
            )
        )
        return praise
    }

    /// Presses a button in the newest question, and lets the machine go on; no day passes by that.
    @discardableResult
    private func press(
        _ button: String,
        by name: String? = nil,
        signedWith secret: String? = nil
    ) async throws -> SlackConversation {
        let afterwards = try await cloud.pressInSlack(button, by: name ?? random.name(), secret: secret)
        try await cloud.advance(by: .seconds(60))
        return afterwards
    }

    // MARK: What became of it

    private func expectEnd(of praise: Praise, _ what: String, isGiven: Bool) async throws {
        try require(
            expect(
                try await status(praise),
                equals: "SUCCEEDED",
                "the execution of a shoutout that was \(what) succeeds",
                at: isGiven ? decisions : definition,
                try: isGiven
                    ? "send the task's success with the ticket's token, and keep the shoutout: ResultPath \"$.approval\""
                    : "let Ask have TimeoutSeconds, and a Catch for Refused and States.Timeout that goes on to a Succeed"
            )
        )
        expect(
            try await isSaved(praise.comment) == isGiven,
            "a shoutout that was \(what) is \(isGiven ? "saved" : "not saved")",
            expected: isGiven ? "an item" : "no item",
            actual: isGiven ? "none" : "an item",
            at: definition
        )
        let told = try await posts(in: praise.conversation).filter { $0.contains(praise.comment) }
        // The question has the comment in it; once it is decided, it may stand there no more.
        let isTold = told.contains { $0.contains("Team First") }
        expect(
            isTold == isGiven,
            "a shoutout that was \(what) is \(isGiven ? "told to the channel" : "not told to the channel")",
            expected: isGiven ? "a message" : "none",
            actual: told.joined(separator: "\n"),
            at: definition
        )
    }

    private func expectStillWaiting(_ praise: Praise, _ message: String, try suggestion: String) async throws {
        expect(
            try await status(praise),
            equals: "RUNNING",
            message,
            at: decisions,
            try: suggestion
        )
        expect(
            try await hasQuestion(praise),
            "\(message): the question stays",
            expected: "a message with buttons",
            actual: "none",
            at: decisions,
            try: "return a Reply with replacesQuestion: false"
        )
    }

    private func expectTaken(_ afterwards: SlackConversation, _ message: String) async throws {
        let failure = try await cloud.entries(of: afterwards).first { $0["kind"] == "failed" }
        expect(
            failure == nil,
            message,
            expected: "status 200",
            actual: failure?["why"]?.string ?? "",
            at: .function(function),
            try: "catch TaskTimedOut, and answer as usual"
        )
    }

    private func executions() async throws -> [String] {
        try await cloud.executions(of: machine).compactMap { $0["executionArn"]?.string }
    }

    private func status(_ praise: Praise) async throws -> String {
        try await cloud.execution(praise.execution)["status"]?.string ?? "none"
    }

    private func isSaved(_ comment: String) async throws -> Bool {
        try await cloud.items(in: table).contains { $0.value(at: "comment.S") == .string(comment) }
    }

    /// The labels of all buttons that were posted.
    private func buttons(in conversation: SlackConversation) async throws -> [String] {
        try await cloud.entries(of: conversation).filter { $0["kind"] == "posted" }
            .flatMap { $0["buttons"]?.array ?? [] }.compactMap(\.string)
    }

    /// Whether the question of that shoutout still has its buttons.
    private func hasQuestion(_ praise: Praise) async throws -> Bool {
        let entries = try await cloud.entries(of: praise.conversation)
        let asked = entries.filter { $0["kind"] == "posted" && $0["buttons"]?.array?.isEmpty == false }
        return asked.contains { question in
            !entries.contains { ["replaced", "deleted"].contains($0["kind"]) && $0["ts"] == question["ts"] }
        }
    }
}
