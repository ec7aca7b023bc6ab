import GradingSupport
import WorkshopCommon

/// The step start-from-queue: a function behind the queue starts one execution a shoutout, whatever comes twice.
final class StartFromQueueTests: MachineSuite {
    private let function = "ProcessorFunction"
    private let queue = "ShoutoutsQueue"
    private let deadLetters = "ShoutoutsDeadLetterQueue"
    private let handler = Place.file("Sources/ProcessorFunction/ProcessorFunction.swift")
    private let starter = Place.file("Sources/ProcessorFunction/ExecutionStarter.swift")

    func testShoutoutGoesAllTheWay() async throws {
        try requireFunction(function)
        let recipient = random.slackUser()
        let comment = "for the \(random.word()), señor \(random.name())"
        let conversation = try await cloud.typeInSlack("/shoutout \(recipient.mention) it \(comment)")
        try await cloud.settle()
        let items = try await cloud.items(in: table).filter { $0.value(at: "comment.S") == .string(comment) }
        expect(
            items.map { $0.value(at: "recipient.S") ?? .null },
            equals: [.string(recipient.id)],
            "a shoutout that is typed in Slack is in the table afterwards, once",
            at: .template(function, "Properties", "Events"),
            try:
                "let ProcessorFunction have an event of type SQS with the queue's ARN, and start an execution a message"
        )
        let posts = try await posts(in: conversation)
        try require(
            expect(
                posts.count == 1,
                "everybody in the channel reads it, once",
                expected: "1 message",
                actual: "\(posts.count)",
                at: handler,
                try: "hand the message on as the execution's input: the machine needs all of the shoutout"
            )
        )
        expect(posts[0], contains: comment, "the message in the channel says what it is for", at: handler)
    }

    func testEveryMessageIsStarted() async throws {
        let shoutouts = try await withResponseURLs((0..<7).map { _ in SampleShoutout(random) })
        // Handed over as Lambda does: how many messages come at once, a queue leaves to chance.
        let messages = shoutouts.map { (id: random.secret(), body: $0.event.serialized()) }
        let result = try await cloud.invoke(function, batch(of: messages))
        try require(
            expect(
                result.functionError == nil,
                "a batch of seven messages is taken",
                expected: "an answer",
                actual: Failure.bounded(result.text),
                at: handler
            )
        )
        try await cloud.settle()
        var stored = 0
        for shoutout in shoutouts where try await cloud.item(shoutout.id, in: table) != nil { stored += 1 }
        expect(
            stored,
            equals: shoutouts.count,
            "of seven shoutouts that come at once, all are in the table afterwards",
            at: handler,
            why: "Lambda hands over up to ten messages at once, as many as are there.",
            try: "go through all of event.records"
        )
    }

    func testDuplicateStartsOnce() async throws {
        let shoutout = try await withResponseURLs([SampleShoutout(random)])[0]
        let (executions, counted) = (try await executionCount(), try await count(of: shoutout.kind))
        try await sendThrice(shoutout)
        expect(
            try await executionCount() - executions,
            equals: 1,
            "a shoutout that comes three times is one execution",
            at: starter,
            try: "name the execution by the shoutout: name: shoutout.id"
        )
        expect(
            try await count(of: shoutout.kind) - counted,
            equals: 1,
            "a shoutout that comes three times is counted once",
            at: starter,
            try: "name the execution by the shoutout: name: shoutout.id"
        )
    }

    func testDuplicateIsNoError() async throws {
        let shoutout = try await withResponseURLs([SampleShoutout(random)])[0]
        let dead = try await cloud.count(inQueue: deadLetters)
        try await sendThrice(shoutout)
        expect(
            try await cloud.count(inQueue: deadLetters) - dead,
            equals: 0,
            "a shoutout that was started already doesn't end among the dead letters",
            at: starter,
            try: "catch ExecutionAlreadyExists, and return false"
        )
        expect(
            try await cloud.count(inQueue: queue),
            equals: 0,
            "when all is done, the queue is empty",
            at: .template(function, "Properties", "Events"),
            try: "let ProcessorFunction read from ShoutoutsQueue"
        )
    }

    func testPoisonMessageIsSetAside() async throws {
        let dead = try await cloud.count(inQueue: deadLetters)
        try await cloud.send("\(random.word()) is no shoutout", to: queue)
        try await cloud.settle()
        expect(
            try await cloud.count(inQueue: deadLetters) - dead,
            equals: 1,
            "a message that is no shoutout ends in \(deadLetters)",
            at: handler,
            why:
                "What a function doesn't throw Lambda takes for done, and deletes the message. Then nobody knows that there was one.",
            try: "let the error of starter.start go on; nothing in the closure should catch it"
        )
    }

    func testVisibilityCoversTheFunction() async throws {
        let timeout = try requireFunction(function).property("Timeout")?.int ?? 3
        let hidden = try await cloud.attributes(ofQueue: queue)["VisibilityTimeout"].flatMap { Int($0) } ?? 0
        expect(
            hidden >= 6 * timeout,
            "the queue hides a message for six times the function's time-out",
            expected: "\(6 * timeout) s or more",
            actual: "\(hidden) s",
            at: .template(function, "Properties", "Timeout"),
            try: "set the function's Timeout: 10 and the queue's VisibilityTimeout: 60"
        )
    }

    func testRoleAllowsStartingAlone() throws {
        let suggestion =
            "give it Policies with StepFunctionsExecutionPolicy and StateMachineName: !GetAtt ShoutoutMachine.Name"
        let action = "states:StartExecution"
        expectRole(
            of: function,
            allows: action,
            on: cloud.reference(machine),
            named: "your state machine",
            try: suggestion
        )
        expectRole(
            of: function,
            denies: action,
            on: "arn:aws:states:us-east-1:123456789012:stateMachine:\(random.word())",
            named: "other machines",
            try: suggestion
        )
    }

    // MARK: What they share

    /// Twice at once, and once more when all is done.
    private func sendThrice(_ shoutout: SampleShoutout) async throws {
        let message = shoutout.event.serialized()
        for _ in 0..<2 { try await cloud.send(message, to: queue) }
        try await cloud.settle()
        try await cloud.send(message, to: queue)
        try await cloud.settle()
    }

    private func withResponseURLs(_ shoutouts: [SampleShoutout]) async throws -> [SampleShoutout] {
        var shoutouts = shoutouts
        for index in shoutouts.indices { shoutouts[index].responseUrl = try await cloud.openResponseURL().url }
        return shoutouts
    }

    private func executionCount() async throws -> Int { try await cloud.executions(of: machine).count }
}
