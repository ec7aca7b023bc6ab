import GradingSupport
import WorkshopCommon
import XCTest

final class StepSuiteTests: XCTestCase {
    func testTestsDoNothingOutsideAGradingRun() {
        final class Suite: StepSuite {
            func testThatWouldFail() { fail(Failure("this ran")) }
        }
        let suite = Suite(name: "testThatWouldFail") { ($0 as? Suite)?.testThatWouldFail() }
        suite.invokeTest()
        XCTAssertEqual(suite.log.failures, [])
    }

    func testSessionSaysWhatItLacks() {
        XCTAssertThrowsError(try GradingSession(document: ["version": 1, "nonce": "a"])) {
            XCTAssertEqual("\($0)", "the grading session can't be read: no endpoint")
        }
        XCTAssertThrowsError(try GradingSession(document: ["version": 2])) {
            XCTAssertEqual("\($0)", "the grading session can't be read: not version 1")
        }
    }

    func testValuesAreShownAsALearnerWritesThem() {
        let items: [JSONValue] = [["id": "a"], ["id": "b"]]
        XCTAssertEqual(Failure.shown(items), #"[{"id":"a"},{"id":"b"}]"#)
        XCTAssertEqual(Failure.shown([JSONValue]()), "[]")
        XCTAssertEqual(Failure.shown(items[0]), #"{"id":"a"}"#)
        XCTAssertEqual(Failure.shown(" "), #"" ""#)
        XCTAssertEqual(Failure.shown(7), "7")
    }

    func testLongValuesSayHowMuchIsNotShown() {
        XCTAssertEqual(Failure.bounded("abcdef", to: 4), "abcd… (and 2 more characters)")
        XCTAssertEqual(Failure.bounded("abcd", to: 4), "abcd")
    }
}
