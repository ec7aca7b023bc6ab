import Shoutouts
import XCTest

@testable import SlashFunction

/// What the parser promises. `swift test` runs these on your parser; `workshop check`, on one that breaks a promise at a time.
final class ParserTests: XCTestCase {
    func aShoutoutHasThreeParts() throws {
        let shoutout = try ShoutoutText(parsing: "<@U012ABCDEF> TF for unblocking the release")
        XCTAssertEqual(shoutout.recipient, "U012ABCDEF")
        XCTAssertEqual(shoutout.kind, .teamFirst)
        XCTAssertEqual(shoutout.comment, "for unblocking the release")
    }

    func withoutAKindThereIsNoShoutout() {
        XCTAssertThrowsError(try ShoutoutText(parsing: "<@U012ABCDEF>")) { error in
            XCTAssertEqual(error as? ShoutoutText.Mistake, .unknownKind(""))
        }
    }

    func theKindMayBeInSmallLetters() throws {
        XCTAssertEqual(try ShoutoutText(parsing: "<@U012ABCDEF> rf for the figures").kind, .resultsFocus)
    }

    func anotherWordIsNoKind() {
        XCTAssertThrowsError(try ShoutoutText(parsing: "<@U012ABCDEF> xx for the cake")) { error in
            XCTAssertEqual(error as? ShoutoutText.Mistake, .unknownKind("xx"))
        }
    }

    func theCommentStaysAsItWasTyped() throws {
        let shoutout = try ShoutoutText(parsing: "<@U012ABCDEF> TF   for Bo's  CAKE ")
        XCTAssertEqual(shoutout.comment, "for Bo's  CAKE")
    }

    func spacesAreNoComment() {
        XCTAssertThrowsError(try ShoutoutText(parsing: "<@U012ABCDEF> TF  ")) { error in
            XCTAssertEqual(error as? ShoutoutText.Mistake, .noComment)
        }
    }

    func aNameInAMentionIsNoPartOfTheID() throws {
        XCTAssertEqual(try ShoutoutText(parsing: "<@U012ABCDEF|ana> TF for the cake").recipient, "U012ABCDEF")
    }

    func aWordIsNoMention() {
        XCTAssertThrowsError(try ShoutoutText(parsing: "@ana TF for the cake")) { error in
            XCTAssertEqual(error as? ShoutoutText.Mistake, .noRecipient)
        }
    }
}
