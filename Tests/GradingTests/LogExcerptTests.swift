import Grading
import XCTest

final class LogExcerptTests: XCTestCase {
    private func lines(_ texts: String...) -> [HandlerLine] { texts.map { HandlerLine(function: "Hello", text: $0) } }

    func testACalmLogIsNotShown() {
        let log = lines("START RequestId: 1", "hello", "REPORT RequestId: 1 Status: error")
        XCTAssertEqual(LogExcerpt.helpful(log), [])
    }

    func testACrashIsShownWithWhatCameBeforeAndWithoutItsBacktrace() {
        let log = lines(
            "one",
            "two",
            "three",
            "",
            "Hello/Hello.swift:10: Fatal error: nil",
            "*** Program crashed ***",
            "rax 0x0",
            "INIT_REPORT Status: error",
            "RequestId: 1 Error: Runtime exited with error: signal: trap",
            "Hello/Hello.swift:10: Fatal error: nil"
        )
        XCTAssertEqual(
            LogExcerpt.helpful(log).map(\.text),
            ["two", "three", "Hello/Hello.swift:10: Fatal error: nil"]
        )
    }

    func testATimeOutIsShownOnce() {
        let log = lines("Task timed out after 3.00 seconds", "Task timed out after 3.00 seconds")
        XCTAssertEqual(LogExcerpt.helpful(log), lines("Task timed out after 3.00 seconds"))
    }

    func testAnErrorOfTheHandlersOwnComesBeforeTheExitThatLambdaSaw() {
        let log = lines("RequestId: 1 Error: Runtime exited with error: exit status 1", "error: no table")
        XCTAssertEqual(LogExcerpt.helpful(log).last?.text, "error: no table")
        XCTAssertEqual(LogExcerpt.helpful(Array(log.prefix(1))), Array(log.prefix(1)))
    }

    func testWhatTheHandlerSaidIsShownWithoutTheLoggersLead() {
        func logged(_ level: String, _ request: String, _ message: String) -> String {
            "2026-11-26T20:54:19+0000 \(level) LambdaRuntime: aws-request-id=\(request) "
                + "aws-trace-id=Root=1-6b089c7b-2d338e60;Parent=cddc1176;Sampled=1 \(message)"
        }
        let log = lines(
            logged("info", "1", "[Hello] of another invocation"),
            logged("info", "2", "[Hello] hello [1]"),
            logged("error", "2", "kind=TF [Hello] not sent: no such queue")
        )
        XCTAssertEqual(
            LogExcerpt.helpful(log),
            lines("info: hello [1]", "error: kind=TF not sent: no such queue")
        )
    }

    func testAFunctionThatWasKilledIsToldOfWhereTheFailureIsAboutIt() {
        let log = lines("x", "RequestId: 1 Error: Runtime exited with error: signal: killed")
        XCTAssertEqual(LogExcerpt.helpful(log, about: "Sources/Hello/Hello.swift"), log)
        XCTAssertEqual(LogExcerpt.helpful(log), log)
        let file = "Sources/Hello/Hello.swift"
        XCTAssertEqual(LogExcerpt.helpful(log, about: file, actual: "FAILED, Runtime.ExitError"), log)
        XCTAssertEqual(LogExcerpt.helpful(log, about: file, actual: "isNew: false"), [])
        let whole = log + lines("Runtime.ExitError")
        XCTAssertEqual(LogExcerpt.helpful(whole, about: "statemachine/shoutout.asl.json"), [])
    }

    func testOnlyTheTroubledFunctionIsShown() {
        let log = [HandlerLine(function: "Other", text: "x")] + lines("panic: y")
        XCTAssertEqual(LogExcerpt.helpful(log), lines("panic: y"))
    }
}
