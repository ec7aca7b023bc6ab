import Curriculum
import Foundation
import Grading
import SystemPackage
import Terminal
import WorkshopCommon
import XCTest

/// Every verdict's screen, at 50, 80 and 120 columns, with and without colour, as golden text in Tests/Fixtures/Screens.
/// `RECORD_SCREENS=1` writes them anew; read the difference before you commit it.
final class CheckScreenTests: XCTestCase {
    private func verify(_ name: String, _ report: CheckReport, isVerbose: Bool = false) throws {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("Fixtures/Screens")
        for (width, color) in [50, 80, 120].flatMap({ [($0, false), ($0, true)] }) {
            let capabilities = TerminalCapabilities(width: width, color: color ? .ansi16 : .none)
            let sources = ["template.yaml": "Resources:\n  HelloFunction:\n    Handlr: bootstrap\n"]
            let screen = CheckScreen(capabilities: capabilities, isVerbose: isVerbose, sources: sources).render(report)
            let file = folder.appendingPathComponent("\(name)-\(width)\(color ? "-colour" : "").txt")
            if ProcessInfo.processInfo.environment["RECORD_SCREENS"] == "1" {
                try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
                try Data(screen.utf8).write(to: file)
            }
            let golden = try String(decoding: Data(contentsOf: file), as: UTF8.self)
            XCTAssertEqual(screen, golden, file.lastPathComponent)
            let lines = screen.split(separator: "\n", omittingEmptySubsequences: false)
            if !color { XCTAssertTrue(lines.allSatisfy { displayWidth($0) <= width }, file.lastPathComponent) }
            if width == 80, !isVerbose { XCTAssertLessThanOrEqual(lines.count, 24, file.lastPathComponent) }
        }
    }

    private static let checks = [
        Check(
            test: "testAnswers",
            says: "GET /hello answers 200",
            why: "Clients and load balancers take anything but a 2xx for a failure, retry it and raise alarms."
        ),
        Check(
            test: "testGreets",
            says: "the answer greets with the Greeting parameter",
            why: "A value that differs between stages belongs into a parameter, so that one template serves them all.",
            needs: ["testAnswers"]
        ),
        Check(test: "testType", says: "the answer is JSON", why: "Slack shows text as it is.", needs: ["testAnswers"]),
    ]

    private let step = Step(
        slug: "hello-sam",
        number: 1,
        title: "Hello, SAM",
        section: "deploy",
        timeLimit: 60,
        checks: checks
    )

    private func results(_ statuses: [CheckResult.Status], failing: CheckFailure? = nil) -> [CheckResult] {
        zip(step.checks, statuses).map { check, status in
            CheckResult(check: check, status: status, failures: status == .failed ? failing.map { [$0] } ?? [] : [])
        }
    }

    func testPassed() throws {
        let timings = [CheckReport.Timing(phase: "total", seconds: 1.24)]
        try verify(
            "passed",
            CheckReport(step: step, verdict: .passed, checks: results([.passed, .passed, .passed]), timings: timings)
        )
    }

    func testFailed() throws {
        let failure = CheckFailure(
            message: "GET /hello answers 200",
            expected: "200",
            actual: "403",
            location: SourceLocation(file: "template.yaml", line: 14, column: 7),
            suggestion: "give HelloFunction an event of type Api with Path /hello and Method get"
        )
        let checks = results([.failed, .notLookedAt, .notLookedAt], failing: failure)
        try verify("failed", CheckReport(step: step, verdict: .failed, checks: checks))
    }

    func testEveryFailureOfEveryStepFitsASmallTerminal() throws {
        let kit = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let curriculum = try Curriculum.load(kit: FilePath(kit.path), fileSystem: LocalFileSystem())
        XCTAssertGreaterThan(curriculum.steps.count, 20)
        let failure = CheckFailure(
            message: "POST /slack/command with a body in base64 and a signature of five minutes ago answers 200, too",
            expected: "a text with \"marigold417\" in it, and nothing else",
            actual: "\"" + String(repeating: "lorem ipsum ", count: 60) + "\"",
            location: SourceLocation(file: "Sources/SlashFunction/SlashFunction.swift", line: 112, column: 17),
            suggestion: "read the header X-Slack-Request-Timestamp before the body, and compare it with the time now"
        )
        for step in curriculum.steps {
            for failing in step.checks.indices {
                let checks = step.checks.enumerated().map { index, check in
                    let status: CheckResult.Status =
                        index < failing ? .passed : index == failing || index % 2 == 0 ? .failed : .notLookedAt
                    return CheckResult(check: check, status: status, failures: status == .failed ? [failure] : [])
                }
                let report = CheckReport(step: step, verdict: .failed, checks: checks)
                let screen = CheckScreen(capabilities: TerminalCapabilities(width: 80, color: .none)).render(report)
                // The last line is the prompt's.
                let lines = screen.split(separator: "\n", omittingEmptySubsequences: false)
                XCTAssertLessThanOrEqual(lines.count, 24, "\(step.slug): \(screen)")
                let words = screen.split(whereSeparator: \.isWhitespace).joined(separator: " ")
                XCTAssertTrue(words.contains(step.checks[failing].says), screen)
                XCTAssertTrue(words.contains("and compare it with the time now"), screen)
            }
        }
    }

    func testWhatDoesNotFitIsCounted() {
        let many = (1...12).map { Check(test: "test\($0)", says: "it does number \($0)", why: "It matters.") }
        let checks = many.enumerated().map { index, check in
            CheckResult(
                check: check,
                status: index < 4 ? .passed : index < 6 ? .failed : .notLookedAt,
                failures: index == 4 ? [CheckFailure(message: check.says, expected: "1", actual: "2")] : []
            )
        }
        let long = Step(slug: "long", number: 1, title: "Long", section: "deploy", checks: many)
        let report = CheckReport(step: long, verdict: .failed, checks: checks)
        func screen(_ height: Int) -> String {
            CheckScreen(capabilities: TerminalCapabilities(width: 80, height: height, color: .none)).render(report)
        }
        XCTAssertTrue(screen(40).contains("  · it does number 12 (not looked at yet)\n"), screen(40))
        XCTAssertEqual(
            screen(13),
            """
            Long

              ✓ 4 passed
              ✗ it does number 5
              · 6 more not looked at yet

                expected  1
                got       2
                why       It matters.
              This one first: one more finding waits behind it.

              Stuck? workshop hint   Mended? workshop check

            """
        )
        XCTAssertTrue(
            screen(20).hasPrefix(
                """
                Long

                  ✓ it does number 1
                  ✓ it does number 2
                  ✓ it does number 3
                  ✓ it does number 4
                  ✗ it does number 5
                  ✗ it does number 6
                  · 6 more not looked at yet

                """
            ),
            screen(20)
        )
    }

    func testACrashDuringAnotherCheckIsNotToldOfThisOne() {
        let crash = HandlerLine(function: "Hello", text: "Fatal error: nil", test: "testGreets")
        let failure = CheckFailure(message: "it works", expected: "1", actual: "2")
        let checks = results([.failed, .failed, .notLookedAt], failing: failure)
        var report = CheckReport(step: step, verdict: .failed, checks: checks, logs: [crash])
        let capabilities = TerminalCapabilities(width: 80, color: .none)
        XCTAssertFalse(CheckScreen(capabilities: capabilities).render(report).contains("Fatal error"))
        report.checks[0].status = .passed
        XCTAssertTrue(CheckScreen(capabilities: capabilities).render(report).contains("Fatal error"))
    }

    func testWhatWeSayIsShownWhole() {
        let why = (1...60).map { "reason\($0)" }.joined(separator: " ")
        let failure = CheckFailure(message: "it works", why: why, suggestion: "try " + why)
        let checks = results([.failed, .notLookedAt, .notLookedAt], failing: failure)
        let report = CheckReport(step: step, verdict: .failed, checks: checks)
        let screen = CheckScreen(capabilities: TerminalCapabilities(width: 80, color: .none)).render(report)
        let words = screen.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        XCTAssertTrue(words.contains("why \(why) try try \(why)"), screen)
    }

    func testFailedWithACrashedHandlerAndALongValue() throws {
        let failure = CheckFailure(
            message: "the greeting stands in the body",
            expected: "a text with \"marigold417\" in it",
            actual: "\"" + String(repeating: "lorem ipsum ", count: 60) + "\"",
            location: SourceLocation(file: "Sources/HelloFunction/HelloFunction.swift", line: 12),
            suggestion: "read the environment variable GREETING"
        )
        let logs = [
            HandlerLine(function: "HelloFunction", text: "START RequestId: 1"),
            HandlerLine(function: "HelloFunction", text: "looking for the greeting"),
            HandlerLine(
                function: "HelloFunction",
                text: "HelloFunction/HelloFunction.swift:12: Fatal error: Unexpectedly found nil while unwrapping"
            ),
        ]
        let checks = results([.passed, .failed, .failed], failing: failure)
        try verify("failed-crashed-handler", CheckReport(step: step, verdict: .failed, checks: checks, logs: logs))
    }

    func testDidNotBuild() throws {
        let errors = (1...5).map { number in
            Diagnostic(
                "compiler-error",
                at: SourceLocation(
                    file: "Sources/HelloFunction/HelloFunction.swift",
                    line: 10 + number,
                    column: 5
                ),
                "cannot find 'greeting\(number)' in scope"
            )
        }
        try verify("did-not-build", CheckReport(step: step, verdict: .didNotBuild, buildErrors: errors))
    }

    func testDidNotBuildWithoutAnErrorThatCanBeMadeOut() throws {
        let output = "make: something went wrong\nand this is all it said\n"
        try verify("did-not-build-silently", CheckReport(step: step, verdict: .didNotBuild, output: output))
    }

    func testTemplateInvalid() throws {
        let diagnostics = (1...3).map { number in
            Diagnostic(
                "template-unknown-property",
                at: SourceLocation(file: "template.yaml", line: 3, column: 5),
                "AWS::Serverless::Function has no property 'Handlr' (\(number))",
                why: "CloudFormation refuses a template with a property that it does not know.",
                suggestion: "did you mean 'Handler'?"
            )
        }
        try verify("template-invalid", CheckReport(step: step, verdict: .templateInvalid, diagnostics: diagnostics))
    }

    func testTimedOut() throws {
        let checks = results([.passed, .missing, .missing])
        try verify("timed-out", CheckReport(step: step, verdict: .timedOut, checks: checks))
    }

    func testCrashed() throws {
        let checks = results([.passed, .missing, .missing])
        let reason = "the suite was ended by signal 11"
        try verify("crashed", CheckReport(step: step, verdict: .crashed, checks: checks, reason: reason))
    }

    func testIncomplete() throws {
        let checks = results([.passed, .passed, .missing])
        let reason = "there is no record of testType"
        try verify("incomplete", CheckReport(step: step, verdict: .incomplete, checks: checks, reason: reason))
    }

    func testSkipped() throws {
        try verify("skipped", CheckReport(step: step, verdict: .skipped(because: "the step is not begun")))
    }

    func testVerboseShowsAllThatWasPrinted() throws {
        let report = CheckReport(
            step: step,
            verdict: .passed,
            checks: results([.passed, .passed, .passed]),
            logs: [HandlerLine(function: "HelloFunction", text: "hello\u{1B}[31m")],
            output: "Building…\nTest Suite passed\n"
        )
        try verify("verbose", report, isVerbose: true)
    }

    func testAllStepsOnOneScreen() {
        let passed = CheckReport(step: step, verdict: .passed, checks: results([.passed, .passed, .passed]))
        let screen = CheckScreen(capabilities: TerminalCapabilities(width: 60)).render(all: [passed, passed])
        XCTAssertEqual(
            screen,
            """
              ✓ Hello, SAM  3 of 3
              ✓ Hello, SAM  3 of 3

            All 2 steps still pass.

            """
        )
    }

    func testJSONHasItsDocumentedForm() {
        let failure = CheckFailure(
            message: "m",
            expected: "e",
            actual: "a",
            location: SourceLocation(file: "template.yaml", line: 3),
            suggestion: "t"
        )
        var report = CheckReport(
            step: step,
            verdict: .failed,
            checks: results([.passed, .failed, .missing], failing: failure),
            timings: [.init(phase: "build", seconds: 0.25), .init(phase: "total", seconds: 1.5)]
        )
        report.step = step
        XCTAssertEqual(
            report.json.serialized(),
            #"{"version":1,"step":"hello-sam","verdict":"failed","checks":["#
                + #"{"name":"GET /hello answers 200","test":"testAnswers","passed":true,"status":"passed","seconds":0.000},"#
                + #"{"name":"the answer greets with the Greeting parameter","test":"testGreets","passed":false,"#
                + #""status":"failed","seconds":0.000,"message":"m","expected":"e","actual":"a","why":"A value that "#
                + #"differs between stages belongs into a parameter, so that one template serves them all.","try":"t","#
                + #""location":{"file":"template.yaml","line":3}},"#
                + #"{"name":"the answer is JSON","test":"testType","passed":false,"status":"missing","seconds":0.000}],"#
                + #""seconds":1.500,"timings":{"build":0.250}}"#
        )
    }
}
