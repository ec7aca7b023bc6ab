import Curriculum
import Foundation
import Grading
import SystemPackage
import WorkshopCommon
import XCTest

/// Suites that misbehave, played by the shell: each ends in its named verdict, in bounded time.
final class SupervisedSuitesTests: XCTestCase {
    private let checks = [Check(test: "testA", says: "a", why: "w")]
    private let nonce = "n"
    private let whole = """
        {"nonce":"n","suite":"S","test":"testA","outcome":"passed","seconds":0,"failures":[]}
        {"nonce":"n","end":true,"tests":1}

        """

    private func verdict(of script: String, timeLimit: Duration = .seconds(20)) async throws -> Verdict {
        let suites = SupervisedSuites(folder: FilePath(NSTemporaryDirectory()), environment: [:])
        let suite = try await suites.launch(SuiteCommand(executable: "/bin/sh", arguments: ["-c", script]))
        let run = await suite.run(session: Array(whole.utf8), timeLimit: timeLimit)
        return Judgement(checks: checks, suite: "S", nonce: nonce, run: run).verdict
    }

    func testRecordsOfAWholeRunPass() async throws {
        let verdict = try await verdict(of: "cat <&3 >&4")
        XCTAssertEqual(verdict, .passed)
    }

    func testWordsOnStandardOutputAreNoRecords() async throws {
        let verdict = try await verdict(of: "cat <&3; exit 0")
        XCTAssertEqual(verdict, .incomplete)
    }

    func testAnEarlyExitIsIncomplete() async throws {
        let verdict = try await verdict(of: "head -n 1 <&3 >&4; exit 0")
        XCTAssertEqual(verdict, .incomplete)
    }

    func testASuiteThatNeverReadsItsSessionAndExitsIsIncomplete() async throws {
        let verdict = try await verdict(of: "exit 0")
        XCTAssertEqual(verdict, .incomplete)
    }

    func testASignalIsACrashAfterAllRecordsToo() async throws {
        let verdict = try await verdict(of: "cat <&3 >&4; kill -SEGV $$")
        XCTAssertEqual(verdict, .crashed)
    }

    func testAHangTimesOutAfterAllRecordsToo() async throws {
        let verdict = try await verdict(of: "trap '' TERM; cat <&3 >&4; sleep 600", timeLimit: .milliseconds(200))
        XCTAssertEqual(verdict, .timedOut)
    }

    func testAFloodOfRecordsIsIncomplete() async throws {
        let verdict = try await verdict(of: "head -c 6000000 /dev/zero >&4; cat <&3 >&4")
        XCTAssertEqual(verdict, .incomplete)
    }

    func testAFloodOfOutputDoesNotHoldUpTheRecords() async throws {
        let verdict = try await verdict(of: "head -c 60000000 /dev/zero; cat <&3 >&4")
        XCTAssertEqual(verdict, .passed)
    }

    func testAGrandchildThatKeepsTheRecordsOpenIsEnded() async throws {
        let verdict = try await verdict(of: "(trap '' HUP; setsid sleep 600 || sleep 600) & cat <&3 >&4")
        XCTAssertEqual(verdict, .passed)
    }

    func testASuiteThatCanNotBeStartedSaysWhy() async throws {
        let suites = SupervisedSuites(folder: FilePath(NSTemporaryDirectory()), environment: [:])
        do {
            _ = try await suites.launch(SuiteCommand(executable: "/nowhere/bundle", arguments: []))
            XCTFail("it started")
        } catch {
            XCTAssertTrue("\(error)".contains("/nowhere/bundle"), "\(error)")
        }
    }

    func testACancelledSuiteIsEndedBeforeItsSessionComes() async throws {
        let suites = SupervisedSuites(folder: FilePath(NSTemporaryDirectory()), environment: [:])
        let suite = try await suites.launch(SuiteCommand(executable: "/bin/sh", arguments: ["-c", "cat <&3"]))
        await suite.cancel()
        let run = await suite.run(session: [], timeLimit: .seconds(1))
        XCTAssertEqual(run.end, .couldNotStart("the suite had run already"))
    }
}
