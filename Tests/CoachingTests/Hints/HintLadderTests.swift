import Coaching
import Curriculum
import Terminal
import XCTest

final class HintLadderTests: XCTestCase {
    private static let mine =
        "Resources:\n  HelloFunction:\n    Properties:\n      CodeUri: .\nOutputs:\n  A: 1\n  B: 2\n  C: 3\n"
    private static let ours =
        "Resources:\n  HelloFunction:\n    Properties:\n      CodeUri: .\n      Events:\n        Hello:\n          Type: Api\n"
        + "Outputs:\n  A: 1\n  B: 2\n  C: 4\n"

    private var hunks: [DiffHunk] {
        DiffHunk.all(from: Array(Self.mine.utf8), to: Array(Self.ours.utf8), file: "template.yaml")
    }

    func testEveryRungOfTheLadder() throws {
        let ladder = HintLadder(step: SampleDay.steps[0], check: SampleDay.checks[0], hunks: hunks)
        XCTAssertEqual(ladder.rungs, 4)
        for shown in 1...4 {
            try verifyScreen("hint-\(shown)") { ladder.render(shown: shown, $0) }
        }
        XCTAssertEqual(ladder.render(shown: 2, asking: "press h", .plain).last, "1 more: press h")
        // Asking on shows the last rung again: no dead end.
        XCTAssertEqual(ladder.render(shown: 9, .plain), ladder.render(shown: 4, .plain))
    }

    func testCodeInAHintKeepsItsIndentationWhereItsLinesBreak() {
        let check = Check(
            test: "t",
            says: "it works",
            why: "w",
            hints: ["In `Properties`:\n\n    Events:\n      Value: !Sub https://${ServerlessRestApi} and a second word"]
        )
        let ladder = HintLadder(step: SampleDay.steps[0], check: check, hunks: [])
        XCTAssertEqual(
            Array(ladder.render(shown: 1, TerminalCapabilities(width: 50, color: .none))[2...6]),
            [
                "1. In `Properties`:", "", "       Events:", "         Value: !Sub https://${ServerlessRestApi}",
                "           and a second word",
            ]
        )
    }

    func testLinesOfTheSolutionGoOnBelowThemselves() {
        let value = "    Value: !Sub https://${ServerlessRestApi}.execute-api.com and a second word"
        let hunk = DiffHunk(file: "template.yaml", lines: ["   CodeUri: .", "+" + value])
        let ladder = HintLadder(step: SampleDay.steps[0], check: SampleDay.checks[0], hunks: [hunk])
        let lines = ladder.render(shown: 4, TerminalCapabilities(width: 60, color: .none))
        XCTAssertEqual(
            lines.drop { $0 != "   CodeUri: ." }.prefix(3),
            [
                "   CodeUri: .", "+    Value: !Sub",
                "       https://${ServerlessRestApi}.execute-api.com and a",
            ]
        )
        XCTAssertTrue(lines.allSatisfy { displayWidth($0) <= 60 })
    }

    func testFilesThatAreTheSolutionHaveNoLinesToShow() throws {
        let ladder = HintLadder(step: SampleDay.steps[0], check: SampleDay.checks[1], hunks: [])
        try verifyScreen("hint-no-difference") { ladder.render(shown: 2, $0) }
    }

    func testTheHunkIsTheOneThatTheCheckSpeaksOf() {
        XCTAssertEqual(
            hunks,
            [
                DiffHunkTests.hunk([
                    "       CodeUri: .", "+      Events:", "+        Hello:", "+          Type: Api", " Outputs:",
                ]),
                DiffHunkTests.hunk(["   B: 2", "-  C: 3", "+  C: 4"]),
            ]
        )
        XCTAssertEqual(DiffHunk.mostRelevant(of: hunks, to: SampleDay.checks[0]), hunks[0])
        XCTAssertEqual(DiffHunk.mostRelevant(of: hunks.reversed(), to: SampleDay.checks[0]), hunks[0])
        XCTAssertNil(DiffHunk.mostRelevant(of: [], to: SampleDay.checks[0]))
    }
}

enum DiffHunkTests {
    static func hunk(_ lines: [String]) -> DiffHunk { DiffHunk(file: "template.yaml", lines: lines) }
}
