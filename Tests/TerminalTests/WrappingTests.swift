import Terminal
import XCTest

final class WrappingTests: XCTestCase {
    func testBreaksAtSpacesWithAHangingIndent() {
        XCTAssertEqual(
            wrapped("The queue may deliver a message twice, so expect it.", to: 24, indent: "- "),
            """
            - The queue may deliver
              a message twice, so
              expect it.
            """
        )
    }

    func testAWordThatFitsNoLineBreaksAnywhere() {
        XCTAssertEqual(
            wrapped("see arn:aws:lambda:us-east-1:123456789012:function", to: 20),
            """
            see
            arn:aws:lambda:us-ea
            st-1:123456789012:fu
            nction
            """
        )
    }

    func testChineseBreaksBetweenCharactersButNotBeforeAFullStop() {
        XCTAssertEqual(wrapped("無伺服器架構很有趣很有趣。好", to: 20), "無伺服器架構很有趣很\n有趣。好")
        XCTAssertEqual(wrapped("無伺服器架構很有趣了。", to: 20), "無伺服器架構很有趣\n了。")
    }

    func testNoLineIsEverWider() {
        let text = "日本語 and 🚀🚀🚀 with 👩🏽‍💻 in a_very_long_identifier_that_never_ends and e\u{301}e\u{301}"
        for width in 20...90 {
            for line in StyledText(text).wrapped(to: width, indent: "  1. ") {
                XCTAssertLessThanOrEqual(line.width, width)
            }
        }
    }

    func testLineFeedsAndLeadingSpacesStay() {
        XCTAssertEqual(wrapped("a\n\n  b", to: 20, indent: "> ", hangingIndent: "> "), "> a\n> \n>   b")
        XCTAssertEqual(wrapped("a\n\nb", to: 20, indent: "  "), "  a\n\n  b")
    }

    func testCodeIsCutBeforeASpaceWhereThatLeavesLittleEmpty() {
        func cut(_ text: String) -> [String] { StyledText(text).cut(to: 20).map(\.plain) }
        XCTAssertEqual(cut("let starter = ExecutionStarter()"), ["let starter =", " ExecutionStarter()"])
        XCTAssertEqual(cut("let x = ExecutionStarter()"), ["let x = ExecutionSta", "rter()"])
        XCTAssertEqual(cut("twenty columns, here and more"), ["twenty columns, here", " and more"])
        XCTAssertEqual(cut(""), [""])
    }

    func testStylesGoOnAfterABreak() {
        let lines = (StyledText("one two ") + StyledText("three four five", .bold)).wrapped(to: 20)
        XCTAssertEqual(
            lines,
            [StyledText("one two ") + StyledText("three four", .bold), StyledText("five", .bold)]
        )
    }
}
