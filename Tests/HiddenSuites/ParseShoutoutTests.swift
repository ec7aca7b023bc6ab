import GradingSupport
import WorkshopCommon

/// The step parse-shoutout: `<@U123|ana> tf for …` is understood, and what isn't is explained.
final class ParseShoutoutTests: StepSuite {
    private let function = "SlashFunction"
    private let parser = Place.file("Sources/SlashFunction/ShoutoutText.swift")
    private let answers = Place.file("Sources/SlashFunction/Answer.swift")
    private let kinds = ["TF": "Team First", "RF": "Results Focus", "IT": "Innovative Thinking"]

    func testShoutoutIsConfirmed() async throws {
        let recipient = random.slackUser()
        let comment = "for the \(random.word())"
        let response = try await send("/shoutout \(recipient.mention) TF \(comment)")
        try require(expectAnswer(response))
        expect(
            response,
            has: "ephemeral",
            at: "response_type",
            "the confirmation is for the one who gave the shoutout",
            in: answers,
            try: "leave responseType: .ephemeral"
        )
        let text = text(of: response)
        expect(
            text,
            contains: "<@\(recipient.id)>",
            "the confirmation mentions the one who gets the shoutout",
            at: answers,
            try: "write <@\\(shoutout.recipient)>: Slack makes the name of it"
        )
        for part in ["Team First", comment] {
            expect(text, contains: part, "the confirmation repeats the kind by its name, and the comment", at: answers)
        }
    }

    func testMentionMayHaveNoName() async throws {
        let recipient = random.slackUser()
        let response = try await send("/shoutout <@\(recipient.id)> RF for the \(random.word())")
        try require(expectAnswer(response))
        for part in ["<@\(recipient.id)>", "Results Focus"] {
            expect(
                text(of: response),
                contains: part,
                "a mention without a name, <@\(recipient.id)>, is understood",
                at: parser,
                try: "take what stands before the |, or all of it where there is none"
            )
        }
    }

    func testEveryKindIsUnderstood() async throws {
        let mention = random.slackUser().mention
        for (word, name) in [
            ("TF", "Team First"), ("rf", "Results Focus"), ("It", "Innovative Thinking"), ("tf", "Team First"),
            ("iT", "Innovative Thinking"), ("RF", "Results Focus"),
        ] {
            let spaces = String(repeating: " ", count: random.number(in: 1...3))
            let text = text(of: try await send("/shoutout \(mention)\(spaces)\(word)\(spaces)for the \(random.word())"))
            expect(
                text,
                contains: name,
                "\"\(word)\" is understood as \(name)",
                at: parser,
                try: "Kind(rawValue: word.uppercased())"
            )
            for other in kinds.values.sorted() where other != name {
                expect(text, lacks: other, "\"\(word)\" is understood as \(name) and nothing else", at: parser)
            }
        }
    }

    func testCommentStaysAsItIs() async throws {
        // Slack sends &amp; where somebody typed &.
        let comment = "For  \(random.word()) &amp; 1+1=2, señor \(random.name()), it TF 100% 🎉"
        let response = try await send("/shoutout \(random.slackUser().mention) IT   \(comment)  ")
        try require(expectAnswer(response))
        expect(
            text(of: response),
            contains: comment,
            "the comment is repeated letter by letter",
            at: parser,
            try: "take what is left of the text after two words, and only trim the spaces around it"
        )
    }

    func testUnknownKindIsExplained() async throws {
        let mention = random.slackUser().mention
        let word = "x\(random.word())"
        try await expectExplanation(of: "\(mention) \(word) for the cake", "an unknown kind", naming: word)
        try await expectExplanation(of: mention, "a shoutout without a kind", naming: nil)
    }

    func testMissingCommentIsExplained() async throws {
        let mention = random.slackUser().mention
        for text in ["\(mention) tf", "\(mention) rf   "] {
            try await expectExplanation(of: text, "a shoutout without a comment", naming: nil)
        }
    }

    func testWithoutMentionItIsNoShoutout() async throws {
        for word in [random.name(), "@\(random.name())", "<@>", "<@|\(random.name())>"] {
            let typed = "\(word) tf for the \(random.word())"
            let response = try await send("/shoutout \(typed)")
            try require(expectAnswer(response))
            let text = text(of: response)
            expect(
                text,
                contains: "/shoutout help",
                "the answer to \"/shoutout \(typed)\", which mentions nobody, points to help",
                at: parser,
                try: "throw .noRecipient where userID(in:) finds no id"
            )
            expect(
                text,
                lacks: "Team First",
                "\"/shoutout \(typed)\", which mentions nobody, is not confirmed",
                at: parser,
                try: "throw .noRecipient where userID(in:) finds no id"
            )
        }
    }

    // MARK: What they share

    private func expectExplanation(of typed: String, _ what: String, naming word: String?) async throws {
        let response = try await send("/shoutout \(typed)")
        try require(expectAnswer(response))
        expect(
            response,
            has: "ephemeral",
            at: "response_type",
            "the answer to \(what) is for the one who typed it",
            in: answers
        )
        let text = text(of: response)
        for part in ["/shoutout", "TF", "RF", "IT"] {
            expect(
                text,
                contains: part,
                "the answer to \(what) says how to give a shoutout",
                at: answers,
                try: "let the parser throw what is wrong, and add what /shoutout help says"
            )
        }
        guard let word else { return }
        expect(
            text,
            contains: word,
            "the answer to \(what) names the word that was wrong",
            at: answers,
            try: "the mistake .unknownKind has the word with it"
        )
    }

    private func send(_ command: String) async throws -> Response { try await cloud.slashCommand(command) }

    private func text(of response: Response) -> String? { response.json?["text"]?.string }

    private func expectAnswer(_ response: Response) -> Bool {
        expect(
            response.status,
            equals: 200,
            "the command is answered by your function",
            at: .function(function),
            try: response.status == 502
                ? "the function failed; 'workshop check --verbose' shows its log"
                : "answer with statusCode: .ok, whatever was typed"
        )
    }
}
