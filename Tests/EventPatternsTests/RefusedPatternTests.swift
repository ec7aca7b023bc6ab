import EventPatterns
import XCTest

/// AWS's words for patterns that it refuses, as recorded in LocalStack's public suite (Apache-2.0):
/// https://github.com/localstack/localstack/blob/main/tests/aws/services/events/test_events_patterns.snapshot.json
final class RefusedPatternTests: XCTestCase {
    func testWhatIsNoStringInsideAnythingButHasWordsOfItsOwn() {
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
}
