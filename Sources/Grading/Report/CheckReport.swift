package import Curriculum
package import WorkshopCommon

/// All that a check of one step found; the screen and the JSON are made from it.
package struct CheckReport: Hashable, Sendable {
    package var step: Step
    package var verdict: Verdict
    /// In the order of step.yml, one for each check.
    package var checks: [CheckResult]
    /// Why the verdict is none about the learner's work.
    package var reason: String?
    /// What is wrong, or doubtful, in the template.
    package var diagnostics: [Diagnostic]
    /// What is wrong with the build, when it failed; the compiler's words, the first ones first.
    package var buildErrors: [Diagnostic]
    /// What the handlers wrote.
    package var logs: [HandlerLine]
    /// What the build and the suite printed.
    package var output: String
    /// How long each phase took, in the order in which they ended.
    package var timings: [Timing]

    package struct Timing: Hashable, Sendable {
        package var phase: String
        package var seconds: Double

        package init(phase: String, seconds: Double) {
            self.phase = phase
            self.seconds = seconds
        }
    }

    package init(
        step: Step,
        verdict: Verdict,
        checks: [CheckResult]? = nil,
        reason: String? = nil,
        diagnostics: [Diagnostic] = [],
        buildErrors: [Diagnostic] = [],
        logs: [HandlerLine] = [],
        output: String = "",
        timings: [Timing] = []
    ) {
        self.step = step
        self.verdict = verdict
        self.checks = checks ?? step.checks.map { CheckResult(check: $0, status: .missing) }
        self.reason = reason
        self.diagnostics = diagnostics
        self.buildErrors = buildErrors
        self.logs = logs
        self.output = output
        self.timings = timings
    }

    /// The first check that can be blamed.
    package var firstFailure: CheckResult? { checks.first { $0.status == .failed } }

    /// In seconds, from the command to the verdict.
    package var duration: Double { timings.last { $0.phase == "total" }?.seconds ?? 0 }
}
