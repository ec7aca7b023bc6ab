import Shoutouts
import XCTest

@testable import SlashFunction

/// What the parser promises. `swift test` runs these on your parser; `workshop check`, on one that breaks a promise at a time.
final class ParserTests: XCTestCase {
    func testAShoutoutHasThreeParts() {
        _ = try? ShoutoutText(parsing: "<@U012ABCDEF> TF for unblocking the release")
    }

    func testWithoutAKindThereIsNoShoutout() {
        _ = try? ShoutoutText(parsing: "<@U012ABCDEF>")
    }

    func testTheKindMayBeInSmallLetters() {
        _ = try? ShoutoutText(parsing: "<@U012ABCDEF> rf for the figures")
    }

    func testAnotherWordIsNoKind() {
        _ = try? ShoutoutText(parsing: "<@U012ABCDEF> xx for the cake")
    }

    func testTheCommentStaysAsItWasTyped() {
        _ = try? ShoutoutText(parsing: "<@U012ABCDEF> TF   for Bo's  CAKE ")
    }

    func testSpacesAreNoComment() {
        _ = try? ShoutoutText(parsing: "<@U012ABCDEF> TF  ")
    }

    func testANameInAMentionIsNoPartOfTheID() {
        _ = try? ShoutoutText(parsing: "<@U012ABCDEF|ana> TF for the cake")
    }

    func testAWordIsNoMention() {
        _ = try? ShoutoutText(parsing: "@ana TF for the cake")
    }
}
