import Grading
import XCTest

/// What a run of the learner's own tests left behind is read, and no doubt is a pass.
final class TrialTests: XCTestCase {
    private func trial(_ lines: [String], exit status: Int32? = 0, end: String? = nil) -> Trial {
        Trial(records: lines.flatMap { Array("\($0)\n".utf8) }, exitStatus: status, end: end)
    }

    private let passed = #"{"test":"testA","failures":[]}"#
    private let failed = #"{"test":"testB","failures":["1 is not 2"]}"#

    func testAWholeRunInWhichNothingFailedPasses() {
        let trial = trial([passed, #"{"end":true,"tests":1}"#])
        XCTAssertEqual(trial, Trial(tests: [Trial.Test(name: "testA", failures: [])]))
        XCTAssertTrue(trial.passes)
    }

    func testAFailedTestIsNoTrouble() {
        let trial = trial([passed, failed, #"{"end":true,"tests":2}"#], exit: 1)
        XCTAssertNil(trial.trouble)
        XCTAssertFalse(trial.passes)
        XCTAssertEqual(trial.tests.map(\.failures), [[], ["1 is not 2"]])
    }

    func testNoTestAtAllIsNoPass() {
        XCTAssertFalse(trial([#"{"end":true,"tests":0}"#]).passes)
    }

    func testWhatEndsEarlyIsTroubleWhateverItsStatus() {
        for lines in [[], [passed], [passed, #"{"end":true,"tests":2}"#], ["nonsense", #"{"end":true,"tests":0}"#]] {
            XCTAssertEqual(
                trial(lines).trouble,
                "it ended before its last test, with exit status 0",
                "\(lines)"
            )
        }
        XCTAssertEqual(trial([passed, #"{"end":true,"tests":1}"#, passed]).passes, false)
        XCTAssertEqual(
            Trial(records: Array(#"{"end":true,"tests":0}"#.utf8), exitStatus: 0, end: nil).passes,
            false,
            "the last line is cut off"
        )
    }

    func testAStatusThatDoesNotFitTheTestsIsTrouble() {
        XCTAssertNotNil(trial([passed, #"{"end":true,"tests":1}"#], exit: 3).trouble)
        XCTAssertNotNil(trial([failed, #"{"end":true,"tests":1}"#], exit: 0).trouble)
    }

    func testHowItWasEndedIsTold() {
        XCTAssertEqual(
            trial([passed], exit: nil, end: "it did not end within ten seconds").trouble,
            "it did not end within ten seconds"
        )
    }
}
