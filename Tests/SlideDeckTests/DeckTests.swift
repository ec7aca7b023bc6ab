import Markdown
import SlideDeck
import XCTest

final class DeckTests: XCTestCase {
    private func deck(_ lessons: (slug: String, text: String)...) throws -> Deck {
        Deck(
            title: "The Day",
            lessons: try lessons.map { lesson in
                Deck.Lesson(
                    slug: lesson.slug,
                    title: "Title of \(lesson.slug)",
                    start: "09:15",
                    end: "10:00",
                    document: try MarkdownDocument(parsing: lesson.text, file: "\(lesson.slug).md")
                )
            }
        )
    }

    func testSlidesAreCutAtSlideBreaks() throws {
        let deck = try deck(
            (
                "sam",
                """
                # SAM

                <!-- notes: Hello. -->

                ---

                <!-- slide: id=why minutes=3 -->
                ## Why

                <!-- notes: Because. -->

                ***

                ---

                <!-- comment: nothing to show -->

                ---

                ## Last
                """
            )
        )
        XCTAssertEqual(deck.sections.map(\.title), ["Title of sam"])
        XCTAssertEqual(deck.sections.map(\.time), ["09:15 – 10:00"])
        XCTAssertEqual(deck.slides.map(\.id), ["sam", "why", "sam-3"])
        XCTAssertEqual(deck.slides.map(\.isTitle), [true, false, false])
        XCTAssertEqual(deck.slides.map(\.notes), [["Hello."], ["Because."], []])
        XCTAssertEqual(deck.slides.map(\.minutes), [nil, 3, nil])
        XCTAssertEqual(
            deck.slides.map { HTMLRenderer().render($0.blocks) },
            [
                "<h1>SAM</h1>\n", "<h2>Why</h2>\n<hr>\n", "<h2>Last</h2>\n",
            ]
        )
    }

    func testALessonWithoutATitleGetsATitleSlide() throws {
        let slides = try deck(("lunch", "Eat.\n")).slides
        XCTAssertEqual(slides.map(\.id), ["lunch", "lunch-2"])
        XCTAssertEqual(slides.map(\.isTitle), [true, false])
        XCTAssertEqual(HTMLRenderer().render(slides[0].blocks), "<h1>Title of lunch</h1>\n")
    }

    func testAnEmptyLessonIsItsTitleSlide() throws {
        XCTAssertEqual(try deck(("lunch", "")).slides.map(\.id), ["lunch"])
    }

    func testTheHandoutIsNotInTheDeckButItsNotesAre() throws {
        let slides = try deck(
            (
                "a",
                "# A\n\n<!-- handout -->\n\nMore.\n\n<!-- pause -->\n\n<!-- notes: Say it. -->\n\n---\n\n## B\n\nShown.\n"
            )
        ).slides
        XCTAssertEqual(
            slides.map { HTMLRenderer().render($0.blocks) },
            ["<h1>A</h1>\n", "<h2>B</h2>\n<p>Shown.</p>\n"]
        )
        XCTAssertEqual(slides[0].notes, ["Say it."])
    }

    func testPausesStayOnlyWhereSomethingWaits() throws {
        let slides = try deck(("a", "# A\n\n---\n\n<!-- pause -->\n\nb\n\n<!-- pause -->\n\nc\n\n<!-- pause -->\n"))
            .slides
        XCTAssertEqual(slides[1].blocks.filter { $0.kind == .directive(.pause) }.count, 1)
    }

    func testIDsAreUniqueAndTellTheirSection() throws {
        let text = "# T\n\n---\n\n<!-- slide: id=next -->\n\nx\n\n---\n\n<!-- slide: id=b -->\n\ny\n"
        XCTAssertEqual(
            try deck(("a", text), ("b", text)).slides.map(\.id),
            ["a", "a-next", "a-b", "b", "b-next", "b-b"]
        )
    }
}
