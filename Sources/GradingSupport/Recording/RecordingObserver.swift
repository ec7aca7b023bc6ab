import OrderedCollections
import Synchronization
import WorkshopCommon
import XCTest

/// Writes one record a test to the grader, and one at the end with their number.
///
/// ```json
/// {"nonce": "5f0c…", "suite": "HelloSamTests", "test": "testHelloAnswers", "outcome": "failed", "seconds": 0.012,
///  "failures": [{"message": "…", "expected": "200", "actual": "404", "place": {"template": ["HelloFunction"]},
///                "why": "…", "try": "…"}]}
/// {"nonce": "5f0c…", "end": true, "tests": 4}
/// ```
///
/// An observer and not the suites' own doing, so that a thrown error, a plain `XCTFail` or a skipped test is seen too.
final class RecordingObserver: NSObject, XCTestObservation, Sendable {
    private struct State {
        var tests = 0
        /// What XCTest itself reported of the test that runs now, ours aside.
        var foreign: [String] = []
    }

    private let channel: InheritedChannel
    private let state = Mutex(State())

    private init(channel: InheritedChannel) {
        self.channel = channel
    }

    /// Registers the one observer of this process, in a grading run.
    static func install() { _ = installed }

    private static let installed: Bool = {
        guard let channel = InheritedChannel.current else { return false }
        XCTestObservationCenter.shared.addTestObserver(RecordingObserver(channel: channel))
        return true
    }()

    func testCase(
        _ testCase: XCTestCase,
        didFailWithDescription description: String,
        inFile filePath: String?,
        atLine lineNumber: Int
    ) {
        if description.contains(StoppedTest.text) || description.contains(StepSuite.marker) { return }
        state.withLock { $0.foreign.append(description) }
    }

    func testCaseDidFinish(_ testCase: XCTestCase) {
        let foreign = state.withLock { state in
            defer { state.foreign = [] }
            state.tests += 1
            return state.foreign
        }
        var failures = (testCase as? StepSuite)?.log.failures ?? []
        failures += foreign.map { Failure($0) }
        let succeeded = testCase.testRun?.hasSucceeded == true
        let skipped = testCase.testRun?.hasBeenSkipped == true
        if succeeded, !skipped, failures.isEmpty, (testCase as? StepSuite)?.log.expectations == 0 {
            // A check that looked at nothing proves nothing.
            failures = [Failure("this check looked at nothing (a mistake in the suite, not in your work)")]
        }
        let outcome = skipped ? "skipped" : succeeded && failures.isEmpty ? "passed" : "failed"
        let (suite, test) = RecordingObserver.names(of: testCase)
        channel.write([
            "nonce": .string(channel.session.nonce),
            "suite": .string(suite),
            "test": .string(test),
            "outcome": .string(outcome),
            "seconds": JSONNumber(testCase.testRun?.totalDuration ?? 0).map { .number($0) } ?? 0,
            "failures": .array(failures.map(\.document)),
        ])
    }

    func testBundleDidFinish(_ testBundle: Bundle) {
        channel.write([
            "nonce": .string(channel.session.nonce),
            "end": true,
            "tests": .number(JSONNumber(state.withLock(\.tests))),
        ])
    }

    /// `HelloSamTests.testHello` on Linux, `-[HiddenSuites.HelloSamTests testHello]` on macOS.
    static func names(of testCase: XCTestCase) -> (suite: String, test: String) {
        let parts = testCase.name.split { " .-[]".contains($0) }.map(String.init)
        return (parts.dropLast().last ?? "", parts.last ?? testCase.name)
    }
}
