import GradingSupport
import WorkshopCommon

/// The step custom-runtime: a shell script that speaks the Runtime API.
final class CustomRuntimeTests: StepSuite {
    private let function = "SizeFunction"
    private let script = Place.file("functions/size/bootstrap")

    func testEventIsAnswered() async throws {
        try requireFunction(function)
        for _ in 0..<3 { try await expectSize(of: ["word": .string(random.word())]) }
    }

    func testBytesAreCounted() async throws {
        try await expectSize(of: ["name": .string("señor \(random.name()) 🎉")])
    }

    func testBadEventIsAnError() async throws {
        let result = try await cloud.invoke(function, .string(random.word()))
        try require(
            expect(
                result.functionError != nil,
                "an event that is a text, and no object, is an error",
                expected: #"an error: {"errorType": "BadEvent", …}"#,
                actual: "an answer: \(Failure.bounded(result.text))",
                at: script,
                try: "POST it to $api/invocation/$id/error"
            )
        )
        expect(
            result.payload?["errorType"],
            equals: "BadEvent",
            "the error has the type BadEvent",
            at: script,
            try: #"post {"errorType": "BadEvent", "errorMessage": "…"}"#
        )
    }

    func testItGoesOnAfterAnError() async throws {
        try await expectSize(of: ["word": .string(random.word())])
        let before = try await starts()
        for _ in 0..<2 {
            _ = try await cloud.invoke(function, .string(random.word()))
            try await expectSize(of: ["word": .string(random.word())])
        }
        let started = try await starts() - before
        expect(
            started == 0,
            "after an error the same process takes the next event",
            expected: "no new process",
            actual: "\(started) new for four events",
            at: script,
            try: "report the error and go round again; nothing in the loop should end the script"
        )
    }

    private func expectSize(of event: JSONValue) async throws {
        let result = try await cloud.invoke(function, event)
        expect(
            result.functionError == nil ? result.payload?["bytes"] : nil,
            equals: .number(JSONNumber(event.serialized().utf8.count)),
            "the event \(event.serialized()) is answered with its length in bytes",
            at: script,
            try: "GET $api/invocation/next, then POST {\"bytes\": N} to $api/invocation/$id/response"
        )
    }

    /// How many processes have been started for the function: each writes a log stream of its own.
    private func starts() async throws -> Int { try await cloud.logStreams(of: function) }
}
