import Crypto
import Foundation
import Markdown
import SlideDeck
import XCTest

final class DeckHTMLTests: XCTestCase {
    private let lesson = """
        # Queues <now>

        ---

        <!-- slide: id=why -->
        ## Why

        Because.

        <!-- pause -->

        ```swift {1|2}
        let a = 1
        let b = 2
        ```

        <!-- notes: *Secret* words -->
        """

    private func html(
        _ text: String? = nil,
        title: String = "The Day",
        theme: String = "p { color: red }",
        includesNotes: Bool = false
    ) throws -> String {
        let deck = Deck(title: title, lessons: [try .init(text ?? lesson, slug: "queues", title: "Queues & more")])
        return DeckHTML(theme: theme, includesNotes: includesNotes).render(deck)
    }

    func testALinkToASlideOfAnotherFileLeadsThere() throws {
        let deck = Deck(
            title: "Day",
            lessons: [
                try .init(
                    "# A\n\n[here](#a), [there](#b), [deeper](#why), [web](https://a.b/#why)\n",
                    slug: "a",
                    title: "A"
                ),
                try .init("# B\n\n---\n\n<!-- slide: id=why -->\n\n## Why\n", slug: "b", title: "B"),
            ]
        )
        XCTAssertEqual(deck.sections[1].idsByLine, [5: "why"])
        let html = DeckHTML(theme: "").render(deck.sections[0], of: deck) { "0-\($0.slug).html" }
        let main = try XCTUnwrap(html.firstMatch(of: /(?s)<main>(.*)<\/main>/)).1
        XCTAssertEqual(
            main.matches(of: /href="([^"]*)"/).map { String($0.1) },
            ["#a", "0-b.html#b", "0-b.html#why", "https://a.b/#why"]
        )
    }

    func testSlidesAreSectionsThatReadWellWithoutScript() throws {
        let html = try html()
        let main = try XCTUnwrap(html.firstMatch(of: /(?s)<main>\n(.*)<\/main>/)).1
        XCTAssertEqual(
            String(main),
            """
            <section class="slide title" id="queues" role="group" aria-roledescription="slide" \
            aria-label="Queues &lt;now&gt;" tabindex="-1" data-keys="0" data-section="Queues &amp; more" \
            data-minutes="22.5" data-start="555" data-end="600">
            <div class="content">
            <p class="time">09:15 – 10:00</p>
            <h1>Queues &lt;now&gt;</h1>
            </div>
            </section>
            <section class="slide" id="why" role="group" aria-roledescription="slide" aria-label="Why" tabindex="-1" \
            data-keys="2" data-section="Queues &amp; more" data-minutes="22.5">
            <div class="content">
            <h2>Why</h2>
            <p>Because.</p>
            <pre data-language="swift" data-from="1" data-steps="1-1|2-2" tabindex="0" data-at="1"><code>\
            <span class="line"><span class="keyword">let</span> a = <span class="number">1</span>
            </span><span class="line"><span class="keyword">let</span> b = <span class="number">2</span>
            </span></code></pre>
            </div>
            </section>

            """
        )
    }

    func testThePolicyAllowsExactlyTheStyleAndTheScriptInside() throws {
        let html = try html()
        for element in ["style", "script"] {
            let parts = html.split(separator: "<\(element)>").dropFirst().flatMap {
                $0.split(separator: "</\(element)>")
            }
            let content = try XCTUnwrap(parts.first)
            let hash = Data(SHA256.hash(data: Data(content.utf8))).base64EncodedString()
            XCTAssertTrue(html.contains("\(element)-src 'sha256-\(hash)'"), element)
        }
        XCTAssertTrue(html.contains("content=\"default-src 'none'; "))
    }

    func testNothingIsAskedFromAnywhere() throws {
        let html = try html()
        XCTAssertNil(html.firstMatch(of: /(?i)<(link|img|iframe|object|base)\b|\ssrc=|url\(|@import|https?:\/\//))
    }

    func testNotesAreLeftOutUnlessAskedFor() throws {
        XCTAssertFalse(try html().contains("Secret"))
        XCTAssertTrue(try html(includesNotes: true).contains("<p><em>Secret</em> words</p>"))
    }

    func testOnlyAPageThatReloadsMayTalkToItsServer() throws {
        let deck = Deck(title: "D", lessons: [try .init("# A\n", slug: "a", title: "A")])
        XCTAssertFalse(DeckHTML(theme: "").render(deck).contains("connect-src"))
        XCTAssertTrue(DeckHTML(theme: "", reloads: true).render(deck).contains("connect-src 'self'"))
    }

    func testForeignTextStaysText() throws {
        let html = try html(
            "# <script>x</script>\n\n<img src=x onerror=y> [z](javascript:z)",
            title: "</title><script>x</script>",
            theme: "/* </style><script>x</script> */"
        )
        XCTAssertEqual(html.matches(of: /<script/).count, 2, "the theme's, which is style, and our own")
        XCTAssertEqual(html.matches(of: /<\/style/).count, 1)
        XCTAssertFalse(html.contains("<img"))
        XCTAssertFalse(html.contains("javascript:"))
    }

    func testTwoBuildsGiveTheSameBytes() throws {
        XCTAssertEqual(try html(), try html())
    }
}
