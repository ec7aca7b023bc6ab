import Foundation
import GradingSupport
import WorkshopCommon

/// The step list-command: the newest five shoutouts of a person, by the index.
final class ListCommandTests: StepSuite {
    private let function = "SlashFunction"
    private let table = "ShoutoutsTable"
    private let history = Place.file("Sources/SlashFunction/History.swift")

    func testShoutoutsAreListed() async throws {
        let (recipient, other) = (random.slackUser(), random.slackUser())
        let mine = try await put(3, to: recipient)
        let others = try await put(7, to: other)
        let response = try await list(of: recipient)
        expect(
            response,
            has: "ephemeral",
            at: "response_type",
            "the list is for the one who asked",
            in: history,
            try: "leave responseType: .ephemeral"
        )
        let text = response.json?["text"]?.string
        try require(
            expect(
                text,
                lacks: "I don't know `list",
                "/shoutout list is a command that the handler knows",
                at: .function(function),
                try: "in the closure, ask listedUser(in: text), and where it finds somebody, answer with "
                    + "SlackMessage(history:of:)"
            )
        )
        for comment in mine {
            expect(
                text,
                contains: comment,
                "the list has what this person got",
                at: history,
                try: "query the index byRecipient, and make a line of each item"
            )
        }
        for comment in others {
            expect(
                text,
                lacks: comment,
                "the list has nothing that somebody else got",
                at: history,
                try: "query the index byRecipient with this person's id"
            )
        }
    }

    func testNewestFiveComeFirst() async throws {
        let recipient = random.slackUser()
        let comments = try await put(8, to: recipient)
        let text = try await list(of: recipient).json?["text"]?.string ?? ""
        let shown = comments.filter { text.contains($0) }
            .sorted { text.range(of: $0)!.lowerBound < text.range(of: $1)!.lowerBound }
        expect(
            shown,
            equals: Array(comments.reversed().prefix(5)),
            "of eight shoutouts the newest five are listed, the newest first",
            at: history,
            try: "limit: 5, scanIndexForward: false"
        )
    }

    func testNobodysListSaysSo() async throws {
        let recipient = random.slackUser()
        let text = try await list(of: recipient).json?["text"]?.string
        expect(
            text,
            contains: recipient.id,
            "the list of somebody who got none says so",
            at: history,
            try: "say whom you looked for: <@\\(recipient)> got no shoutout yet."
        )
        expect(
            text,
            lacks: "I don't know",
            "the list of somebody who got none is no unknown command",
            at: .file("Sources/SlashFunction/SlashFunction.swift"),
            try: "ask listedUser(in:) before anything else"
        )
    }

    func testTableThatCanNotBeReadIsNoEmptyList() async throws {
        let (recipient, nobody) = (random.slackUser(), random.slackUser())
        _ = try await put(1, to: recipient)
        let none = try await list(of: nobody).json?["text"]?.string ?? ""
        try await cloud.breaks(.throttles, of: table)
        let response = try await cloud.slashCommand("/shoutout list \(recipient.mention)")
        try await cloud.breaksNothing()
        let handler = Place.file("Sources/SlashFunction/SlashFunction.swift")
        let suggestion = "catch what latest(of:) throws, and answer that the list can't be read just now"
        try require(
            expect(
                response.status,
                equals: 200,
                "when the table can't be read, /shoutout list is answered all the same",
                at: handler,
                try: suggestion
            )
        )
        let text = response.json?["text"]?.string ?? ""
        expect(
            !text.isEmpty && text != none.replacing(nobody.id, with: recipient.id),
            "when the table can't be read, the answer says so",
            expected: "an apology",
            actual: text.isEmpty ? "no text" : text,
            at: handler,
            try: suggestion
        )
    }

    func testRoleAllowsReadingAlone() throws {
        let arn = "arn:aws:dynamodb:us-east-1:123456789012:table/\(cloud.reference(table))"
        let suggestion = "add DynamoDBReadPolicy with TableName: !Ref \(table)"
        expectRole(
            of: function,
            allows: "dynamodb:Query",
            on: "\(arn)/index/byRecipient",
            named: "the index byRecipient",
            try: suggestion
        )
        for action in ["dynamodb:PutItem", "dynamodb:DeleteItem"] {
            expectRole(of: function, denies: action, on: arn, named: "your table", try: suggestion)
        }
    }

    // MARK: What they share

    /// Stores so many shoutouts; the comments, the oldest first.
    private func put(_ count: Int, to recipient: SlackUser) async throws -> [String] {
        var comments: [String] = []
        for number in 0..<count {
            var shoutout = SampleShoutout(random)
            shoutout.recipient = recipient.id
            shoutout.createdAt = "2026-11-25T10:0\(number):00Z"
            try await cloud.put(shoutout.attributes, in: table)
            comments.append(shoutout.comment)
        }
        return comments
    }

    private func list(of user: SlackUser) async throws -> Response {
        let response = try await cloud.slashCommand("/shoutout list \(user.mention)")
        try require(
            expect(
                response.status,
                equals: 200,
                "/shoutout list is answered",
                at: .function(function),
                try: "the function failed, or didn't start; 'workshop check --verbose' shows its log"
            )
        )
        return response
    }
}
