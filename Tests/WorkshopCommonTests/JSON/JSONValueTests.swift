import WorkshopCommon
import XCTest

final class JSONValueTests: XCTestCase {
    private func reason(_ text: String) -> JSONParsingError.Reason? {
        do {
            _ = try JSONValue(parsing: text)
            return nil
        } catch {
            return error.reason
        }
    }

    func testKeepsTheOrderOfKeysAndTheSpellingOfNumbers() throws {
        let text = #"{"z":1.10,"a":[-0,6e23,true,false,null],"m":{}}"#
        XCTAssertEqual(try JSONValue(parsing: text).serialized(), text)
    }

    func testPrettyTextIsStable() throws {
        let value = try JSONValue(parsing: #"{"b":[],"a":[1,{"c":"d"}]}"#)
        XCTAssertEqual(
            value.serialized(.pretty),
            "{\n  \"b\": [],\n  \"a\": [\n    1,\n    {\n      \"c\": \"d\"\n    }\n  ]\n}"
        )
        XCTAssertTrue(value.serialized(.prettySorted).hasPrefix("{\n  \"a\": ["))
    }

    func testStringsComeBackAsTheyWere() throws {
        let value = JSONValue.string("quote \" slash \\ / tab \t nul \u{0} esc \u{1B} del \u{7F} é 😀")
        XCTAssertEqual(try JSONValue(parsing: value.serialized()), value)
        XCTAssertFalse(value.serialized().utf8.contains { $0 < 0x20 || $0 == 0x7F })
        XCTAssertEqual(
            try JSONValue(parsing: #""\u0041\ud83d\ude00\ud83d\/\b\f\n\r\t""#).string,
            "A😀\u{FFFD}/\u{8}\u{C}\n\r\t"
        )
        XCTAssertEqual(try JSONValue(parsing: #""\udc00\ud800\u0041""#).string, "\u{FFFD}\u{FFFD}A")
    }

    func testOfDuplicateKeysTheLastWins() throws {
        XCTAssertEqual(try JSONValue(parsing: #"{"a":1,"a":2}"#)["a"]?.int, 2)
    }

    func testRefusesWhatRFC8259Refuses() {
        let cases: [(String, JSONParsingError.Reason)] = [
            ("", .unexpectedEnd), ("  ", .unexpectedEnd), ("{", .unexpectedEnd), ("[1,", .unexpectedEnd),
            ("[1,]", .trailingComma), ("{\"a\":1,}", .trailingComma), ("{a:1}", .unexpectedCharacter),
            ("01", .invalidNumber), ("1.", .unexpectedEnd), ("1.e3", .invalidNumber), (".5", .unexpectedCharacter),
            ("+1", .unexpectedCharacter), ("-", .unexpectedEnd), ("1e", .unexpectedEnd), ("--1", .invalidNumber),
            ("tru", .unexpectedEnd), ("trux", .unexpectedCharacter), ("NaN", .unexpectedCharacter),
            ("\"a", .unexpectedEnd), ("\"\\x\"", .invalidEscape), ("\"\\u12g4\"", .invalidEscape),
            ("\"a\nb\"", .controlCharacterInString), ("1 2", .trailingContent), ("{}}", .trailingContent),
            ("'a'", .unexpectedCharacter), ("/**/1", .unexpectedCharacter),
        ]
        for (text, expected) in cases { XCTAssertEqual(reason(text), expected, text) }
        XCTAssertThrowsError(try JSONValue(parsing: [0x22, 0xFF, 0x22] as [UInt8])) {
            XCTAssertEqual(($0 as? JSONParsingError)?.reason, .invalidUTF8)
        }
    }

    func testAnErrorSaysWhere() {
        XCTAssertThrowsError(try JSONValue(parsing: "{\n  \"a\": 1,\n  b\n}")) { error in
            XCTAssertEqual(
                "\(error)",
                "not JSON at line 3, column 3: there is a character that can't stand here"
            )
        }
    }

    func testACommaTooManyIsFoundWhereItStands() {
        for text in ["{\n  \"a\": 1,\n}", "[\n       1,\n]"] {
            XCTAssertThrowsError(try JSONValue(parsing: text)) { error in
                XCTAssertEqual("\(error)", "not JSON at line 2, column 9: JSON has no comma behind the last element")
            }
        }
    }

    func testDeepNestingIsRefusedInsteadOfCrashing() throws {
        let depth = JSONValue.maximumDepth
        let fits = String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        XCTAssertEqual(try JSONValue(parsing: fits).serialized(), fits)
        XCTAssertEqual(reason("[" + fits + "]"), .nestedTooDeeply)
        XCTAssertEqual(reason(String(repeating: "{\"a\":", count: 100_000)), .nestedTooDeeply)
    }

    func testADocumentCutAnywhereIsRefused() throws {
        let text = #"{"a":[1,-2.5e3,"b\n\u00e9"],"c":{"d":null,"e":true}}"#
        for length in 0..<text.utf8.count {
            XCTAssertThrowsError(try JSONValue(parsing: text.utf8.prefix(length)), "cut at \(length)")
        }
    }

    func testNumbersAreReadAsTheyAreAskedFor() {
        XCTAssertEqual(JSONNumber(literal: "1e3").int, 1_000)
        XCTAssertNil(JSONNumber(literal: "1.5").int)
        XCTAssertNil(JSONNumber(literal: "1e400").int)
        XCTAssertEqual(JSONNumber(literal: "9007199254740993").int, 9_007_199_254_740_993)
        XCTAssertEqual(JSONNumber(2.0)?.literal, "2")
        XCTAssertEqual(JSONNumber(2.5)?.literal, "2.5")
        XCTAssertNil(JSONNumber(Double.infinity))
        XCTAssertNil(JSONNumber(Double.nan))
    }

    func testEquivalenceIgnoresOrderAndSpelling() throws {
        let left = try JSONValue(parsing: #"{"a":1,"b":[1.0,{"c":10}]}"#)
        let right = try JSONValue(parsing: #"{"b":[1,{"c":1e1}],"a":1.00}"#)
        XCTAssertTrue(left.isEquivalent(to: right))
        XCTAssertFalse(left.isEquivalent(to: try JSONValue(parsing: #"{"b":[1],"a":1}"#)))
        XCTAssertFalse(JSONValue.string("1").isEquivalent(to: 1))
    }

    func testSubscriptsAreNilWhereNothingIs() {
        let value: JSONValue = ["a": [1, 2]]
        XCTAssertEqual(value["a"]?[1]?.int, 2)
        XCTAssertNil(value["b"])
        XCTAssertNil(value["a"]?[2])
        XCTAssertNil(value["a"]?[-1])
        XCTAssertNil(value[0])
    }
}
