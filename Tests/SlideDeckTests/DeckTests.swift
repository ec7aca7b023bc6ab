import Curriculum
import Markdown
import SlideDeck
import WorkshopCommon
import XCTest

final class DeckTests: XCTestCase {
    private let step = Step(
        slug: "hello-sam",
        number: 1,
        title: "Hello, SAM",
        section: "a",
        minutes: 12,
        checks: [Check(test: "testA", says: "`GET /hello` answers 200", why: "")]
    )

    private func deck(_ lessons: (slug: String, text: String)...) throws -> Deck {
        Deck(
            title: "The Day",
            lessons: try lessons.map { lesson in
                try Deck.Lesson(lesson.text, slug: lesson.slug, title: "Title of \(lesson.slug)", steps: [step])
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

    func testAnExerciseIsMadeFromItsStep() throws {
        let deck = try deck(("a", "# A\n\n---\n\n## Hands on\n\n<!-- exercise: hello-sam -->\n"))
        let slide = deck.slides[1]
        XCTAssertEqual(slide.exercise, Exercise(step))
        XCTAssertEqual(slide.minutes, 12)
        XCTAssertEqual(
            HTMLRenderer().render(slide.blocks),
            """
            <h2>Hands on</h2>
            <p><strong>Hello, SAM</strong>: 12 minutes.</p>
            <pre data-language="sh" tabindex="0"><code><span class="line">workshop next    \
            <span class="comment"># lays hello-sam</span>
            </span><span class="line">workshop check   <span class="comment"># says what is missing</span>
            </span></code></pre>
            <ul><li><code>GET /hello</code> answers 200
            </li>
            </ul>

            """
        )
    }

    func testSlidesWithoutMinutesShareWhatTheOthersLeave() throws {
        let text = "<!-- slide: minutes=5 -->\n# A\n\n---\n\nb\n\n---\n\n<!-- slide: optional -->\n\nc\n"
        let section = try deck(("a", text)).sections[0]
        XCTAssertEqual(section.plannedMinutes, [5, 20, 20])
        XCTAssertEqual(section.slides.map(\.isOptional), [false, false, true])
        XCTAssertEqual(section.slides.map(\.line), [1, 6, 10])
    }

    func testALessonWithAFixedTimeSaysSo() throws {
        XCTAssertEqual(
            try deck(("a", "---\nfixed: true\n---\n\n# A\n"), ("b", "# B\n")).sections.map(\.isFixed),
            [true, false]
        )
    }
}

extension Deck.Lesson {
    /// A lesson of 45 minutes, from 09:15 on.
    init(_ text: String, slug: String, title: String, steps: [Step] = []) throws {
        let section = DaySection(
            slug: slug,
            number: 1,
            title: title,
            start: TimeOfDay(minutes: 555),
            end: TimeOfDay(minutes: 600)
        )
        self.init(section: section, steps: steps, document: try MarkdownDocument(parsing: text, file: "\(slug).md"))
    }
}
