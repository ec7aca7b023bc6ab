import Grading
import XCTest

final class LogExcerptTests: XCTestCase {
    private func lines(_ texts: String...) -> [HandlerLine] { texts.map { HandlerLine(function: "Hello", text: $0) } }

    func testACalmLogIsNotShown() {
        let log = lines("START RequestId: 1", "hello", "REPORT RequestId: 1 Error Type: none")
        XCTAssertEqual(LogExcerpt.helpful(log), [])
    }

    func testTheLastLinesUpToTheTroubleAreShown() {
        let log = lines("one", "two", "three", "four", "five", "Fatal error: nil", "END RequestId: 1", "calm")
        XCTAssertEqual(LogExcerpt.helpful(log).map(\.text), ["two", "three", "four", "five", "Fatal error: nil"])
    }

    func testOnlyTheTroubledFunctionIsShown() {
        let log = [HandlerLine(function: "Other", text: "x")] + lines("panic: y")
        XCTAssertEqual(LogExcerpt.helpful(log), lines("panic: y"))
    }
}
