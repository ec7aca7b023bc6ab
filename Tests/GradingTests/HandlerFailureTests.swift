import Grading
import XCTest

final class HandlerFailureTests: XCTestCase {
    func testTheLogTellsHowAFunctionBehindAnAPIFailed() {
        let cases: [(String, HandlerFailure)] = [
            ("2026-11-24T00:00:00Z 1 Task timed out after 3.00 seconds", .timedOut),
            ("RequestId: 1 Error: Runtime exited with error: signal: trap", .crashed),
            ("RequestId: 1 Error: Runtime exited with error: exit status 1", .ended),
            ("RequestId: 1 Error: Runtime exited without providing a reason", .ended),
            ("all is well", .unusableAnswer),
        ]
        for (line, cause) in cases {
            XCTAssertEqual(HandlerFailure(failure("502"), logs: [HandlerLine(function: "Hello", text: line)]), cause)
        }
    }

    func testWhatCameInTheBodyCountsToo() {
        let log = [HandlerLine(function: "Hello", text: "START RequestId: 1 Version: $LATEST")]
        XCTAssertEqual(HandlerFailure(failure(#"{"message": "Internal server error"}"#), logs: log), .unusableAnswer)
    }

    func testWhereNoFunctionWasInvokedNoneHasFailed() {
        XCTAssertNil(HandlerFailure(failure("502"), logs: []))
    }

    func testAnAnswerOfTheFunctionsOwnIsNoFailureOfIt() {
        let log = [HandlerLine(function: "Hello", text: "Task timed out after 3.00 seconds")]
        XCTAssertNil(HandlerFailure(failure("403"), logs: log))
        XCTAssertNil(HandlerFailure(failure(nil), logs: log))
    }

    private func failure(_ actual: String?) -> CheckFailure {
        CheckFailure(message: "GET /hello is answered", expected: "200", actual: actual)
    }
}
