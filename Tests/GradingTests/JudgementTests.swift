import Curriculum
import Grading
import WorkshopCommon
import XCTest

/// The table of everything that a run can leave behind. One row passes.
final class JudgementTests: XCTestCase {
    private let nonce = "n0nce"
    private let checks = [
        Check(test: "testA", says: "a is so", why: "because"),
        Check(test: "testB", says: "b is so", why: "because"),
    ]

    private func record(
        _ test: String,
        _ outcome: String = "passed",
        nonce: String? = nil,
        suite: String = "StepTests"
    ) -> String {
        #"{"nonce":"\#(nonce ?? self.nonce)","suite":"\#(suite)","test":"\#(test)","outcome":"\#(outcome)","#
            + #""seconds":0.5,"failures":[]}"# + "\n"
    }

    private func end(_ count: Int, nonce: String? = nil) -> String {
        #"{"nonce":"\#(nonce ?? self.nonce)","end":true,"tests":\#(count)}"# + "\n"
    }

    private var whole: String { record("testA") + record("testB") + end(2) }

    private func judge(
        _ records: String,
        _ end: SuiteRun.End = .exited(0),
        overflowed: Bool = false,
        checks: [Check]? = nil
    ) -> Judgement {
        let run = SuiteRun(end: end, records: Array(records.utf8), recordsOverflowed: overflowed)
        return Judgement(checks: checks ?? self.checks, suite: "StepTests", nonce: nonce, run: run)
    }

    func testAWholeRunInWhichAllPassedIsAPass() {
        let judgement = judge(whole)
        XCTAssertEqual(judgement.verdict, .passed)
        XCTAssertEqual(judgement.checks.map(\.status), [.passed, .passed])
        XCTAssertNil(judgement.reason)
    }

    func testAFailedTestIsAFailureWhateverTheExitStatus() {
        for status: Int32 in [0, 1, 3] {
            let judgement = judge(record("testA") + record("testB", "failed") + end(2), .exited(status))
            XCTAssertEqual(judgement.verdict, .failed)
            XCTAssertEqual(judgement.checks.map(\.status), [.passed, .failed])
        }
    }

    func testASkippedTestIsNoPass() {
        XCTAssertEqual(judge(record("testA") + record("testB", "skipped") + end(2)).verdict, .failed)
    }

    func testRecordsThatAreNotThoseOfAWholeRunAreIncomplete() {
        let table: [(String, String)] = [
            ("", "there is no record of testA"),
            (end(0), "there is no record of testA"),
            (record("testA") + end(1), "there is no record of testB"),
            (record("testA") + record("testB"), "the suite ended before its last record"),
            (record("testA") + record("testB") + end(3), "2 records came, 3 were announced"),
            (
                record("testA") + record("testB", nonce: "guess") + end(2),
                "a record of another run came: StepTests.testB"
            ),
            (record("testA") + record("testB", suite: "Own") + end(2), "a record of another run came: Own.testB"),
            (record("testA") + record("testB") + end(2, nonce: "guess"), "a last record of another run came"),
            (record("testA") + record("testA") + record("testB") + end(3), "two records of testA came"),
            (
                record("testA") + record("testC") + record("testB") + end(3),
                "the suite has a test that the step does not name: testC"
            ),
            (whole + record("testA"), "a record came after the last one"),
            (whole + "{", "the last record is cut off"),
            ("garbage\n" + whole, "something that is no record came where records come"),
            ("\u{0}\u{1}\n" + whole, "something that is no record came where records come"),
            ("\n" + whole, "something that is no record came where records come"),
            (
                record("testA", "splendid") + record("testB") + end(2),
                "something that is no record came where records come"
            ),
            (
                #"{"nonce":"n0nce","suite":"StepTests","test":"testA","outcome":"passed"}"# + "\n",
                "something that is no record came where records come"
            ),
            (String(whole.dropLast()), "the last record is cut off"),
        ]
        for (records, reason) in table {
            let judgement = judge(records)
            XCTAssertEqual(judgement.verdict, .incomplete, records)
            XCTAssertEqual(judgement.reason, reason, records)
        }
    }

    func testMoreRecordsThanAnySuiteWritesAreIncomplete() {
        XCTAssertEqual(judge(whole, overflowed: true).verdict, .incomplete)
        let line = #"{"nonce":"n0nce","#.padding(toLength: 300_000, withPad: "x", startingAt: 0)
        XCTAssertEqual(judge(line + "\n" + whole).verdict, .incomplete)
    }

    func testBytesThatAreNoTextAreIncomplete() {
        let run = SuiteRun(end: .exited(0), records: [0xFF, 0xFE, 0x0A] + Array(whole.utf8))
        let judgement = Judgement(checks: checks, suite: "StepTests", nonce: nonce, run: run)
        XCTAssertEqual(judgement.verdict, .incomplete)
    }

    func testAllPassedButAnExitStatusIsIncomplete() {
        XCTAssertEqual(judge(whole, .exited(1)).verdict, .incomplete)
    }

    func testAnEndThatIsNoExitIsNoPassWhateverWasRecorded() {
        XCTAssertEqual(judge(whole, .signalled(9)).verdict, .crashed)
        XCTAssertEqual(judge(whole, .signalled(11)).verdict, .crashed)
        XCTAssertEqual(judge(whole, .timedOut).verdict, .timedOut)
        XCTAssertEqual(judge(whole, .tookTooMuchMemory).verdict, .crashed)
        XCTAssertEqual(judge(whole, .couldNotStart("no bundle")).verdict, .incomplete)
    }

    func testAnEndInTheMiddleWithAnExitStatusIsACrash() {
        let judgement = judge(record("testA"), .exited(132))
        XCTAssertEqual(judgement.verdict, .crashed)
        XCTAssertEqual(judgement.checks.map(\.status), [.passed, .missing])
    }

    func testAStepWithoutChecksCanNotBePassed() {
        XCTAssertEqual(judge(end(0), checks: []).verdict, .incomplete)
    }

    func testACheckIsNotBlamedWhenOneThatItNeedsFailed() {
        let checks = [
            Check(test: "testC", says: "c", why: "w", needs: ["testB"]),
            Check(test: "testB", says: "b", why: "w", needs: ["testA"]),
            Check(test: "testA", says: "a", why: "w"),
        ]
        let failing = ["testA", "testB", "testC"].map { record($0, "failed") }.joined() + end(3)
        XCTAssertEqual(judge(failing, checks: checks).checks.map(\.status), [.notLookedAt, .notLookedAt, .failed])
        let partly = record("testA") + record("testB", "failed") + record("testC") + end(3)
        let judgement = judge(partly, checks: checks)
        XCTAssertEqual(judgement.checks.map(\.status), [.notLookedAt, .failed, .passed])
        XCTAssertEqual(judgement.checks.map(\.outcome), [.passed, .failed, .passed])
    }

    func testAFailureComesWithAllThatTheSuiteSaid() {
        let line =
            #"{"nonce":"n0nce","suite":"StepTests","test":"testA","outcome":"failed","seconds":1,"failures":[{"#
            + #""message":"m","expected":"e","actual":"a","place":{"template":["F","Events"]},"why":"w","try":"t"}]}"#
        let judgement = judge(line + "\n" + record("testB") + end(2), .exited(1))
        XCTAssertEqual(
            judgement.checks[0].failures,
            [
                CheckFailure(
                    message: "m",
                    expected: "e",
                    actual: "a",
                    place: .template(["F", "Events"]),
                    why: "w",
                    suggestion: "t"
                )
            ]
        )
    }
}
