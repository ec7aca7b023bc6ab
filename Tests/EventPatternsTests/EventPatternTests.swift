import EventPatterns
import WorkshopCommon
import XCTest

/// Operators as https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html has them.
final class EventPatternTests: XCTestCase {
    /// What of the events the pattern lets through.
    private func matching(_ pattern: String, _ events: String...) throws -> [String] {
        let pattern = try EventPattern(parsing: pattern)
        return try events.filter { pattern.matches(try JSONValue(parsing: $0)) }
    }

    func testExactValuesMatchByTypeAndValue() throws {
        XCTAssertEqual(
            try matching(
                #"{"a": ["x", 300, true, null, ""]}"#,
                #"{"a":"x"}"#,
                #"{"a":"X"}"#,
                #"{"a":3.0e2}"#,
                #"{"a":"300"}"#,
                #"{"a":true}"#,
                #"{"a":null}"#,
                #"{"a":""}"#,
                #"{}"#
            ),
            [#"{"a":"x"}"#, #"{"a":3.0e2}"#, #"{"a":true}"#, #"{"a":null}"#, #"{"a":""}"#]
        )
    }

    func testEveryFieldHasToMatchAndOtherFieldsDoNotMatter() throws {
        XCTAssertEqual(
            try matching(
                #"{"a": ["x"], "b": {"c": ["y", "z"]}}"#,
                #"{"a":"x","b":{"c":"z","d":1},"e":2}"#,
                #"{"a":"x","b":{"c":"w"}}"#,
                #"{"a":"x","b":"y"}"#,
                #"{"a":"x"}"#
            ),
            [#"{"a":"x","b":{"c":"z","d":1},"e":2}"#]
        )
    }

    func testAnArrayMatchesByOneOfItsElementsAsAWhole() throws {
        XCTAssertEqual(
            try matching(
                #"{"a": {"b": [1], "c": [2]}}"#,
                #"{"a":[{"b":1,"c":2},{"b":9,"c":9}]}"#,
                #"{"a":[{"b":1,"c":9},{"b":9,"c":2}]}"#,
                #"{"a":[]}"#
            ),
            [#"{"a":[{"b":1,"c":2},{"b":9,"c":9}]}"#]
        )
        XCTAssertEqual(try matching(#"{"a": [2]}"#, #"{"a":[1,2]}"#, #"{"a":[3]}"#), [#"{"a":[1,2]}"#])
    }

    func testTextOperators() throws {
        let events = [#"{"a":"eu-west.png"}"#, #"{"a":"EU-WEST.PNG"}"#, #"{"a":"us.jpg"}"#, #"{"a":7}"#]
        let expected: [String: [Int]] = [
            #"{"prefix": "eu"}"#: [0],
            #"{"suffix": ".png"}"#: [0],
            #"{"prefix": {"equals-ignore-case": "eu"}}"#: [0, 1],
            #"{"suffix": {"equals-ignore-case": ".Png"}}"#: [0, 1],
            #"{"equals-ignore-case": "Us.Jpg"}"#: [2],
            #"{"wildcard": "e*-*st.*"}"#: [0],
            #"{"wildcard": "*.jpg"}"#: [2],
            #"{"anything-but": "us.jpg"}"#: [0, 1, 3],
            #"{"anything-but": ["us.jpg", "eu-west.png"]}"#: [1, 3],
            #"{"anything-but": [7, 8]}"#: [0, 1, 2],
            #"{"anything-but": {"prefix": "eu"}}"#: [1, 2, 3],
            #"{"anything-but": {"suffix": [".png", ".jpg"]}}"#: [1, 3],
            #"{"anything-but": {"equals-ignore-case": ["us.JPG", "eu-WEST.png"]}}"#: [3],
            #"{"anything-but": {"wildcard": "*.*g"}}"#: [1, 3],
        ]
        for (matcher, places) in expected {
            let pattern = try EventPattern(parsing: #"{"a": [\#(matcher)]}"#)
            XCTAssertEqual(
                try events.indices.filter { pattern.matches(try JSONValue(parsing: events[$0])) },
                places,
                matcher
            )
        }
    }

    func testWildcardTakesEscapesAndGreedyParts() throws {
        XCTAssertEqual(
            try matching(#"{"a": [{"wildcard": "a\\*b*b"}]}"#, #"{"a":"a*bb"}"#, #"{"a":"a*b"}"#, #"{"a":"axbb"}"#),
            [#"{"a":"a*bb"}"#]
        )
    }

    func testNumericRanges() throws {
        XCTAssertEqual(
            try matching(
                #"{"a": [{"numeric": [">", 0, "<=", 5]}]}"#,
                #"{"a":0}"#,
                #"{"a":5.0}"#,
                #"{"a":6}"#,
                #"{"a":"3"}"#
            ),
            [#"{"a":5.0}"#]
        )
        XCTAssertEqual(
            try matching(#"{"a": [{"numeric": ["=", 3.5]}]}"#, #"{"a":3.50}"#, #"{"a":3}"#),
            [#"{"a":3.50}"#]
        )
    }

    func testExistsLooksAtLeavesOnly() throws {
        XCTAssertEqual(
            try matching(
                #"{"a": {"b": [{"exists": true}]}}"#,
                #"{"a":{"b":null}}"#,
                #"{"a":{}}"#,
                #"{"a":{"b":{"c":1}}}"#
            ),
            [#"{"a":{"b":null}}"#]
        )
        XCTAssertEqual(
            try matching(#"{"a": {"b": [{"exists": false}]}}"#, #"{"a":{"b":1}}"#, #"{"a":{}}"#, #"{}"#),
            [#"{"a":{}}"#, #"{}"#]
        )
    }

    /// Recorded: localstack/localstack, tests/aws/services/sns/test_sns_filter_policy.snapshot.json, test_filter_policy.
    func testNullIsNoValueThatIsAbsent() throws {
        let pattern = try EventPattern(parsing: #"{"a": [null, {"anything-but": "whatever"}]}"#)
        XCTAssertFalse(pattern.matches([:]))
        XCTAssertTrue(pattern.matches(["a": .null]))
        XCTAssertFalse(pattern.matches(["a": "whatever"]))
    }

    /// localstack/localstack, tests/aws/services/events/event_pattern_templates (dot_joining) and
    /// tests/aws/services/sns/test_sns_filter_policy.snapshot.json.
    func testNamesAreJoinedWithDots() throws {
        let spellings = [
            #"{"a":{"b":{"c":"x"}}}"#, #"{"a.b.c":"x"}"#, #"{"a.b":{"c":"x"}}"#, #"{"a":{"b.c":"x"}}"#,
        ]
        for pattern in [#"{"a.b.c": ["x"]}"#, #"{"a": {"b": {"c": ["x"]}}}"#, #"{"a.b": {"c": ["x"]}}"#] {
            XCTAssertEqual(
                try matching(pattern, spellings[0], spellings[1], spellings[2], spellings[3]),
                spellings,
                pattern
            )
        }
        XCTAssertEqual(try matching(#"{"a.b": {"c": ["x"]}}"#, #"{"a":{"c":"x"}}"#, #"{"a.b":"x"}"#), [])
        let twice = #"{"a":{"b":2},"a.b":1}"#
        XCTAssertEqual(try matching(#"{"a": {"b": [1]}}"#, twice), [twice])
        XCTAssertEqual(try matching(#"{"a": {"b": [2]}}"#, twice), [twice])
        XCTAssertEqual(try matching(#"{"a.b": [{"exists": false}]}"#, twice, #"{"a":1}"#), [#"{"a":1}"#])
    }

    func testListsInListsAreOneList() throws {
        XCTAssertEqual(
            try matching(#"{"a": ["x"]}"#, #"{"a":[["x"],"y"]}"#, #"{"a":[["y"]]}"#),
            [#"{"a":[["x"],"y"]}"#]
        )
        XCTAssertEqual(try matching(#"{"a": [{"exists": true}]}"#, #"{"a":[{"x":1}]}"#, #"{"a":[[]]}"#), [])
    }

    func testNetworkRangesOfBothVersions() throws {
        XCTAssertEqual(
            try matching(
                #"{"a": [{"cidr": "10.0.4.0/22"}]}"#,
                #"{"a":"10.0.7.255"}"#,
                #"{"a":"10.0.8.0"}"#,
                #"{"a":"x"}"#
            ),
            [#"{"a":"10.0.7.255"}"#]
        )
        XCTAssertEqual(
            try matching(
                #"{"a": [{"cidr": "2001:db8::/33"}]}"#,
                #"{"a":"2001:db8:7fff::1"}"#,
                #"{"a":"2001:db8:8000::"}"#
            ),
            [#"{"a":"2001:db8:7fff::1"}"#]
        )
    }

    /// Recorded: localstack/localstack, tests/aws/services/events/test_events_patterns.snapshot.json, content_ip_address.
    func testWhatIsNoNetworkRange() {
        let problems = [
            "bad-filter": "Malformed CIDR, one '/' required",
            "10.0.0.0/": "Malformed CIDR, one '/' required",
            "bad-/64filter": "Malformed CIDR, mask bits must be an integer",
            "10.0.0.0/-1": "Malformed CIDR, mask bits must not be negative",
            "xx.11.xx/8": "Nonstandard IP address: xx.11.xx",
            "xxxx:db8:1234:1a00::/64": "Nonstandard IP address: xxxx:db8:1234:1a00::",
            "10.0.0.0/33": "IPv4 mask bits must be < 32",
            "2001:db8::/129": "IPv6 mask bits must be < 128",
        ]
        for (range, problem) in problems {
            XCTAssertThrowsError(try EventPattern(parsing: #"{"a": [{"cidr": "\#(range)"}]}"#), range) { error in
                XCTAssertEqual(
                    (error as? EventPatternError)?.reason,
                    .wrongArgument(operator: "cidr", expected: problem)
                )
            }
        }
    }

    func testOrTakesEitherSide() throws {
        XCTAssertEqual(
            try matching(
                #"{"s": ["x"], "$or": [{"a": [1]}, {"b": {"c": [2]}}]}"#,
                #"{"s":"x","a":1}"#,
                #"{"s":"x","b":{"c":2}}"#,
                #"{"s":"x"}"#,
                #"{"a":1}"#
            ),
            [#"{"s":"x","a":1}"#, #"{"s":"x","b":{"c":2}}"#]
        )
    }

    func testWhatIsNoPattern() {
        let expected: [String: EventPatternError.Reason] = [
            "[]": .notAnObject,
            "{}": .emptyObject,
            #"{"a": "x"}"#: .neitherObjectNorArray,
            #"{"a": []}"#: .emptyArray,
            #"{"a": {}}"#: .emptyObject,
            #"{"a": [[1]]}"#: .unexpectedValue,
            #"{"a": [{"begins": "x"}]}"#: .unknownOperator("begins"),
            #"{"a": [{"prefix": "x", "suffix": "y"}]}"#: .severalOperators,
            #"{"a": [{"prefix": 1}]}"#: .wrongArgument(
                operator: "prefix",
                expected: "prefix match pattern must be a string"
            ),
            #"{"a": [{"numeric": ["<", 5, ">", 1]}]}"#: .wrongArgument(
                operator: "numeric",
                expected: "Too many elements in numeric expression"
            ),
            #"{"a": [{"numeric": []}]}"#: .wrongArgument(
                operator: "numeric",
                expected: "Invalid member in numeric match: ]"
            ),
            #"{"a": [{"numeric": [">=", 1, ">", 2]}]}"#: .wrongArgument(
                operator: "numeric",
                expected: "Bad numeric range operator: >"
            ),
            #"{"a": [{"numeric": [">", 20, "<", 30, "<", 50]}]}"#: .wrongArgument(
                operator: "numeric",
                expected: "Too many terms in numeric range expression"
            ),
            #"{"a": [{"numeric": ["!", 5]}]}"#: .wrongArgument(
                operator: "numeric",
                expected: "Unrecognized numeric range operator: !"
            ),
        ]
        for (text, reason) in expected {
            XCTAssertThrowsError(try EventPattern(parsing: text), text) { error in
                XCTAssertEqual((error as? EventPatternError)?.reason, reason, text)
            }
        }
    }

    func testADeepPatternIsRefused() {
        let text = String(repeating: #"{"a":"#, count: 300) + "[1]" + String(repeating: "}", count: 300)
        XCTAssertThrowsError(try EventPattern(parsing: text))
    }
}
