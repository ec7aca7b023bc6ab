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
        section: "hands-on",
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
            <p><strong>Hello, SAM</strong>, 12 minutes: <code>workshop next</code>, then <code>workshop check</code></p>
            <ul class="checks"><li><code>GET /hello</code> answers 200
            </li>
            </ul>

            """
        )
    }

    func testACoreStepThatNoSlideAsksForHasItsOwnBehindTheLastExercise() throws {
        let other = Step(slug: "table", number: 2, title: "Table", section: "hands-on", minutes: 6)
        let extra = Step(slug: "more", number: 3, title: "More", section: "hands-on", kind: .extra)
        let elsewhere = Step(slug: "later", number: 4, title: "Later", section: "later")
        let steps = [step, other, extra, elsewhere]
        let lesson = try Deck.Lesson(
            "# A\n\n---\n\n## First\n\n<!-- exercise: hello-sam -->\n\n---\n\n## End\n",
            slug: "hands-on",
            title: "A",
            steps: steps
        )
        let slides = Deck(title: "T", lessons: [lesson]).slides
        XCTAssertEqual(slides.map(\.title), ["A", "First", "Hands on: table", "End"])
        XCTAssertEqual(slides[2].id, "table")
        XCTAssertEqual(slides[2].minutes, 6)
        XCTAssertEqual(slides[2].exercise, Exercise(other))
        XCTAssertEqual(slides[2].line, slides[1].line)
    }

    func testALessonWithoutAnExerciseHasThoseOfItsCoreStepsAtItsEnd() throws {
        XCTAssertEqual(
            try deck(("hands-on", "# A\n\n---\n\n## B\n")).slides.map(\.id),
            ["hands-on", "hands-on-2", "hello-sam"]
        )
        XCTAssertEqual(try deck(("hands-on", "")).slides.map(\.id), ["hands-on", "hello-sam"])
    }

    func testStepsOfAKindStandInOneList() throws {
        let extras = ["one", "two"].enumerated().map { index, slug in
            Step(slug: slug, number: index + 2, title: "T <\(slug)>", section: "b", kind: .extra, minutes: 8)
        }
        let text = "# B\n\n---\n\n## Choose\n\n<!-- steps: extra -->\n\n<!-- handout -->\n\n<!-- steps: core -->\n"
        let lesson = try Deck.Lesson(text, slug: "b", title: "B", steps: [step] + extras)
        let shown = Deck(title: "T", lessons: [lesson]).slides[1].blocks
        let extraList = """
            <ul class="columns"><li><strong>one</strong>: T &lt;one&gt;, 8\u{A0}min
            </li>
            <li><strong>two</strong>: T &lt;two&gt;, 8\u{A0}min
            </li>
            </ul>

            """
        XCTAssertEqual(HTMLRenderer().render(shown), "<h2>Choose</h2>\n" + extraList)
        let document = lesson.document.showingExercises(lesson.steps)
        let core = "<ul class=\"columns\"><li><strong>hello-sam</strong>: Hello, SAM, 12\u{A0}min\n</li>\n</ul>\n"
        XCTAssert(HTMLRenderer().render(document.blocks).hasSuffix(extraList + core))
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
