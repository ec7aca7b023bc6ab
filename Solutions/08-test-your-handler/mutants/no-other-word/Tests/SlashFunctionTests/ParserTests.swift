import Shoutouts
import XCTest

@testable import SlashFunction

/// What the parser promises. `swift test` runs these on your parser; `workshop check`, on one that breaks a promise at a time.
final class ParserTests: XCTestCase {
    func testAShoutoutHasThreeParts() throws {
        let shoutout = try ShoutoutText(parsing: "<@U012ABCDEF> TF for unblocking the release")
        XCTAssertEqual(shoutout.recipient, "U012ABCDEF")
        XCTAssertEqual(shoutout.kind, .teamFirst)
        XCTAssertEqual(shoutout.comment, "for unblocking the release")
    }

    func testWithoutAKindThereIsNoShoutout() {
        XCTAssertThrowsError(try ShoutoutText(parsing: "<@U012ABCDEF>")) { error in
            XCTAssertEqual(error as? ShoutoutText.Mistake, .unknownKind(""))
        }
    }

    func testTheKindMayBeInSmallLetters() throws {
        XCTAssertEqual(try ShoutoutText(parsing: "<@U012ABCDEF> rf for the figures").kind, .resultsFocus)
    }

    func testTheCommentStaysAsItWasTyped() throws {
        let shoutout = try ShoutoutText(parsing: "<@U012ABCDEF> TF   for Bo's  CAKE ")
        XCTAssertEqual(shoutout.comment, "for Bo's  CAKE")
    }

    func testSpacesAreNoComment() {
        XCTAssertThrowsError(try ShoutoutText(parsing: "<@U012ABCDEF> TF  ")) { error in
            XCTAssertEqual(error as? ShoutoutText.Mistake, .noComment)
        }
    }

    func testANameInAMentionIsNoPartOfTheID() throws {
        XCTAssertEqual(try ShoutoutText(parsing: "<@U012ABCDEF|ana> TF for the cake").recipient, "U012ABCDEF")
    }

    func testAWordIsNoMention() {
        XCTAssertThrowsError(try ShoutoutText(parsing: "@ana TF for the cake")) { error in
            XCTAssertEqual(error as? ShoutoutText.Mistake, .noRecipient)
        }
    }
}
