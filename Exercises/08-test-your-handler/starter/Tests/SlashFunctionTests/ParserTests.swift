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

    // TODO: Which promises are left? Write a test for each. The step's text lists them.
}
