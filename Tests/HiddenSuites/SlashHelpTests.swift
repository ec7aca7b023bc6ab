import GradingSupport
import WorkshopCommon

/// The step slash-help: a slash command, form-encoded, answered with an ephemeral message.
///
/// Every request is signed as Slack signs it, so that this suite holds for later handlers too, which verify it.
final class SlashHelpTests: StepSuite {
    private let function = "SlashFunction"
    private let path = SlackRequest.path
    private let handler = Place.file("Sources/SlashFunction/SlashFunction.swift")
    private let answers = Place.file("Sources/SlashFunction/Answer.swift")
    private let form = Place.file("Sources/SlashFunction/Form.swift")

    func testCommandIsAnswered() async throws {
        let clock = ContinuousClock()
        let start = clock.now
        let response = try await send("/shoutout help")
        let time = clock.now - start
        try require(expectAnswer(response))
        expect(
            time < .seconds(3),
            "the answer comes within Slack's three seconds",
            expected: "less than 3 s",
            actual: "\(time)",
            at: .function(function),
            try: "move slow work out of the handler"
        )
    }

    func testHelpIsForTheOneWhoAsked() async throws {
        let response = try await send("/shoutout help")
        try require(expectAnswer(response))
        expect(
            response.header("content-type"),
            contains: "application/json",
            "the answer to /shoutout help says that it is JSON",
            at: handler,
            try: #"set headers: ["content-type": "application/json"]"#
        )
        expect(
            response,
            has: "ephemeral",
            at: "response_type",
            "the answer to /shoutout help is for the one who asked",
            in: answers
        )
    }

    func testHelpShowsHow() async throws {
        for command in ["/shoutout help", "/shoutout", "/shoutout HELP"] {
            let text = try text(of: try await send(command), command)
            for part in ["/shoutout", "TF", "RF", "IT"] {
                expect(
                    text,
                    contains: part,
                    "the answer to \"\(command)\" explains how to give a shoutout",
                    at: answers
                )
            }
        }
    }

    func testHelpValuesExplainsTheKinds() async throws {
        for command in ["/shoutout help values", "/shoutout  Help  values "] {
            let text = try text(of: try await send(command), command)
            for part in ["TF", "Team First", "RF", "Results Focus", "IT", "Innovative Thinking"] {
                expect(
                    text,
                    contains: part,
                    "the answer to \"\(command)\" says what each kind means",
                    at: answers,
                    try: "the form has text=help+values: is the plus a space when you compare?"
                )
            }
        }
    }

    func testUnknownCommandPointsToHelp() async throws {
        // Each sign of it would be lost by a decoder with one of the usual mistakes.
        let typed = "\(random.word())+\(random.number())=ñ;100%25"
        let response = try await send("/shoutout \(typed)")
        try require(expectAnswer(response))
        expect(
            response,
            has: "ephemeral",
            at: "response_type",
            "the answer to an unknown command is for the one who asked",
            in: answers
        )
        let text = try text(of: response, "an unknown command")
        expect(
            text,
            contains: typed,
            "the answer to an unknown command repeats what was typed, letter by letter",
            at: form,
            try: "split at & and at the first =, then put spaces for plusses, then undo the percent escapes, each once"
        )
        expect(text, contains: "help", "the answer to an unknown command points to help", at: answers)
    }

    func testBodyInBase64IsUnderstood() async throws {
        // A REST API does this for its BinaryMediaTypes, and an HTTP API for every form.
        let request = cloud.signedCommand("/shoutout help values")
        let result = try await cloud.invoke(function, request.event(inBase64: true, random: random))
        try require(
            expect(
                result.functionError == nil,
                "an event whose body is in base64 is handled",
                expected: "a response",
                actual: result.text,
                at: .function(function)
            )
        )
        expect(
            result.payload?["body"]?.string,
            contains: "Results Focus",
            "\"/shoutout help values\" in base64 gets the same answer as in plain text",
            at: handler,
            why: "With isBase64Encoded the body is not the form: it is the form's bytes in base64.",
            try: "take the form from request.decodeBody() and not from request.body"
        )
    }

    private func send(_ command: String) async throws -> Response {
        try await cloud.slashCommand(command, to: path)
    }

    @discardableResult
    private func expectAnswer(_ response: Response) -> Bool {
        expect(
            response.status,
            equals: 200,
            "POST \(path) is answered by your function",
            at: place(of: response.status),
            try: suggestion(for: response.status)
        )
    }

    /// A function that failed says in its log where; one that answers does so in its handler.
    private func place(of status: Int) -> Place {
        switch status {
        case 403, 404: .template(function, "Properties", "Events")
        case 502: .function(function)
        default: handler
        }
    }

    private func suggestion(for status: Int) -> String {
        switch status {
        case 403, 404: "give SlashFunction an event of type Api with Path: \(path) and Method: post"
        case 502: "the function failed; 'workshop check --verbose' shows its log"
        default: "answer with statusCode: .ok, whatever was typed: Slack shows a message only then"
        }
    }

    private func text(of response: Response, _ said: String) throws -> String {
        try require(expectAnswer(response))
        return try require(
            response.json?["text"]?.string,
            "the answer to \(said) is a message with a text",
            expected: #"{"response_type": "ephemeral", "text": "…"}"#,
            actual: Failure.bounded(response.body),
            at: handler
        )
    }
}
