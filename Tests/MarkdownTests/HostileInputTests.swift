import Markdown
import Terminal
import WorkshopCommon
import XCTest

/// Documents put together at random, from a fixed seed, out of what breaks renderers.
final class HostileInputTests: XCTestCase {
    private static let parts = [
        "\u{1B}[31m", "\u{1B}]8;;http://evil\u{7}", "&#27;", "&#x1b;]0;x&#7;", "\u{9B}2J", "&#x9b;", "\u{202E}",
        "&#x202e;",
        "\u{200B}", "\u{FEFF}", "\0", "&#0;", "\r", "\u{85}", "\u{2028}", "<script>", "</script>",
        "<img src=x onerror=a>",
        "<!--", "-->", "<!-- notes: ", "<a href='javascript:a'>", "](javascript:a)", "](<java\u{1}script:a>)",
        "](data:,a)",
        "](\"onclick=a)", "[", "![", "](a.png \"t\")", "](https://a.b)", "`", "```", "~~~", "\n", "\n\n", "    ", "> ",
        "- ",
        "1. ", "# ", "---", "***", "*", "**", "_", "\\", "&amp;", "&lt;script&gt;", "\"", "'", "日本", "👩🏽‍💻", "e\u{301}",
        "\t", "a", "word ", "<?", "<![CDATA[", "]]>", "{1|2}", " file=a#b ", "<style>", "http://a", "|", "|--|--|",
    ]

    func testNoDocumentBringsAnEscapeCodeOrActiveHTML() {
        var random = SeededGenerator(state: 2_718_281_828)
        let colourful = TerminalCapabilities(width: 50, color: .ansi256, hyperlinks: true)
        var rendered = 0
        for _ in 0..<2_000 {
            let count = Int.random(in: 1...40, using: &random)
            let text = (0..<count).map { _ in Self.parts.randomElement(using: &random) ?? "" }.joined()
            guard let document = try? MarkdownDocument(parsing: text, file: "a.md") else { continue }
            rendered += 1
            assertHarmless(TerminalRenderer(capabilities: .plain).render(document), text)
            assertHarmless(
                withoutOurCodes(TerminalRenderer(capabilities: colourful).render(document)),
                text
            )
            assertInert(HTMLRenderer().render(document.blocks), text)
        }
        XCTAssertGreaterThan(rendered, 500)
    }

    private func assertHarmless(_ output: String, _ text: String) {
        let bad = output.unicodeScalars.first {
            ($0.value < 0x20 && $0 != "\n") || (0x7F..<0xA0).contains($0.value) || (0x202A...0x202E).contains($0.value)
                || [0x200B, 0xFEFF, 0x2028].contains($0.value)
        }
        XCTAssertNil(bad, text.debugDescription)
    }

    /// Only the codes that we write ourselves: colours, and links to the web.
    private func withoutOurCodes(_ output: String) -> String {
        output.replacing(/\x{1B}\[[0-9;]*m/, with: "")
            .replacing(/\x{1B}\]8;;((https?|mailto):[\x21-\x7E]*)?\x{1B}\\/, with: "")
    }

    private func assertInert(_ html: String, _ text: String) {
        for match in html.matches(of: /<([a-z0-9]+)([^>]*)>/) {
            XCTAssertTrue(Self.tags.contains(String(match.1)), "<\(match.1)> from \(text.debugDescription)")
            XCTAssertNotNil(match.2.wholeMatch(of: Self.attributes), "\(match.2) from \(text.debugDescription)")
        }
        for address in html.matches(of: /href="([^"]*)"/).map(\.1) {
            let scheme = address.prefix { !":/?#".contains($0) }
            let isRelative = !address.dropFirst(scheme.count).hasPrefix(":")
            XCTAssertTrue(isRelative || ["http", "https", "mailto"].contains(scheme.lowercased()), String(address))
        }
        XCTAssertFalse(html.contains("<!--"), text.debugDescription)
    }

    private static let tags: Set<String> = [
        "h1", "h2", "h3", "h4", "h5", "h6", "p", "blockquote", "ul", "ol", "li", "pre", "code", "span", "hr", "br",
        "em",
        "strong", "a",
    ]

    private static var attributes: Regex<Substring> {
        /(?: (?:class|href|target|rel|start|tabindex|data-language|data-file|data-from|data-steps|data-at)="[^"<>]*")*/
    }
}

/// SplitMix64: the same documents on every run and machine.
private struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }
}
