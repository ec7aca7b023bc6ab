import Shoutouts
import Testing

@testable import SlashFunction

/// What `swift test` can tell in a moment. Add the odd cases that you think of.
struct ShoutoutTextTests {
    @Test func aShoutoutHasThreeParts() throws {
        let shoutout = try ShoutoutText(parsing: "<@U012ABCDEF|ana> tf for unblocking the release")
        #expect(shoutout.recipient == "U012ABCDEF")
        #expect(shoutout.kind == .teamFirst)
        #expect(shoutout.comment == "for unblocking the release")
    }

    @Test func aMentionMayHaveNoName() {
        #expect(ShoutoutText.userID(in: "<@U012ABCDEF>") == "U012ABCDEF")
        #expect(ShoutoutText.userID(in: "@ana") == nil)
    }

    @Test(arguments: [
        ("ana tf for the release", ShoutoutText.Mistake.noRecipient),
        ("<@U012ABCDEF|ana> xx for the release", .unknownKind("xx")),
        ("<@U012ABCDEF|ana>", .unknownKind("")),
        ("<@U012ABCDEF|ana> tf", .noComment),
    ])
    func aMistakeIsNamed(text: String, mistake: ShoutoutText.Mistake) {
        #expect(throws: mistake) { try ShoutoutText(parsing: text) }
    }
}
