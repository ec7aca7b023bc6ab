import Terminal
import WorkshopCommon
import XCTest

final class DiagnosticFormatterTests: XCTestCase {
    private let plain = DiagnosticFormatter(capabilities: .plain)

    func testADiagnosticWithAllItsParts() {
        let diagnostic = Diagnostic(
            "template-unknown-property",
            at: SourceLocation(file: "template.yaml", line: 2, column: 3),
            "AWS::Serverless::Function has no property \"Handlr\"",
            why: "CloudFormation refuses a template with a property that it doesn't know, before anything is created.",
            suggestion: "Did you mean \"Handler\"?"
        )
        XCTAssertEqual(
            plain.format([diagnostic], sources: ["template.yaml": "Properties:\n  Handlr: bootstrap\n"]),
            """
            template.yaml:2:3: error: AWS::Serverless::Function has no property "Handlr"
                2 │   Handlr: bootstrap
                  │   ^
              why: CloudFormation refuses a template with a property that it doesn't know,
                   before anything is created.
              try: Did you mean "Handler"?

            """
        )
    }

    func testSeveralDiagnosticsStandApart() {
        let diagnostics = [
            Diagnostic("a", severity: .warning, "First"), Diagnostic("b", severity: .note, "Second"),
        ]
        XCTAssertEqual(plain.format(diagnostics), "warning: First\n\nnote: Second\n")
        XCTAssertEqual(plain.format([]), "")
    }

    func testTheCaretStandsUnderWideCharactersAndTabs() {
        let diagnostic = Diagnostic("a", at: SourceLocation(file: "f", line: 1, column: 5), "M")
        XCTAssertEqual(
            plain.format([diagnostic], sources: ["f": "\t日本 x"]),
            "f:1:5: error: M\n    1 │     日本 x\n      │          ^\n"
        )
    }

    func testALongLineIsCutAroundTheCaret() {
        let narrow = DiagnosticFormatter(capabilities: TerminalCapabilities(width: 40))
        let line = String(repeating: "a", count: 60) + "HERE" + String(repeating: "b", count: 60)
        let output = narrow.format(
            [Diagnostic("a", at: SourceLocation(file: "f", line: 1, column: 61), "M")],
            sources: ["f": line]
        )
        XCTAssertEqual(
            output,
            """
            f:1:61: error: M
                1 │ …aaaaaaaaaaaaaaaaaaaHEREbbbbbbb…
                  │                     ^

            """
        )
    }

    func testForeignTextIsShownNotObeyed() {
        let diagnostic = Diagnostic("a", at: SourceLocation(file: "a\n\u{1B}b", line: 1, column: 2), "m\u{202E}")
        XCTAssertEqual(
            plain.format([diagnostic], sources: ["a\n\u{1B}b": "\u{1B}[2Jx\r\n"]),
            "a^J^[b:1:2: error: m\u{FFFD}\n    1 │ ^[[2Jx\n      │   ^\n"
        )
    }

    func testPlacesOutsideTheSourceHaveNoExcerpt() {
        for line in [0, 3, 9] {
            let diagnostic = Diagnostic("a", at: SourceLocation(file: "f", line: line), "M")
            XCTAssertEqual(plain.format([diagnostic], sources: ["f": "x\ny\n"]), "f:\(line): error: M\n")
        }
    }

    func testColourMarksSeverityAndLabels() {
        let formatter = DiagnosticFormatter(capabilities: TerminalCapabilities(color: .ansi16))
        XCTAssertEqual(
            formatter.format([Diagnostic("a", "Broken", suggestion: "mend it")]),
            "\u{1B}[1;31merror: \u{1B}[0m\u{1B}[1mBroken\u{1B}[0m\n\u{1B}[1m  try: \u{1B}[0mmend it\n"
        )
    }
}
