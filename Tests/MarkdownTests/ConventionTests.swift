import Markdown
import WorkshopCommon
import XCTest

/// The convention of the lessons: front matter, directives, fences.
final class ConventionTests: XCTestCase {
    func testFrontMatterIsReadAndTakesNoLineAway() throws {
        let text = "---\ntitle: \"Lunch: at last\"\ntime: 1200-1300\n# a remark\ntheme: dark\nowner: ana\n---\nText"
        let document = try MarkdownDocument(parsing: text, file: "a.md")
        XCTAssertEqual(
            document.frontMatter,
            FrontMatter(
                title: "Lunch: at last",
                time: .init(start: 12 * 60, end: 13 * 60),
                theme: "dark",
                others: ["owner": "ana"]
            )
        )
        XCTAssertEqual(document.blocks.map(\.range.startLine), [8])
    }

    func testFrontMatterThatNeverEndsIsAnError() {
        XCTAssertEqual(
            identifiers { try MarkdownDocument(parsing: "---\ntitle: A\n", file: "a.md") },
            ["a.md:1: markdown-front-matter-open"]
        )
    }

    func testTimesMustBeTimes() {
        for time in ["900-1000", "0915", "0960-1000", "2500-2600", "1000-0900", "0915–1000"] {
            XCTAssertEqual(
                identifiers { try MarkdownDocument(parsing: "---\ntime: \(time)\n---\n", file: "a.md") },
                ["a.md:2: markdown-front-matter-time"]
            )
        }
    }

    func testDirectivesAreTyped() throws {
        let text = """
            <!-- slide: id=deploy minutes=5 -->

            <!-- notes: Say *this*.

            And that. -->
            Text
            <!-- pause -->
            <!-- handout --> <!-- comment: for later -->
            <!-- steps: extra -->
            """
        XCTAssertEqual(
            directives(try MarkdownDocument(parsing: text, file: "a.md").blocks),
            [
                .slide(.init(id: "deploy", minutes: 5)), .notes("Say *this*.\n\nAnd that."), .pause, .handout, .comment,
                .steps(.extra),
            ]
        )
    }

    func testAnUnknownDirectiveIsAnErrorWithASuggestion() throws {
        do {
            _ = try MarkdownDocument(parsing: "Text\n\n  <!-- hand-out -->\n", file: "Slides/a.md")
            XCTFail("accepted")
        } catch {
            XCTAssertEqual(
                error.diagnostics,
                [
                    Diagnostic(
                        "markdown-directive-unknown",
                        at: SourceLocation(file: "Slides/a.md", line: 3, column: 3),
                        "There is no directive \"hand-out\"",
                        suggestion: "Did you mean \"handout\"?"
                    )
                ]
            )
        }
    }

    func testMistakesInDirectivesHaveNames() {
        let mistakes = [
            "<!-- slide: id=Deploy -->": "markdown-directive-id",
            "<!-- slide: minutes=five -->": "markdown-directive-minutes",
            "<!-- slide: minute=5 -->": "markdown-directive-option",
            "<!-- steps: more -->": "markdown-directive-argument",
            "<!-- pause: 5 -->": "markdown-directive-argument",
            "<!-- pause --> and text": "markdown-directive-with-text",
            "<!-- notes: no end": "markdown-directive-open",
        ]
        for (text, identifier) in mistakes {
            XCTAssertEqual(
                identifiers { try MarkdownDocument(parsing: text, file: "a.md") },
                ["a.md:1:1: \(identifier)"],
                text
            )
        }
        XCTAssertEqual(
            identifiers {
                try MarkdownDocument(
                    parsing: "é text <!-- pause --> text <!-- pause -->\na <!-- pause -->",
                    file: "a.md"
                )
            },
            ["a.md:1:8: markdown-directive-in-line", "a.md:2:3: markdown-directive-in-line"]
        )
    }

    func testFencesAreTyped() throws {
        let text = """
            ```swift {2|4-6, 9|all}
            \(String(repeating: "x\n", count: 9))
            ```

            ~~~ YAML file=Solutions/03-queue/template.yaml#ShoutoutsQueue
            a: b
            ~~~

                indented
            """
        let code = try MarkdownDocument(parsing: text, file: "a.md").blocks.compactMap { block -> CodeInfo? in
            guard case .code(let code) = block.kind else { return nil }
            return code.info
        }
        XCTAssertEqual(
            code,
            [
                CodeInfo(language: "swift", steps: [[2...2], [4...6, 9...9], [1...10]]),
                CodeInfo(
                    language: "yaml",
                    quotation: .init(file: "Solutions/03-queue/template.yaml", region: "ShoutoutsQueue")
                ),
                CodeInfo(),
            ]
        )
    }

    func testMistakesInFencesHaveNames() {
        let mistakes = [
            "swift {2-1}": "markdown-code-steps",
            "swift {}": "markdown-code-steps",
            "swift {1": "markdown-code-steps",
            "swift {7}": "markdown-code-steps",
            "swift fil=a": "markdown-code-unknown",
            "swift file=../a": "markdown-code-file",
            "swift file=/etc/passwd": "markdown-code-file",
        ]
        for (info, identifier) in mistakes {
            XCTAssertEqual(
                identifiers { try MarkdownDocument(parsing: "```\(info)\nx\n```", file: "a.md") },
                ["a.md:1: \(identifier)"],
                info
            )
        }
    }

    private func directives(_ blocks: [Block]) -> [Directive] {
        blocks.compactMap { block in
            guard case .directive(let directive) = block.kind else { return nil }
            return directive
        }
    }
}
