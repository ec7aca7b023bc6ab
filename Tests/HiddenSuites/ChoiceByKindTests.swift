import GradingSupport
import WorkshopCommon

/// The step choice-by-kind: shoutouts for Innovative Thinking also go to a queue, by the machine's own decision.
final class ChoiceByKindTests: MachineSuite {
    private let queue = "IdeasQueue"

    func testIdeaIsKept() async throws {
        try requireResource(queue, "AWS::SQS::Queue")
        let shoutout = try await shoutout(of: "IT")
        // How it goes on from there is another check's.
        let execution = try await run(shoutout)
        let messages = try await cloud.receive(from: queue)
        let kept = messages.compactMap { try? JSONValue(parsing: $0) }.first { $0["id"] == .string(shoutout.id) }
        let found = try require(
            kept,
            "a shoutout with the kind IT is in \(queue)",
            expected: shoutout.event.serialized(),
            actual: messages.isEmpty ? nothing(of: execution) : messages.joined(separator: "\n"),
            at: definition,
            try: execution["status"] == "SUCCEEDED" || !messages.isEmpty
                ? #"choose by $.kind, and send the input: "MessageBody.$": "$""#
                : "mend what the execution failed with; IdeasQueueUrl: !Ref IdeasQueue stands among DefinitionSubstitutions"
        )
        expect(
            found["comment"],
            equals: .string(shoutout.comment),
            "the message has the whole shoutout",
            at: definition,
            try: #"send the input: "MessageBody.$": "$""#
        )
    }

    func testOthersAreNot() async throws {
        try requireResource(queue, "AWS::SQS::Queue")
        for kind in ["TF", "RF"] {
            let shoutout = try await shoutout(of: kind)
            _ = try await run(shoutout)
            let messages = try await cloud.receive(from: queue)
            expect(
                !messages.contains { $0.contains(shoutout.id) },
                "a shoutout with the kind \(kind) is not in \(queue)",
                expected: "no message",
                actual: messages.joined(separator: "\n"),
                at: definition,
                try: #"let "Default" be "Tell""#
            )
        }
    }

    func testEverybodyStillHearsOfIt() async throws {
        for kind in ["IT", "TF", "RF"] {
            let (url, conversation) = try await cloud.openResponseURL()
            var shoutout = try await shoutout(of: kind)
            shoutout.responseUrl = url
            expectSuccess(try await run(shoutout), "an execution with the kind \(kind) succeeds")
            let posts = try await posts(in: conversation)
            expect(
                posts.count == 1 && posts[0].contains(shoutout.comment),
                "the channel reads a shoutout with the kind \(kind)",
                expected: "1 message with \"\(shoutout.comment)\"",
                actual: posts.isEmpty ? "no message" : posts.joined(separator: "\n"),
                at: definition,
                try: #"in KeepIdea: "ResultPath": null, "Next": "Tell""#
            )
        }
    }

    func testRoleAllowsSending() async throws {
        try requireResource(queue, "AWS::SQS::Queue")
        let arn = try await cloud.attributes(ofQueue: queue)["QueueArn"] ?? ""
        let suggestion = "add SQSSendMessagePolicy with QueueName: !GetAtt \(queue).QueueName"
        expectRole(of: machine, allows: "sqs:SendMessage", on: arn, named: queue, try: suggestion)
        expectRole(of: machine, denies: "sqs:ReceiveMessage", on: arn, named: queue, try: suggestion)
    }

    /// No message, and how the execution ended that should have sent it.
    private func nothing(of execution: JSONValue) -> String {
        execution["status"] == "SUCCEEDED" ? "no message" : "no message: \(execution.executionOutcome)"
    }

    private func shoutout(of kind: String) async throws -> SampleShoutout {
        var shoutout = try await shoutout()
        shoutout.kind = kind
        return shoutout
    }
}
