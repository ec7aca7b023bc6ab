import Curriculum
import Markdown
import SlideDeck
import WorkshopCommon
import XCTest

final class DeckCheckTests: XCTestCase {
    private func check(_ text: String, steps: [Step] = []) throws -> [String] {
        let lesson = try Deck.Lesson(text, slug: "a", title: "A", steps: steps)
        return DeckCheck(title: "T", lessons: [lesson]) { $0 == "there.png" }.diagnostics.map {
            "\($0.location?.line ?? 0) \($0.identifier): \($0.message)"
        }
    }

    func testALessonInOrderHasNoDiagnostic() throws {
        XCTAssertEqual(
            try check("# A\n\n---\n\n## B\n\n[c](#a) [d](https://e.f) ![g](there.png)\n\n```json\n{\"a\": 1}\n```\n"),
            []
        )
    }

    func testASlideWithoutAHeadingIsTold() throws {
        XCTAssertEqual(try check("# A\n\n---\n\nb\n"), ["5 slides-untitled: the slide 'a-2' has no heading"])
    }

    func testWhatLeadsNowhereIsTold() throws {
        XCTAssertEqual(
            try check("# A\n\n[b](#aa)\n\n[c](other.md)\n\n![d](gone.png)\n"),
            [
                "3 slides-link: there is no slide 'aa'",
                "5 slides-link: 'other.md' leads out of the deck, which is one file",
                "7 slides-image: there is no picture 'gone.png' beside the lessons",
            ]
        )
    }

    func testCodeThatDoesNotParseIsToldAtItsLine() throws {
        let found = try check("# A\n\n```json\n{\n\"a\": }\n```\n\n<!-- handout -->\n\n```yaml\na: 1\nb: [\n```\n")
        XCTAssertEqual(found.count, 2, "\(found)")
        XCTAssert(found[0].hasPrefix("5 slides-code: this code is no JSON"), found[0])
        XCTAssert(found[1].contains("slides-code: this code is no YAML"), found[1])
    }

    func testAnUnknownStepIsToldWithTheNearest() throws {
        let step = Step(slug: "hello-sam", number: 1, title: "Hello", section: "a")
        let lesson = try Deck.Lesson("# A\n\n<!-- exercise: helo-sam -->\n", slug: "a", title: "A", steps: [step])
        let found = DeckCheck(title: "T", lessons: [lesson]) { _ in false }.diagnostics
        XCTAssertEqual(found.map(\.identifier), ["slides-unknown-step"])
        XCTAssertEqual(found.first?.suggestion, "did you mean 'hello-sam'?")
    }

    func testMinutesHaveToBeTheAgendas() throws {
        let text = "<!-- slide: minutes=20 -->\n# A\n\n---\n\n<!-- slide: minutes=20 -->\n## B\n"
        XCTAssertEqual(
            try check(text),
            ["0 slides-minutes: the slides plan 40 minutes, the agenda gives 45 (09:15 – 10:00)"]
        )
        XCTAssertEqual(try check(text + "\n---\n\n## C\n"), [], "C has the rest")
    }

    func testWhatDoesNotFitIsToldWhereToSplit() throws {
        let items = (1...30).map { "- line \($0)\n" }.joined()
        let found = try check("# A\n\n---\n\n## B\n\ntext\n\n\(items)\n")
        XCTAssertEqual(
            found,
            ["9 slides-overflow: the slide 'a-2' is too full: what begins here is not seen whole"]
        )
    }

    func testALongLineOfCodeIsTooWide() throws {
        let code = String(repeating: "x", count: 140)
        XCTAssertEqual(try check("# A\n\n---\n\n## B\n\n```\n\(code)\n```\n").count, 1)
    }

    func testTheMoreASlideHasTheMoreRoomItTakes() throws {
        let shares = try [1, 5, 10, 20].map { count in
            let text = "# A\n\n---\n\n## B\n\n" + String(repeating: "Some words for a paragraph.\n\n", count: count)
            let lesson = try Deck.Lesson(text, slug: "a", title: "A")
            return SlideLayout(Deck(title: "T", lessons: [lesson]).slides[1]).share(at: 1)
        }
        XCTAssertEqual(shares, shares.sorted())
        XCTAssertLessThan(shares[1], 1)
        XCTAssertGreaterThan(shares[3], 1)
    }
}
