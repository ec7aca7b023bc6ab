import Terminal
import XCTest

final class ScreenPainterTests: XCTestCase {
    private func visible(_ text: String) -> String {
        text.split(separator: "\u{1B}", omittingEmptySubsequences: false).joined(separator: "^")
    }

    func testTheFirstFrameIsWrittenWholeAndLaterOnesWhereTheyDiffer() {
        var painter = ScreenPainter()
        XCTAssertEqual(
            visible(painter.paint(["one", "two"], rows: 3, columns: 20)),
            "^[?2026h^[H^[2J^[1;1Hone^[2;1Htwo^[?2026l"
        )
        XCTAssertEqual(painter.paint(["one", "two"], rows: 3, columns: 20), "")
        XCTAssertEqual(visible(painter.paint(["one", "2"], rows: 3, columns: 20)), "^[?2026h^[2;1H^[K2^[?2026l")
        XCTAssertEqual(
            visible(painter.paint(["one", "", "three"], rows: 3, columns: 20)),
            "^[?2026h^[2;1H^[K^[3;1Hthree^[?2026l"
        )
    }

    func testALineThatFillsTheScreenKeepsItsLastColumn() {
        var painter = ScreenPainter()
        _ = painter.paint(["old"], rows: 1, columns: 5)
        XCTAssertEqual(visible(painter.paint(["whole"], rows: 1, columns: 5)), "^[?2026h^[1;1H^[Kwhole^[?2026l")
    }

    func testAnotherSizeOrAnUnknownScreenIsWrittenWhole() {
        var painter = ScreenPainter()
        _ = painter.paint(["one"], rows: 2, columns: 20)
        XCTAssertEqual(visible(painter.paint(["one"], rows: 2, columns: 10)), "^[?2026h^[H^[2J^[1;1Hone^[?2026l")
        painter.forget()
        XCTAssertEqual(visible(painter.paint(["one"], rows: 2, columns: 10)), "^[?2026h^[H^[2J^[1;1Hone^[?2026l")
        // What has no room is left out rather than scrolled.
        XCTAssertEqual(visible(painter.paint(["a", "b"], rows: 1, columns: 10)), "^[?2026h^[H^[2J^[1;1Ha^[?2026l")
    }
}
