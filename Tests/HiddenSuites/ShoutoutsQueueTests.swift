import GradingSupport
import WorkshopCommon

/// The step shoutouts-queue: the handler hands each shoutout to a queue with a dead-letter queue, and answers in any case.
///
/// It looks into the queue, so it first stops the function that a later stack has behind it.
final class ShoutoutsQueueTests: StepSuite {
    private let function = "SlashFunction"
    private let queue = "ShoutoutsQueue"
    private let deadLetters = "ShoutoutsDeadLetterQueue"
    private let handler = Place.file("Sources/SlashFunction/SlashFunction.swift")

    func testStackHasBothQueues() throws {
        for name in [queue, deadLetters] { try requireResource(name, "AWS::SQS::Queue") }
    }

    func testShoutoutIsSent() async throws {
        try expectVariable(
            "SHOUTOUTS_QUEUE_URL",
            of: function,
            is: cloud.reference(queue),
            reference: "!Ref ShoutoutsQueue"
        )
        try await cloud.disableEventSources()
        let (sender, recipient) = (random.slackUser(), random.slackUser())
        let responseURL = "http://127.0.0.1:9/\(random.word())"
        let comment = "for the \(random.word()), señor \(random.name())"
        let response = try await cloud.slashCommand(
            "/shoutout \(recipient.mention) rf \(comment)",
            from: sender,
            responseURL: responseURL
        )
        try require(expectAnswer(response, to: "a shoutout"))
        let messages = try await messages { $0.contains(comment) }
        try require(
            expect(
                messages.count == 1,
                "when a shoutout has been answered, the queue has one message with it",
                expected: "1 message",
                actual: "\(messages.count)",
                at: handler,
                try: "await outbox.send(…) before the answer, once"
            )
        )
        let shoutout = try require(
            try? JSONValue(parsing: messages[0]),
            "the message is the shoutout as JSON",
            expected: #"{"id": "…", "recipient": "\#(recipient.id)", …}"#,
            actual: messages[0],
            at: .file("Sources/SlashFunction/Outbox.swift"),
            try: "encode the shoutout with JSONEncoder"
        )
        let expected = [
            "recipient": recipient.id, "sender": sender.id, "kind": "RF", "comment": comment,
            "responseUrl": responseURL,
        ]
        for (name, value) in expected.sorted(by: { $0.key < $1.key }) {
            expect(shoutout[name], equals: .string(value), "the message has the shoutout's \(name)", at: handler)
        }
        for name in ["id", "createdAt"] {
            expect(
                shoutout[name]?.string?.isEmpty == false,
                "the message has the shoutout's \(name)",
                expected: "a text",
                actual: shoutout[name]?.serialized() ?? "nothing",
                at: handler
            )
        }
    }

    func testNothingElseIsSent() async throws {
        try await cloud.disableEventSources()
        let word = random.word()
        let mention = random.slackUser().mention
        let commands = ["help", "help values", word, "\(mention) x\(word) for the cake", "\(mention) tf"]
        for command in commands {
            try require(expectAnswer(try await cloud.slashCommand("/shoutout \(command)"), to: "/shoutout \(command)"))
        }
        let messages = try await messages { _ in true }
        expect(
            messages.isEmpty,
            "what is no shoutout puts nothing into the queue",
            expected: "no message",
            actual: messages.joined(separator: "\n"),
            at: handler,
            try: "send where ShoutoutText(parsing:) succeeds, and nowhere else"
        )
    }

    func testFailureIsAnswered() async throws {
        // SQS takes no message with U+FFFE in it: InvalidMessageContents.
        // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html
        let recipient = random.slackUser()
        let command = "/shoutout \(recipient.mention) tf for the \(random.word()) \u{FFFE}"
        let clock = ContinuousClock()
        let start = clock.now
        let response = try await cloud.slashCommand(command)
        let time = clock.now - start
        try require(expectAnswer(response, to: "a shoutout that the queue refuses (it has the character U+FFFE)"))
        expect(
            time < .seconds(3),
            "the answer comes within Slack's three seconds",
            expected: "less than 3 s",
            actual: "\(time)",
            at: handler
        )
        expect(
            response,
            has: "ephemeral",
            at: "response_type",
            "the answer is for the one who gave the shoutout",
            in: handler
        )
        let text = response.json?["text"]?.string
        expect(
            text?.isEmpty == false,
            "the answer says that it didn't work",
            expected: "a message with a text",
            actual: response.body,
            at: handler
        )
        expect(
            text,
            lacks: recipient.id,
            "a shoutout that the queue refused is not confirmed",
            at: handler,
            try: "catch the error of outbox.send, and answer with a message that asks to try again"
        )
    }

    func testQueueGivesUpAfterSomeTries() async throws {
        let attributes = try await cloud.attributes(ofQueue: queue)
        let policy = attributes["RedrivePolicy"].flatMap { try? JSONValue(parsing: $0) }
        let target = try await cloud.attributes(ofQueue: deadLetters)["QueueArn"] ?? ""
        expect(
            policy?["deadLetterTargetArn"],
            equals: .string(target),
            "what \(queue) gives up on goes to \(deadLetters)",
            at: .template(queue, "Properties", "RedrivePolicy"),
            try: "set RedrivePolicy with deadLetterTargetArn: !GetAtt \(deadLetters).Arn"
        )
        let tries = (policy?["maxReceiveCount"]?.int ?? policy?["maxReceiveCount"]?.string.flatMap { Int($0) }) ?? 0
        expect(
            (5...20).contains(tries),
            "a message has some tries before \(queue) gives up",
            expected: "maxReceiveCount from 5 to 20",
            actual: tries == 0 ? "none" : "\(tries)",
            at: .template(queue, "Properties", "RedrivePolicy"),
            try: "set maxReceiveCount: 5"
        )
    }

    func testDeadLettersAreKeptLonger() async throws {
        let kept = try await seconds("MessageRetentionPeriod", of: queue)
        let keptDead = try await seconds("MessageRetentionPeriod", of: deadLetters)
        expect(
            keptDead > kept,
            "\(deadLetters) keeps messages longer than \(queue)",
            expected: "more than \(kept) s",
            actual: "\(keptDead) s",
            at: .template(deadLetters, "Properties", "MessageRetentionPeriod"),
            try: "set MessageRetentionPeriod: 1209600, which is 14 days"
        )
    }

    func testMessagesStayHiddenLongEnough() async throws {
        let hidden = try await seconds("VisibilityTimeout", of: queue)
        expect(
            hidden >= 60,
            "\(queue) hides a message for six times the ten seconds that the function behind it may take",
            expected: "60 s or more",
            actual: "\(hidden) s",
            at: .template(queue, "Properties", "VisibilityTimeout"),
            try: "set VisibilityTimeout: 60"
        )
    }

    func testRoleAllowsSendingAlone() async throws {
        let arn = try await cloud.attributes(ofQueue: queue)["QueueArn"] ?? ""
        let suggestion = "give it Policies with SQSSendMessagePolicy and QueueName: !GetAtt \(queue).QueueName"
        expectRole(of: function, allows: "sqs:SendMessage", on: arn, named: "your queue", try: suggestion)
        for action in ["sqs:ReceiveMessage", "sqs:DeleteMessage"] {
            expectRole(of: function, denies: action, on: arn, named: "your queue", try: suggestion)
        }
    }

    // MARK: What they share

    private func messages(where isWanted: (String) -> Bool) async throws -> [String] {
        var found: [String] = []
        while true {
            let messages = try await cloud.receive(from: queue)
            if messages.isEmpty { return found.filter(isWanted) }
            found += messages
        }
    }

    private func seconds(_ attribute: String, of queue: String) async throws -> Int {
        try await cloud.attributes(ofQueue: queue)[attribute].flatMap { Int($0) } ?? 0
    }

    private func expectAnswer(_ response: Response, to what: String) -> Bool {
        expect(
            response.status,
            equals: 200,
            "\(what) is answered",
            at: handler,
            try: response.status == 502
                ? "the function failed, or didn't start; 'workshop check --verbose' shows its log"
                : "answer with statusCode: .ok, whatever happens"
        )
    }
}
