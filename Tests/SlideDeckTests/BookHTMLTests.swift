import Markdown
import SlideDeck
import XCTest

final class BookHTMLTests: XCTestCase {
    private func book(notes: Bool = false) throws -> String {
        let text =
            "# A\n\nShown.\n\n---\n\n## B\n\n<!-- pause -->\n\n<!-- handout -->\n\nRead on.\n\n<!-- notes: *Say* it. -->\n"
        let chapters = [
            BookHTML.Chapter(
                slug: "a",
                title: "A <b>",
                time: "09:15 – 10:00",
                document: try MarkdownDocument(parsing: text, file: "a.md"),
                slideIDs: [7: "b"]
            ),
            BookHTML.Chapter(
                slug: "step-c",
                title: "C",
                document: try MarkdownDocument(parsing: "# C\n", file: "c.md")
            ),
        ]
        return BookHTML(theme: "", includesNotes: notes).render(title: "Day", chapters: chapters)
    }

    func testAChapterHasTheWholeLesson() throws {
        let html = try book()
        let article = try XCTUnwrap(html.firstMatch(of: /(?s)<main[^>]*>\n(.*?)<\/article>/)).1
        XCTAssertEqual(
            String(article),
            """
            <article class="chapter" id="a" aria-label="A &lt;b&gt;" tabindex="-1">
            <p class="time">09:15 – 10:00</p>
            <h1>A</h1>
            <p>Shown.</p>
            <span id="b"></span>
            <h2>B</h2>
            <p>Read on.</p>
            <nav class="turn" aria-label="Chapters"><a class="next" href="#step-c"><span>Next</span> C</a></nav>

            """
        )
    }

    func testTheContentsNameEveryChapter() throws {
        let html = try book()
        XCTAssert(html.contains("<li><span>09:15 – 10:00</span> <a href=\"#a\">A &lt;b&gt;</a></li>"))
        XCTAssert(html.contains("<li class=\"step\"><a href=\"#step-c\">C</a></li>"))
    }

    func testNotesAreLeftOutUnlessAskedFor() throws {
        XCTAssertFalse(try book().contains("<em>Say</em>"))
        XCTAssertTrue(try book(notes: true).contains("<p><em>Say</em> it.</p>"))
    }
}
