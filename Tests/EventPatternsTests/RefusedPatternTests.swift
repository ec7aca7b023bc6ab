import EventPatterns
import XCTest

/// AWS's words for patterns that it refuses, as recorded in LocalStack's public suite (Apache-2.0):
/// https://github.com/localstack/localstack/blob/main/tests/aws/services/events/test_events_patterns.snapshot.json
final class RefusedPatternTests: XCTestCase {
    func testTheWordsAreThoseOfAWS() {
        let expected = [
            (#"{"a": [{"anything-but": {"prefix": 123}}]}"#, "prefix/suffix match pattern must be a string"),
            (#"{"a": [{"anything-but": {"suffix": [123, ".txt"]}}]}"#, "prefix/suffix match pattern must be a string"),
            (#"{"a": [{"anything-but": {"wildcard": [123, "*/dir/*"]}}]}"#, "wildcard match pattern must be a string"),
            (
                #"{"a": [{"anything-but": {"equals-ignore-case": [123, 456]}}]}"#,
                "Inside anything-but/equals-ignore-case list, number|start|null|boolean is not supported."
            ),
            (
                #"{"a": [{"anything-but": {"prefix": {"equals-ignore-case": "file"}}}]}"#,
                "Value of anything-but must be an array or single string/number value."
            ),
            (
                #"{"a": [{"wildcard": "arn:aws:events:us-east-1:**:event-bus/*"}]}"#,
                "Consecutive wildcard characters at pos 26"
            ),
            (
                #"{"a": [{"wildcard": "*:*:*:*:*:event-bus/*"}]}"#,
                "Rule is too complex - try using fewer wildcard characters or fewer repeating character sequences after a "
                    + "wildcard character"
            ),
            (
                #"{"a": [{"anything-but": null}]}"#,
                "Value of anything-but must be an array or single string/number value."
            ),
            (
                #"{"a": [{"anything-but": ["stopped", null]}]}"#,
                "Inside anything but list, start|null|boolean is not supported."
            ),
            (
                #"{"a": [{"anything-but": ["stopped", 1]}]}"#,
                "Inside anything but list, either all values are number or string, mixed type is not supported"
            ),
            (#"{"a": [{"anything-but": {"prefix": ""}}]}"#, "Null prefix/suffix not allowed"),
            (#"{"a": [{"prefix": {"suffix": "AB"}}]}"#, "Unsupported prefix pattern: suffix"),
        ]
        for (pattern, reason) in expected {
            do {
                _ = try EventPattern(parsing: pattern)
                XCTFail("\(pattern) was accepted")
            } catch {
                XCTAssertEqual("\(error)", reason, pattern)
            }
        }
    }

    /// What AWS takes, as recorded there.
    func testWildcardsOfUsualLengthAreTaken() throws {
        for text in [
            "arn:aws:events:us-east-1:*:event-bus/*", "/Users/*/dir/dir/dir/dir/dir/doc.txt", "*/dir/*.png", "*:*:*:*",
            "*.*g",
        ] {
            XCTAssertNoThrow(try EventPattern(parsing: #"{"a": [{"wildcard": "\#(text)"}]}"#), text)
        }
    }
}
