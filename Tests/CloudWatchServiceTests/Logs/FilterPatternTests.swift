import CloudWatchService
import XCTest

/// Most cases are those of AWS's page on filter patterns.
final class FilterPatternTests: XCTestCase {
    func testTerms() throws {
        let cases: [(String, [String], [String])] = [
            ("", ["anything", ""], []),
            ("ERROR", ["[ERROR 400] BAD REQUEST", "ERRORS"], ["error"]),
            ("ERROR ARGUMENTS", ["[ERROR 419] MISSING ARGUMENTS"], ["[ERROR 401] UNAUTHORIZED"]),
            ("?ERROR ?ARGUMENTS", ["[ERROR 401]", "MISSING ARGUMENTS"], ["fine"]),
            (#""INTERNAL SERVER ERROR""#, ["[ERROR 500] INTERNAL SERVER ERROR"], ["INTERNAL ERROR SERVER"]),
            ("ERROR -ARGUMENTS", ["[ERROR 400] BAD REQUEST"], ["[ERROR 419] MISSING ARGUMENTS"]),
            (#"ERROR -"BAD REQUEST""#, ["[ERROR 401]"], ["[ERROR 400] BAD REQUEST"]),
            (#""say \"hi\"""#, [#"I say "hi" to you"#], ["say hi"]),
            ("%4[0-9]{2}%", ["[ERROR 419]"], ["[ERROR 500]"]),
        ]
        try check(cases)
    }

    func testJSON() throws {
        let event =
            #"{"eventType": "UpdateTrail", "sourceIPAddress": "111.111.111.111", "arrayKey": ["value", "other"], "objectList": [{"name": "a", "id": 1}, {"name": "b", "id": 2}], "SomeObject": null, "cluster.name": "c", "on": true}"#
        let cases: [(String, Bool)] = [
            (#"{ $.eventType = "UpdateTrail" }"#, true), (#"{ $.eventType = Update* }"#, true),
            (#"{ $.eventType = "updateTrail" }"#, false), (#"{ $.sourceIPAddress != "123.123.*" }"#, true),
            (#"{ $.arrayKey[0] = "value" }"#, true), ("{ $.objectList[1].id = 2 }", true),
            ("{ $.objectList[1].id > 2 }", false),
            ("{ $.objectList[0].id >= 1.0 }", true), ("{ $.SomeObject IS NULL }", true),
            ("{ $.SomeOtherObject NOT EXISTS }", true),
            ("{ $.eventType NOT EXISTS }", false), ("{ $.on IS TRUE }", true), ("{ $.on IS FALSE }", false),
            (#"{ ($.on IS TRUE && $.eventType = "x") || $.objectList[0].name = "a" }"#, true),
            (#"{ $.on IS TRUE && ($.eventType = "x" || $.objectList[0].name = "b") }"#, false),
            (#"{ $.missing = "x" }"#, false), (#"{ $.eventType = %Update.+% }"#, true),
            (#"{ $.arrayKey[*] = "value" }"#, true),
            (#"{ $.['cluster.name'] = "c" }"#, true),
        ]
        for (pattern, matches) in cases {
            XCTAssertEqual(try FilterPattern(parsing: pattern).matches(event), matches, pattern)
            XCTAssertFalse(try FilterPattern(parsing: pattern).matches("eventType UpdateTrail"), pattern)
        }
    }

    func testSpaceDelimited() throws {
        let line = #"127.0.0.1 Prod frank [10/Oct/2000:13:25:15 -0700] "GET /index.html HTTP/1.0" 404 1534"#
        let cases: [(String, Bool)] = [
            ("[ip, user, username, timestamp, request =*.html*, status_code = 4*, bytes]", true),
            ("[ip, user, username, timestamp, request, status_code = 5*, bytes]", false),
            ("[..., status_code = 4*, bytes > 1000]", true), ("[ip != 127.*, ...]", false),
            ("[..., status_code = 404 || status_code = 410, bytes]", true), ("[ip, user]", false),
            ("[w1 = 127.0.0.1 && w1 != 10.*, ..., bytes]", true),
        ]
        for (pattern, matches) in cases {
            XCTAssertEqual(try FilterPattern(parsing: pattern).matches(line), matches, pattern)
        }
        let pattern = try FilterPattern(parsing: "[..., request, status, bytes]")
        XCTAssertEqual(pattern.value("$bytes", in: line), "1534")
        XCTAssertEqual(pattern.value("$request", in: line), "GET /index.html HTTP/1.0")
        XCTAssertEqual(pattern.value("1", in: line), "1")
    }

    func testRefusesWhatCanNotBeRead() {
        for pattern in [
            "{", "{ $.a }", "{ $.a = }", "{ $.a = 1", "{ $.a < x }", "[", "[a", "[..., ...]", "\"open", "{ $.a = %[% }",
            "a;b",
        ] {
            XCTAssertThrowsError(try FilterPattern(parsing: pattern), pattern)
        }
        let deep = "{ " + String(repeating: "(", count: 200) + "$.a = 1" + String(repeating: ")", count: 200) + " }"
        XCTAssertThrowsError(try FilterPattern(parsing: deep))
    }

    private func check(_ cases: [(String, [String], [String])]) throws {
        for (text, found, passed) in cases {
            let pattern = try FilterPattern(parsing: text)
            for line in found { XCTAssertTrue(pattern.matches(line), "\(text) finds \(line)") }
            for line in passed { XCTAssertFalse(pattern.matches(line), "\(text) passes by \(line)") }
        }
    }
}
