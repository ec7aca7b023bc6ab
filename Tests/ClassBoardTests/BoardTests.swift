import ClassBoard
import Terminal
import WorkshopCommon
import XCTest

final class BoardTests: XCTestCase {
    private let board = Board(SampleClass.handIns, steps: SampleClass.steps, now: SampleClass.now)

    func testWhoIsStuckWhereSinceWhenTheLongestFirst() {
        XCTAssertEqual(
            board.steps[0].checks.map { $0.stuck.map { "\($0.who) \($0.minutes) \($0.hints)" } },
            [["Ana <b> 30 2", "bbbb 2 0"], ["cccc 12 0"]]
        )
        XCTAssertEqual(board.steps.map(\.passed), [1, 0])
        XCTAssertEqual(board.steps.map(\.here), [3, 1])
        XCTAssertEqual(board.learners, 4)
    }

    func testOnlyTheNewestHandInOfALearnerCounts() {
        let old = SampleClass.handIn("dddd4444", at: "2026-11-26T09:00:00Z", stuckOn: "testAnswers")
        XCTAssertEqual(
            Board([old] + SampleClass.handIns + [old], steps: SampleClass.steps, now: SampleClass.now),
            board
        )
    }

    func testAClockThatGoesBackMakesNoNegativeTime() {
        let early = Board(SampleClass.handIns, steps: SampleClass.steps, now: "2026-11-26T09:00:00Z")
        XCTAssertEqual(early.steps[0].checks[0].stuck.map(\.minutes), [0, 0])
    }

    func testScreens() throws {
        for (width, color) in [50, 80, 120].flatMap({ [($0, false), ($0, true)] }) {
            let capabilities = TerminalCapabilities(width: width, color: color ? .ansi16 : .none)
            let lines = BoardView(capabilities: capabilities).render(board)
            try verifyGolden("board-\(width)\(color ? "-colour" : "").txt", lines.map { $0 + "\n" }.joined())
            if !color { XCTAssertTrue(lines.allSatisfy { displayWidth($0) <= width }) }
        }
    }

    func testThePageShowsNamesAsText() throws {
        let page = BoardPage(board).page(updatingFrom: "/board?key=abc")
        try verifyGolden("board.html", page)
        XCTAssertFalse(page.contains("Ana <b>"))
        XCTAssertFalse(BoardPage(board).page().contains("<script>"))
    }

    func testDocument() throws {
        XCTAssertEqual(
            board.json["steps"]?.array?[0]["checks"]?.array?[1],
            try JSONValue(
                parsing: #"""
                    {"test": "testGreets", "says": "the answer <greets> with the Greeting parameter",
                     "stuck": [{"who": "cccc", "minutes": 12, "hints": 0}]}
                    """#
            )
        )
    }

    private func verifyGolden(_ name: String, _ text: String) throws {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("Fixtures/Screens/\(name)")
        if ProcessInfo.processInfo.environment["RECORD_SCREENS"] == "1" { try Data(text.utf8).write(to: file) }
        XCTAssertEqual(text, try String(decoding: Data(contentsOf: file), as: UTF8.self), name)
    }
}
