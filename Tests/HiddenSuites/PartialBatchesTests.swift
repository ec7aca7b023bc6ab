import GradingSupport
import WorkshopCommon

/// The step partial-batches: a bad message is reported, and the good ones of its batch are done.
final class PartialBatchesTests: MachineSuite {
    private let function = "ProcessorFunction"
    private let queue = "ShoutoutsQueue"
    private let deadLetters = "ShoutoutsDeadLetterQueue"
    private let handler = Place.file("Sources/ProcessorFunction/ProcessorFunction.swift")

    func testFailuresAreReported() async throws {
        let good = [SampleShoutout(random), SampleShoutout(random), SampleShoutout(random)]
        let bodies = [
            "no shoutout", good[0].event.serialized(), good[1].event.serialized(), "{}", good[2].event.serialized(),
        ]
        let messages = bodies.map { (id: random.secret(), body: $0) }
        let result = try await cloud.invoke(function, batch(of: messages))
        try require(
            expect(
                result.functionError == nil,
                "a batch with bad messages doesn't fail the function",
                expected: #"{"batchItemFailures": […]}"#,
                actual: Failure.bounded(result.text),
                at: handler,
                try: "catch inside of the loop"
            )
        )
        let reported = try require(
            result.payload?["batchItemFailures"]?.array,
            "the function answers with a BatchResponse",
            expected: #"{"batchItemFailures": […]}"#,
            actual: result.text.isEmpty ? "no answer" : Failure.bounded(result.text),
            at: handler,
            try: "return the BatchResponse after the loop"
        )
        expect(
            JSONValue.array(reported),
            equals: [
                ["itemIdentifier": .string(messages[0].id)], ["itemIdentifier": .string(messages[3].id)],
            ],
            "of five messages the two that are no shoutouts are reported, by their message ids",
            at: handler,
            try: advice(on: reported)
        )
    }

    private func advice(on reported: [JSONValue]) -> String {
        if let failure = reported.first, failure["itemIdentifier"] == nil {
            return "call the field of Failure itemIdentifier, in BatchResponse.swift"
        }
        return reported.count == 1
            ? "catch inside of the loop, so that the messages after a bad one have their turn"
            : "add .init(itemIdentifier: message.messageId) where a message throws, and nowhere else"
    }

    func testEventAsksForReports() throws {
        let mappings = template.resources(ofType: "AWS::Lambda::EventSourceMapping")
        let types = mappings.flatMap { $0.property("FunctionResponseTypes")?.array ?? [] }
        expect(
            types.contains("ReportBatchItemFailures"),
            "the queue's event says that the function reports failures",
            expected: "FunctionResponseTypes with ReportBatchItemFailures",
            actual: mappings.isEmpty ? "no event of type SQS" : "none",
            at: .template(function, "Properties", "Events"),
            try: "set FunctionResponseTypes: [ReportBatchItemFailures]"
        )
    }

    func testGoodMessagesAreDone() async throws {
        var shoutouts: [SampleShoutout] = []
        for _ in 0..<6 { shoutouts.append(try await shoutout()) }
        var bodies = shoutouts.map { $0.event.serialized() }
        bodies.insert("\(random.word()) is no shoutout", at: 3)
        // Handed over as Lambda does: how many messages come at once, a queue leaves to chance.
        _ = try await cloud.invoke(function, batch(of: bodies.map { (id: random.secret(), body: $0) }))
        try await cloud.settle()
        var stored = 0
        for shoutout in shoutouts where try await cloud.item(shoutout.id, in: table) != nil { stored += 1 }
        expect(
            stored,
            equals: shoutouts.count,
            "of six shoutouts that come with a bad message, all are in the table afterwards",
            at: handler,
            try: "let the loop go on after a failure"
        )
    }

    func testBadMessageIsSetAside() async throws {
        let good = try await shoutout()
        let bad = "\(random.word()) is no shoutout"
        for body in [bad, good.event.serialized()] { try await cloud.send(body, to: queue) }
        try await cloud.settle()
        let letters = try await cloud.receive(from: deadLetters)
        expect(
            letters == [bad],
            "the bad message is in \(deadLetters) as it was sent, and no good one is",
            expected: bad,
            actual: letters.isEmpty ? "no message" : letters.joined(separator: "\n"),
            at: handler,
            try: "report it each time that it comes, and it alone"
        )
    }
}
