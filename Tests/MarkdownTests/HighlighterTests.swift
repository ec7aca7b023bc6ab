import Markdown
import XCTest

final class HighlighterTests: XCTestCase {
    /// Lines with each part that is not plain as `kind(text)`.
    private func marked(_ code: String, _ language: String?) -> String {
        Highlighter(language: language).lines(of: code)
            .map { $0.map { $0.kind == .plain ? $0.text : "\($0.kind.rawValue)(\($0.text))" }.joined() }
            .joined(separator: "\n")
    }

    func testSwift() {
        XCTAssertEqual(
            marked("@main struct A: B { // c\n  let n = 0x1F + f(\"a \\(g(\"b\")) c\") /* d\n e */ }", "swift"),
            """
            keyword(@main) keyword(struct) type(A): type(B) { comment(// c)
              keyword(let) n = number(0x1F) + f(string("a \\(g("b")) c")) comment(/* d)
            comment( e */) }
            """
        )
        XCTAssertEqual(
            marked("\"\"\"\n a \"b\"\n \"\"\" x", "swift"),
            "string(\"\"\")\nstring( a \"b\")\nstring( \"\"\") x"
        )
    }

    func testGo() {
        XCTAssertEqual(
            marked("func main() { s := `a\nb` // c", "go"),
            "keyword(func) main() { s := string(`a)\nstring(b`) comment(// c)"
        )
    }

    func testYAML() {
        XCTAssertEqual(
            marked(
                "A: !Ref B # c\n  - Type: AWS::SQS::Queue\n    Url: http://x#y\n    N: 30\n    \"q\": 'it' # don't",
                "yaml"
            ),
            """
            key(A): keyword(!Ref) B comment(# c)
              - key(Type): AWS::SQS::Queue
                key(Url): http://x#y
                key(N): number(30)
                key("q"): string('it') comment(# don't)
            """
        )
    }

    func testJSONAndShell() {
        XCTAssertEqual(
            marked("{\"a\": [1, -2.5e3, true, \"b\\\"\"]}", "json"),
            "{key(\"a\"): [number(1), -number(2.5e3), keyword(true), string(\"b\\\"\")]}"
        )
        XCTAssertEqual(
            marked("export A=$B # c\necho \"d $E\" && cd f#g", "sh"),
            "keyword(export) A=keyword($B) comment(# c)\necho string(\"d $E\") && keyword(cd) f#g"
        )
    }

    func testAnUnknownLanguageIsPlain() {
        XCTAssertEqual(marked("let x = \"1\"", "cobol"), "let x = \"1\"")
        XCTAssertEqual(marked("let x = \"1\"", nil), "let x = \"1\"")
    }

    func testNoCharacterIsEverLostOrChanged() {
        let codes = ["\"open", "/* open", "\\", "'", "a\n\n\nb", "\"\\", "\"\\(", "!", "@", "$", "1_", "日本 \"語", "x\n"]
        for language in ["swift", "go", "yaml", "json", "sh"] {
            for code in codes {
                let lines = Highlighter(language: language).lines(of: code)
                let text = lines.map { $0.map(\.text).joined() }.joined(separator: "\n")
                XCTAssertEqual(text, code.last == "\n" ? String(code.dropLast()) : code, language)
            }
        }
    }
}
