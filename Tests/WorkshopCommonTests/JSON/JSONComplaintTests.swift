import WorkshopCommon
import XCTest

/// The first four are recorded from AWS; the others are what the same parser says.
final class JSONComplaintTests: XCTestCase {
    private let tokens = "(JSON String, Number, Array, Object or token 'null', 'true' or 'false')"

    private func complaint(_ text: String) -> String {
        JSONComplaint(of: text).map { "\($0.line):\($0.column) \($0.message)" } ?? "none"
    }

    func testWhatIsWrongIsSaidInItsWords() {
        let cases = [
            ("not a definition", "1:4 Unrecognized token 'not': was expecting \(tokens)"),
            (
                "{'bad': 1}",
                "1:2 Unexpected character (''' (code 39)): was expecting double-quote to start field name"
            ),
            (#"{"not": closed mark""#, "1:15 Unrecognized token 'closed': was expecting \(tokens)"),
            ("this is no dict", "1:5 Unrecognized token 'this': was expecting \(tokens)"),
            (
                #"{"a": 1,}"#,
                "1:9 Unexpected character ('}' (code 125)): was expecting double-quote to start field name"
            ),
            ("[1,]", "1:4 Unexpected character (']' (code 93)): expected a valid value \(tokens)"),
            (#"{"a":}"#, "1:6 Unexpected character ('}' (code 125)): expected a value"),
            (
                #"{"a" 1}"#,
                "1:6 Unexpected character ('1' (code 49)): was expecting a colon to separate field name and value"
            ),
            (
                "{\"a\": 1\n \"b\": 2}",
                "2:2 Unexpected character ('\"' (code 34)): was expecting comma to separate Object entries"
            ),
            (
                #"["a" "ü"]"#,
                "1:6 Unexpected character ('\"' (code 34)): was expecting comma to separate Array entries"
            ),
            (
                #"{"a": 1"#,
                "1:8 Unexpected end-of-input: expected close marker for Object (start marker at [Source: (String)"
                    + #""{"a": 1"; line: 1, column: 1])"#
            ),
            (#"{"a":"#, "1:6 Unexpected end-of-input within/between Object entries"),
            (#""open"#, "1:6 Unexpected end-of-input: was expecting closing quote for a string value"),
            (
                #"{"a": [1}"#,
                "1:9 Unexpected close marker '}': expected ']' (for Array starting at [Source: (String)"
                    + #""{"a": [1}"; line: 1, column: 7])"#
            ),
            (#""\q""#, "1:4 Unrecognized character escape 'q' (code 113)"),
            ("01", "1:3 Invalid numeric value: Leading zeroes not allowed"),
            (
                "1.x",
                "1:3 Unexpected character ('x' (code 120)) in numeric value: Decimal point not followed by a digit"
            ),
            ("", "1:1 No content to map due to end-of-input"),
        ]
        for (text, expected) in cases { XCTAssertEqual(complaint(text), expected, text) }
    }

    func testWhatIsJSONHasNone() {
        for text in [#"{"a": [1, -2.5e3, "x\u00fc\n", true, null, {}], "b": []}"#, " 0 ", "\"\""] {
            XCTAssertEqual(complaint(text), "none", text)
        }
    }

    func testALongTextsSourceIsItsBeginning() {
        let text = "not " + String(repeating: "x", count: 600)
        XCTAssertEqual(
            JSONComplaint(of: text)?.source(of: text),
            "[Source: (String)\"\(text.prefix(500))\"[truncated 104 chars]; line: 1, column: 4]"
        )
    }
}
