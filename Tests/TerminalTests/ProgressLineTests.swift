import Synchronization
import Terminal
import XCTest

final class ProgressLineTests: XCTestCase {
    private final class Output: Sendable {
        let text = Mutex("")
        var all: String { text.withLock { $0 } }
    }

    private func line(_ capabilities: TerminalCapabilities) -> (ProgressLine, Output) {
        let output = Output()
        return (ProgressLine(capabilities: capabilities) { part in output.text.withLock { $0 += part } }, output)
    }

    func testWritesOverItselfAndClears() {
        let (progress, output) = line(TerminalCapabilities(width: 20, isTerminal: true))
        progress.update("Building functions")
        progress.update("Done")
        progress.clear()
        progress.clear()
        XCTAssertEqual(
            output.all,
            "\rBuilding functions\rDone              \rDone\r    \r"
        )
    }

    func testNothingWhereNoTerminalIs() async {
        let (progress, output) = line(.plain)
        progress.update("Building")
        let result = await progress.during("Building") { 7 }
        progress.clear()
        XCTAssertEqual(result, 7)
        XCTAssertEqual(output.all, "")
    }

    func testALongTextStaysOnOneLine() {
        let (progress, output) = line(TerminalCapabilities(width: 20, isTerminal: true))
        progress.update("a\n" + String(repeating: "b", count: 40))
        XCTAssertEqual(output.all, "\ra^J" + String(repeating: "b", count: 15) + "…")
    }

    func testTheLineIsClearedWhenTheWorkThrows() async {
        struct Failure: Error {}
        let (progress, output) = line(TerminalCapabilities(isTerminal: true))
        do {
            try await progress.during("Work") { () throws(Failure) in throw Failure() }
            XCTFail("the error is lost")
        } catch {}
        XCTAssertEqual(output.all, "\rWork\r    \r")
    }
}
