import Foundation
import Markdown
import Terminal
import WorkshopCommon
import XCTest

/// Documents put together at random, from a fixed seed, out of what breaks renderers: a few thousand in each run, as many
/// as `MARKDOWN_FUZZ` says under `make fuzz`.
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
        let environment = ProcessInfo.processInfo.environment
        let total = environment["MARKDOWN_FUZZ"].flatMap { Int($0) } ?? 2_000
        var random = SeededGenerator(state: environment["MARKDOWN_FUZZ_SEED"].flatMap { UInt64($0) } ?? 2_718_281_828)
        var rendered = 0
        var slowest = (time: Duration.zero, seed: random.state, text: "")
        for _ in 0..<total {
            let seed = random.state
            let count = Int.random(in: 1...40, using: &random)
            let text = (0..<count).map { _ in Self.parts.randomElement(using: &random) ?? "" }.joined()
            let time = processorTime { if check(text) { rendered += 1 } }
            if time > slowest.time { slowest = (time, seed, text) }
        }
        XCTAssertGreaterThan(rendered, total / 4)
        let description = "MARKDOWN_FUZZ=1 MARKDOWN_FUZZ_SEED=\(slowest.seed): \(slowest.text.debugDescription)"
        XCTAssertLessThan(slowest.time, .seconds(1), description)
        if total > 2_000 {
            let milliseconds = slowest.time / .milliseconds(1)
            print("fuzz: \(total) documents, \(rendered) rendered, the slowest \(milliseconds) ms, \(description)")
        }
    }

    /// Four times the text may take four times the time, and not sixteen: what is repeated to fill a file finds a parser
    /// that looks at all that came before.
    func testTimeGrowsWithTheLength() {
        let total = ProcessInfo.processInfo.environment["MARKDOWN_FUZZ"].flatMap { Int($0) } ?? 2_000
        var random = SeededGenerator(state: 314_159_265)
        let pairs = (0..<total / 20).map { _ in
            (0..<2).map { _ in Self.parts.randomElement(using: &random) ?? "" }.joined()
        }
        // One that was found: each of a line's directives took a walk along the line.
        for pattern in Self.parts + ["--><!--"] + pairs {
            let growth = Self.growth(ofTimeFor: pattern)
            XCTAssertLessThan(growth, 10, "\(pattern.debugDescription), repeated")
        }
    }

    /// How much longer four times a text takes, looked at again where it seems too much: caches have their share.
    private static func growth(ofTimeFor pattern: String) -> Double {
        let size = 2_048
        func time(_ bytes: Int) -> Duration {
            let text = String(repeating: pattern, count: bytes / pattern.utf8.count)
            return processorTime {
                guard let document = try? MarkdownDocument(parsing: text, file: "a.md") else { return }
                _ = HTMLRenderer().render(document.blocks)
                _ = TerminalRenderer(capabilities: .plain).render(document)
            }
        }
        var least = Double.infinity
        for _ in 0..<3 where least >= 10 {
            least = min(least, time(4 * size) / max(time(size), .microseconds(100)))
        }
        return least
    }

    /// - Returns: whether it was rendered; what is refused has to say why and where.
    private func check(_ text: String) -> Bool {
        do {
            let document = try MarkdownDocument(parsing: text, file: "a.md")
            assertHarmless(TerminalRenderer(capabilities: .plain).render(document), text)
            let colourful = TerminalCapabilities(width: 50, color: .ansi256, hyperlinks: true)
            assertHarmless(withoutOurCodes(TerminalRenderer(capabilities: colourful).render(document)), text)
            let findings = StrictHTML(HTMLRenderer().render(document.blocks)).findings
            if !findings.isEmpty { XCTFail("\(findings) from \(text.debugDescription)") }
            return true
        } catch {
            let hasPlaces = error.diagnostics.allSatisfy { $0.location?.file == "a.md" && !$0.message.isEmpty }
            if !hasPlaces || error.diagnostics.isEmpty { XCTFail("\(error) for \(text.debugDescription)") }
            return false
        }
    }

    func testTheStrictParserFindsWhatCouldAct() {
        let bad = [
            "<script>", "<p onclick=\"a\"></p>", "<a href=\"javascript:a\"></a>", "<!-- a -->", "<p>",
            "<p class=a></p>",
            "</p>", "<p", "\u{1B}[31m", "<em><p></em></p>",
        ]
        for html in bad { XCTAssertFalse(StrictHTML(html).findings.isEmpty, html) }
        XCTAssertEqual(StrictHTML("<p class=\"a\">b &lt; <a href=\"https://a.b\">c</a><br>\n</p>").findings, [])
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
        guard output.utf8.contains(0x1B) else { return output }
        return output.replacing(/\x{1B}\[[0-9;]*m/, with: "")
            .replacing(/\x{1B}\]8;;((https?|mailto):[\x21-\x7E]*)?\x{1B}\\/, with: "")
    }
}

/// What the thread computes, however long it waits for a processor that others use.
private func processorTime(of work: () -> Void) -> Duration {
    func now() -> Duration {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return .seconds(Int(time.tv_sec)) + .nanoseconds(Int(time.tv_nsec))
    }
    let start = now()
    work()
    return now() - start
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
