import Curriculum
import Foundation
import Grading
import OrderedCollections
import SystemPackage
import WorkshopCommon
import XCTest

#if os(Linux)
/// The way from an expectation in a suite to a verdict, through a real process: this very bundle, run as a suite.
/// (On macOS a bundle is loaded by `xcrun xctest`, which `make test` may itself be running under.)
final class RealSuiteTests: XCTestCase {
    private let checks = [Check(test: "testA", says: "a", why: "w"), Check(test: "testB", says: "b", why: "w")]

    private func judge(_ suite: String, timeLimit: Duration = .seconds(30)) async throws -> Judgement {
        let executable = try XCTUnwrap(Bundle.main.executablePath)
        let environment = ProcessInfo.processInfo.environment
        let suites = SupervisedSuites(folder: FilePath(NSTemporaryDirectory()), environment: environment)
        let command = SuiteCommand(executable: FilePath(executable), arguments: ["GradingTests.\(suite)"])
        let running = try await suites.launch(command)
        // Nothing listens there: port 9 is for discarding, and nobody serves it.
        let deployment = Deployment(
            endpoint: "http://127.0.0.1:9",
            apis: [Deployment.API(logicalID: "Api", url: "http://127.0.0.1:9", routes: [])]
        )
        let session = SessionDocument(
            nonce: "n",
            seed: 1,
            deployment: deployment,
            values: DrawnValues(parameters: ["Greeting": "marigold"]),
            resources: ["HelloFunction": ["type": "AWS::Lambda::Function", "physicalId": "p", "properties": [:]]],
            outputs: [:]
        )
        let run = await running.run(session: session.document.bytes, timeLimit: timeLimit)
        return Judgement(checks: checks, suite: suite, nonce: "n", run: run)
    }

    func testASuiteInWhichAllHoldsPasses() async throws {
        let judgement = try await judge("PassingProbe")
        XCTAssertEqual(judgement.verdict, .passed, judgement.reason ?? "")
    }

    func testAFailedExpectationArrivesWithAllThatItSays() async throws {
        let judgement = try await judge("FailingProbe")
        XCTAssertEqual(judgement.verdict, .failed)
        XCTAssertEqual(judgement.checks.map(\.status), [.failed, .passed])
        let place = CheckFailure.Place.template(["HelloFunction", "Events"])
        XCTAssertEqual(
            judgement.checks[0].failures,
            [
                CheckFailure(
                    message: "a is b",
                    expected: #""b""#,
                    actual: #""a""#,
                    place: place,
                    suggestion: "write b"
                ),
                CheckFailure(message: "one is two", expected: "2", actual: "1"),
            ]
        )
    }

    func testThrownErrorsAndPlainAssertionsFailToo() async throws {
        let judgement = try await judge("ThrowingProbe")
        XCTAssertEqual(judgement.verdict, .failed)
        XCTAssertEqual(judgement.checks.map(\.status), [.failed, .failed])
        XCTAssertTrue(judgement.checks.allSatisfy { $0.failures.count == 1 })
    }

    func testACloudThatDoesNotAnswerIsAFailureAndNoCrash() async throws {
        let judgement = try await judge("UnreachableProbe")
        XCTAssertEqual(judgement.verdict, .failed)
        XCTAssertEqual(
            judgement.checks.compactMap(\.failures.first?.message),
            ["GET /hello is answered", "an invocation of HelloFunction is answered"]
        )
    }

    func testATestThatLooksAtNothingIsNoPass() async throws {
        let judgement = try await judge("VacuousProbe")
        XCTAssertEqual(judgement.checks.map(\.status), [.passed, .failed])
    }

    func testASkippedTestIsNoPass() async throws {
        let judgement = try await judge("SkippingProbe")
        XCTAssertEqual(judgement.verdict, .failed)
    }

    func testAnExitInTheMiddleIsIncompleteThoughItsStatusIsZero() async throws {
        let judgement = try await judge("ExitingProbe")
        XCTAssertEqual(judgement.verdict, .incomplete)
        XCTAssertEqual(judgement.checks.map(\.status), [.passed, .missing])
    }

    func testAnExitInSetUpIsIncompleteThoughItsStatusIsZero() async throws {
        let judgement = try await judge("ExitingInSetUpProbe")
        XCTAssertEqual(judgement.verdict, .incomplete)
        XCTAssertEqual(judgement.checks.map(\.status), [.missing, .missing])
    }

    func testAnExitHandlerHidesNoFailure() async throws {
        let judgement = try await judge("AtExitProbe")
        XCTAssertEqual(judgement.verdict, .failed)
        XCTAssertEqual(judgement.checks.map(\.status), [.passed, .failed])
    }

    func testWordsThatLookLikeResultsAreNone() async throws {
        let judgement = try await judge("ShoutingProbe")
        XCTAssertEqual(judgement.verdict, .incomplete)
        XCTAssertEqual(judgement.checks.map(\.status), [.passed, .missing])
    }

    func testACrashIsACrash() async throws {
        let judgement = try await judge("CrashingProbe")
        XCTAssertEqual(judgement.verdict, .crashed)
    }

    func testAHangTimesOut() async throws {
        let judgement = try await judge("HangingProbe", timeLimit: .seconds(1))
        XCTAssertEqual(judgement.verdict, .timedOut)
    }

    func testASuiteThatIsNotThereIsIncomplete() async throws {
        let judgement = try await judge("NoSuchProbe")
        XCTAssertEqual(judgement.verdict, .incomplete)
    }
}
#endif
