import Markdown
import WorkshopCommon
import XCTest

final class MarkdownDocumentTests: XCTestCase {
    func testBlocksAndInlinesHaveTheirPlaces() throws {
        let document = try MarkdownDocument(parsing: "---\ntitle: A\n---\n\n# One *two*\n\n- `x`\n", file: "a.md")
        XCTAssertEqual(
            document.blocks,
            [
                Block(
                    .heading(
                        .init(
                            level: 1,
                            content: [
                                Inline(.text("One "), range: range(5, 3, 5, 6)),
                                Inline(
                                    .emphasis([Inline(.text("two"), range: range(5, 8, 5, 10))]),
                                    range: range(5, 7, 5, 11)
                                ),
                            ]
                        )
                    ),
                    range: range(5, 1, 5, 11)
                ),
                Block(
                    .list(
                        .init(
                            marker: .bullet,
                            isTight: true,
                            items: [
                                .init(
                                    blocks: [
                                        Block(
                                            .paragraph([Inline(.code("x"), range: range(7, 4, 7, 4))]),
                                            range: range(7, 3, 7, 5)
                                        )
                                    ],
                                    range: range(7, 1, 7, 5)
                                )
                            ]
                        )
                    ),
                    range: range(7, 1, 7, 5)
                ),
            ]
        )
    }

    func testSlideBreaksAreFoundInTheTree() throws {
        let text = "a\n\n---\n\nb\n\n***\n\n```\n---\n```\n\n> ---\n\n---\nc\n"
        let breaks = try MarkdownDocument(parsing: text, file: "a.md").blocks.compactMap { block -> String? in
            guard case .thematicBreak(let kind) = block.kind else { return nil }
            return "\(block.range.startLine) \(kind)"
        }
        XCTAssertEqual(breaks, ["3 slide", "7 rule", "15 slide"])
    }

    func testLineEndsOfAllSystemsCountTheSame() throws {
        for text in ["a\n\n# b\n", "a\r\n\r\n# b\r\n", "a\r\r# b\r", "\u{FEFF}a\n\n# b"] {
            let document = try MarkdownDocument(parsing: text, file: "a.md")
            XCTAssertEqual(document.blocks.map(\.range.startLine), [1, 3], text.debugDescription)
        }
    }

    func testControlCharactersAreShownEvenWhereAnEntityHidesThem() throws {
        let document = try MarkdownDocument(parsing: "&#27;[31m `\u{1B}` &#x202E;&#8203; [a](b&#27;)", file: "a.md")
        guard case .paragraph(let content) = document.blocks.first?.kind else { return XCTFail("no paragraph") }
        XCTAssertEqual(content.plainText, "^[[31m ^[ \u{FFFD}\u{FFFD} a")
        XCTAssertEqual(
            content.last?.kind,
            .link(address: "b^[", content: [.init(.text("a"), range: range(1, 32, 1, 32))])
        )
    }

    func testAnEmptyTextHasNoBlocks() throws {
        XCTAssertEqual(try MarkdownDocument(parsing: "", file: "a.md").blocks, [])
        XCTAssertEqual(try MarkdownDocument(parsing: "---\ntitle: x\n---", file: "a.md").blocks, [])
    }

    func testALargeFileIsRefused() {
        let bytes = [UInt8](repeating: UInt8(ascii: "a"), count: MarkdownDocument.maximumSize + 1)
        XCTAssertEqual(identifiers { try MarkdownDocument(parsing: bytes, file: "a.md") }, ["a.md: markdown-too-large"])
    }

    func testWhatIsNoUTF8IsRefusedWithItsLine() {
        XCTAssertEqual(
            identifiers { try MarkdownDocument(parsing: [0x61, 0x0A, 0xC3, 0x28], file: "a.md") },
            ["a.md:2: markdown-not-utf8"]
        )
    }

    func testDeepNestingIsRefusedNotFollowed() {
        let texts = [
            String(repeating: ">", count: 10_000),
            String(repeating: "1. ", count: 10_000),
            String(repeating: "*a ", count: 5_000) + String(repeating: " b*", count: 5_000),
            String(repeating: "![", count: 5_000) + String(repeating: "](x)", count: 5_000),
        ]
        for text in texts {
            let found = identifiers { try MarkdownDocument(parsing: text, file: "a.md") }
            XCTAssertTrue(found.count == 1 && found[0].hasSuffix("markdown-too-deep"), text.prefix(20) + " \(found)")
        }
    }

    func testAllMistakesAreReportedAtOnce() {
        XCTAssertEqual(
            identifiers {
                try MarkdownDocument(
                    parsing: "---\nnonsense\ntime: 9\n---\n<!-- pauze -->\n\n```swift {x}\n```",
                    file: "a.md"
                )
            },
            [
                "a.md:2: markdown-front-matter-line", "a.md:3: markdown-front-matter-time",
                "a.md:5:1: markdown-directive-unknown", "a.md:7: markdown-code-steps",
            ]
        )
    }

    private func range(_ startLine: Int, _ startColumn: Int, _ endLine: Int, _ endColumn: Int) -> SourceRange {
        SourceRange(startLine: startLine, startColumn: startColumn, endLine: endLine, endColumn: endColumn)
    }
}

/// Place and identifier of each diagnostic that is thrown.
func identifiers(_ parse: () throws -> MarkdownDocument) -> [String] {
    do {
        _ = try parse()
        return []
    } catch {
        return (error as? DiagnosticError)?.diagnostics.map(placeAndIdentifier) ?? ["\(error)"]
    }
}

func placeAndIdentifier(_ diagnostic: Diagnostic) -> String {
    (diagnostic.location.map { "\($0): " } ?? "") + diagnostic.identifier
}
