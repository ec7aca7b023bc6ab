import ContentProof
import Terminal
import WorkshopCommon
import XCTest

final class ProofScreenTests: XCTestCase {
    private let screen = ProofScreen(capabilities: TerminalCapabilities(width: 80))
    private let good = ProofItem(title: "hello-sam: solution", seconds: 0.94)
    private let bad = ProofItem(
        title: "hello-sam: mutant wrong-path",
        complaints: [
            Diagnostic(
                "mutant-survives",
                at: SourceLocation(file: "step.yml", line: 9),
                "it passes",
                suggestion: "look"
            )
        ],
        seconds: 1.26
    )

    func testItemsAreToldWithWhatHasToBeMended() {
        let wrong = ProofItem(title: "hello-sam: constant handlers", rejectedBy: "testA, testB", seconds: 1)
        XCTAssertEqual(
            [good, wrong, bad].map(screen.render).joined(),
            """
            ✓ hello-sam: solution  0.9 s
            ✓ hello-sam: constant handlers  1.0 s  rejected by testA, testB
            ✗ hello-sam: mutant wrong-path  1.3 s
            step.yml:9: error: it passes
              try: look

            """
        )
    }

    func testTheClosingLineStandsAlone() {
        XCTAssertEqual(
            screen.renderSummary([good, bad], seconds: 2.2),
            """

            not proved: hello-sam: mutant wrong-path
            It took 2.2 s; the longest was hello-sam: mutant wrong-path with 1.3 s.
            1 passed, 1 failed

            """
        )
    }

    func testWarningsFailNothing() {
        let item = ProofItem(title: "lint", complaints: [Diagnostic("x", severity: .warning, "hm")])
        XCTAssertTrue(item.holds)
    }
}
