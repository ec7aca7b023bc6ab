import ContentProof
import Curriculum
import Grading
import WorkshopCommon
import XCTest

/// What each expectation makes of each verdict.
final class ComplaintTests: XCTestCase {
    private let step = Step(
        slug: "hello-sam",
        number: 1,
        title: "Hello, SAM",
        section: "deploy",
        checks: [Check(test: "testA", says: "a", why: "w"), Check(test: "testB", says: "b", why: "w")]
    )
    private let verdicts: [Verdict] = [
        .passed, .failed, .templateInvalid, .didNotBuild, .crashed, .timedOut, .incomplete,
    ]

    private func identifiers(
        _ expectation: ProofCase.Expectation,
        handlers: ProofCase.Handlers = .built,
        suite: Step? = nil
    ) -> [String] {
        verdicts.map { verdict in
            let checks = zip(step.checks, [CheckResult.Status.passed, .failed]).map { check, status in
                CheckResult(check: check, status: verdict == .failed ? status : .passed)
            }
            return complaints(expectation, handlers, CheckReport(step: suite ?? step, verdict: verdict, checks: checks))
                .first?.identifier ?? "-"
        }
    }

    private func complaints(
        _ expectation: ProofCase.Expectation,
        _ handlers: ProofCase.Handlers = .built,
        _ report: CheckReport
    ) -> [Diagnostic] {
        ProofCase(
            step: step,
            title: "mutant m",
            state: FileTree(),
            suites: [step],
            handlers: handlers,
            expectation: expectation,
            location: SourceLocation(file: "f")
        ).complaints(about: [report])
    }

    func testASolutionHasToPass() {
        XCTAssertEqual(identifiers(.passes), ["-"] + Array(repeating: "solution-not-passed", count: 6))
        let later = Step(slug: "queue", number: 2, title: "Queue", section: "deploy")
        XCTAssertEqual(
            identifiers(.passes, suite: later),
            ["-"] + Array(repeating: "later-solution-not-passed", count: 6)
        )
    }

    func testAStarterHasToBuildAndToBeUnfinished() {
        XCTAssertEqual(
            identifiers(.isUnfinished),
            [
                "starter-passes", "-", "-", "starter-does-not-build", "starter-breaks-suite", "starter-breaks-suite",
                "starter-breaks-suite",
            ]
        )
    }

    func testAMutantHasToBeRejectedByTheCheckThatItNames() {
        let others = Array(repeating: "mutant-not-graded", count: 5)
        XCTAssertEqual(identifiers(.isRejected(by: "testB")), ["mutant-survives", "-"] + others)
        XCTAssertEqual(
            identifiers(.isRejected(by: "testA")),
            ["mutant-survives", "mutant-rejected-by-another"] + others
        )
    }

    func testWorkThatIsNotThereHasToBeRejectedWithoutBreakingTheSuite() {
        XCTAssertEqual(
            identifiers(.isRejectedSomehow, handlers: .constant),
            ["constant-handlers-pass", "-", "-", "-", "suite-breaks", "suite-breaks", "suite-breaks"]
        )
    }

    func testAComplaintSaysWhatHappenedFirst() {
        let failure = CheckFailure(message: "m", expected: "e", actual: "a")
        let result = CheckResult(check: step.checks[0], status: .failed, failures: [failure])
        let report = CheckReport(step: step, verdict: .failed, checks: [result])
        XCTAssertEqual(
            complaints(.passes, .built, report).first?.message,
            "the suite of 'hello-sam' does not pass on mutant m of 'hello-sam': testA: m, expected e, got a"
        )
    }
}
