import GradingSupport
import WorkshopCommon

/// The step callback: the channel is told, and what can't be told is an answer or an error, each where it belongs.
final class CallbackTests: MachineSuite {
    private let function = "CallbackFunction"
    private let message = Place.file("Sources/CallbackFunction/ChannelMessage.swift")
    private let posting = Place.file("Sources/CallbackFunction/ResponseURL.swift")

    func testChannelReadsTheShoutout() async throws {
        let (shoutout, conversation) = try await shoutoutAndConversation()
        let answer = try await invoke(shoutout)
        let refusal = try await cloud.entries(of: conversation).first { $0["kind"] == "refused" }
        try require(
            expect(
                refusal == nil,
                "Slack takes the message",
                expected: "status 200",
                actual: "a refusal: \(refusal?["why"]?.string ?? "")",
                at: posting,
                why: "Slack reads a body as its Content-Type says. Without one of yours, URLSession calls it a form.",
                try: "post JSON, with the header Content-Type: application/json"
            )
        )
        try await expectTold(true, answer, "a shoutout is told")
        let posts = try await posts(in: conversation)
        try require(
            expect(
                posts.count == 1,
                "everybody in the channel reads the message",
                expected: "1 message for the channel",
                actual: try await whatWasSeen(in: conversation),
                at: message,
                try: #"give the message a member "response_type" with the value "in_channel""#
            )
        )
        let kind = ["TF": "Team First", "RF": "Results Focus", "IT": "Innovative Thinking"][shoutout.kind] ?? ""
        for part in ["@\(shoutout.recipient)", "@\(shoutout.sender)", kind, shoutout.comment] {
            expect(posts[0], contains: part, "the message says who got what from whom, and what for", at: message)
        }
    }

    func testCommentReadsAsItWasTyped() async throws {
        let typed = #"for <b>R&D</b> & "\#(random.word())" <!channel>"#
        let escaped = typed.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
        let (original, conversation) = try await shoutoutAndConversation()
        var shoutout = original
        shoutout.comment = escaped
        _ = try await invoke(shoutout)
        expect(
            try await posts(in: conversation).first ?? "no message",
            contains: typed,
            "a comment that comes from Slack as \(escaped) reads as it was typed",
            at: message,
            try: "put shoutout.comment into the text as it is, and let JSONEncoder write the JSON"
        )
    }

    func testServerErrorIsThrown() async throws {
        let (shoutout, conversation) = try await shoutoutAndConversation()
        try await cloud.breaks(.failingSlack, atMost: 1)
        let result = try await cloud.invoke(function, shoutout.event)
        try await cloud.breaksNothing()
        expectThrown(result, "when Slack answers with a server error, the function throws, after one try")
        expect(
            try await posts(in: conversation).count,
            equals: 0,
            "when Slack answers with a server error, the function doesn't ask a second time",
            at: posting,
            try: "post once; Step Functions tries again better than a loop does"
        )
    }

    func testUnreachableSlackIsThrown() async throws {
        // Nothing listens on port 9 of this machine.
        let result = try await cloud.invoke(function, SampleShoutout(random).event)
        expectThrown(result, "when nobody answers at the address at all, the function throws")
    }

    func testAddressThatIsOverIsAnAnswer() async throws {
        let (used, usedUp) = try await shoutoutAndConversation()
        for _ in 0..<5 { _ = try await invoke(used) }
        try await expectTold(false, try await invoke(used), "the sixth message to an address is answered, not thrown")
        expect(try await posts(in: usedUp).count, equals: 5, "an address takes five messages", at: posting)

        let (late, _) = try await shoutoutAndConversation()
        try await cloud.advance(by: .seconds(31 * 60))
        try await expectTold(false, try await invoke(late), "a message after half an hour is answered, not thrown")
    }

    func testSlowSlackIsGivenUp() async throws {
        let (shoutout, _) = try await shoutoutAndConversation()
        try await cloud.breaks(.slowSlack)
        let result = try await cloud.invoke(function, shoutout.event)
        try await cloud.breaksNothing()
        let wasEnded = result.text.contains("Task timed out")
        try require(
            expect(
                result.functionError == nil,
                wasEnded
                    ? "when Slack takes four seconds, the function gives up by itself, before Lambda ends it"
                    : "when Slack takes four seconds, the function gives up without an error",
                expected: "an answer with told = false",
                actual: Failure.bounded(result.text),
                at: posting,
                try: wasEnded
                    ? "post within(.seconds(2)) { … }, which is less than the function's Timeout"
                    : "catch OutOfTime, and return Told(told: false, reason: …)"
            )
        )
        try await expectTold(false, result.payload ?? [:], "what Slack didn't confirm isn't said to be told")
    }

    // MARK: What they share

    private func shoutoutAndConversation() async throws -> (SampleShoutout, SlackConversation) {
        let (url, conversation) = try await cloud.openResponseURL()
        var shoutout = SampleShoutout(random)
        shoutout.responseUrl = url
        return (shoutout, conversation)
    }

    /// Hands a shoutout to the function, as the machine does; an error stops the test.
    private func invoke(_ shoutout: SampleShoutout) async throws -> JSONValue {
        try requireFunction(function)
        let result = try await cloud.invoke(function, shoutout.event)
        try require(
            expect(
                result.functionError == nil,
                "\(function) answers",
                expected: #"{"told": …}"#,
                actual: Failure.bounded(result.text),
                at: posting,
                try: "throw only where asking again helps: no connection, 429, and 500 and above"
            )
        )
        return result.payload ?? [:]
    }

    private func expectTold(_ told: Bool, _ answer: JSONValue, _ what: String) async throws {
        expect(
            answer["told"],
            equals: .bool(told),
            "\(what): told is \(told)",
            at: posting,
            try: "return Told(told: \(told)\(told ? "" : ", reason: …"))"
        )
    }

    private func expectThrown(_ result: InvocationResult, _ what: String) {
        expect(
            result.functionError != nil && !result.text.contains("Task timed out"),
            what,
            expected: "an error of the function's own",
            actual: Failure.bounded(result.text),
            at: posting,
            try: "throw SlackIsAway(why: …)"
        )
    }

    private func whatWasSeen(in conversation: SlackConversation) async throws -> String {
        let entries = try await cloud.entries(of: conversation)
        return entries.contains { $0["kind"] == "posted" } ? "a message that only its author sees" : "no message"
    }
}
