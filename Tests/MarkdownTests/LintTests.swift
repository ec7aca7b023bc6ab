import Markdown
import WorkshopCommon
import XCTest

final class LintTests: XCTestCase {
    private func lint(_ text: String) throws -> [String] {
        try MarkdownDocument(parsing: text, file: "a.md").lint().map(placeAndIdentifier)
    }

    func testALessonAsItShouldBeIsSilent() throws {
        XCTAssertEqual(
            try lint("<!-- slide: id=a -->\n\n## A\n\n- b\n\n  <!-- pause -->\n- c\n\n---\n\n![d](e.png)\n"),
            []
        )
    }

    func testDashesRightBelowTextMakeAHeading() throws {
        XCTAssertEqual(try lint("Text\n---\n\nA\n===\n"), ["a.md:1: markdown-underline"])
    }

    func testADirectiveBetweenItemsSplitsTheList() throws {
        XCTAssertEqual(try lint("- a\n<!-- pause -->\n- b\n"), ["a.md:2: markdown-split-list"])
        XCTAssertEqual(try lint("1. a\n\n<!-- pause -->\n\n2. b\n"), ["a.md:3: markdown-split-list"])
    }

    func testAnImageNeedsWords() throws {
        XCTAssertEqual(try lint("Text\n![ ](a.png)"), ["a.md:2: markdown-image-text"])
    }

    func testTablesAndHTMLShowAsText() throws {
        XCTAssertEqual(try lint("| a | b |\n|---|:--|\n| c | d |\n"), ["a.md:1: markdown-table"])
        XCTAssertEqual(
            try lint("<div>\n\na <b>c</b>\n"),
            ["a.md:1: markdown-html", "a.md:3: markdown-html", "a.md:3: markdown-html"]
        )
    }

    func testTwoSlidesWithOneIDAreAnError() throws {
        let found = try MarkdownDocument(parsing: "<!-- slide: id=a -->\n\n---\n\n<!-- slide: id=a -->", file: "a.md")
            .lint()
        XCTAssertEqual(found.map(placeAndIdentifier), ["a.md:5: markdown-slide-id"])
        XCTAssertTrue(found.hasErrors)
    }
}
