import Curriculum
package import Grading
package import WorkshopCommon

extension ProofCase {
    /// What an author has to mend, given what the grader found; none when all is as it should be.
    package func complaints(about reports: [CheckReport]) -> [Diagnostic] {
        reports.compactMap { report in
            switch expectation {
            case .passes: complaintWhenPassing(report)
            case .isUnfinished: complaintWhenUnfinished(report)
            case .isRejected(let test): complaintWhenRejected(by: test, report)
            case .isRejectedSomehow: complaintWhenRejectedSomehow(report)
            }
        }
    }

    private func complaintWhenPassing(_ report: CheckReport) -> Diagnostic? {
        if report.verdict.isPass { return nil }
        let ofItself = report.step == step
        return complaint(
            ofItself ? "solution-not-passed" : "later-solution-not-passed",
            "the suite of '\(report.step.slug)' does not pass on \(title) of '\(step.slug)': \(summary(report))",
            why: ofItself ? nil : "A learner who goes on must not break what they have done: suites are cumulative.",
            try: "mend the solution, or the suite when it asks for more than the step's README does"
        )
    }

    private func complaintWhenUnfinished(_ report: CheckReport) -> Diagnostic? {
        switch report.verdict {
        case .failed, .templateInvalid:
            nil
        case .passed:
            complaint(
                "starter-passes",
                "the starter of '\(step.slug)' passes as it is laid",
                why: "There is nothing left for the learner to do, and a check that can't fail teaches nothing.",
                try: "take what the step asks for out of the starter, or out of what the steps before it lay"
            )
        case .didNotBuild:
            complaint(
                "starter-does-not-build",
                "the starter of '\(step.slug)' does not build: \(summary(report))",
                why: "A learner's first check would show compiler errors that they did not make.",
                try: "let it compile, with a TODO where the work is"
            )
        case .crashed, .timedOut, .incomplete, .skipped:
            complaint(
                "starter-breaks-suite",
                "the suite of '\(step.slug)' breaks on its starter: \(summary(report))",
                try: "let the suite record a failure and go on, or stop by 'require'"
            )
        }
    }

    private func complaintWhenRejected(by test: String, _ report: CheckReport) -> Diagnostic? {
        let name = "\(title) of '\(step.slug)'"
        switch report.verdict {
        case .passed:
            return complaint(
                "mutant-survives",
                "\(name) passes, though it is wrong",
                why: "A learner who makes this mistake would be told that all is well.",
                try: "let \(test) look at what the mutant gets wrong"
            )
        case .failed:
            let rejecting = report.checks.filter { $0.status == .failed }.map(\.check.test)
            if rejecting.contains(test) { return nil }
            let named = rejecting.isEmpty ? "none" : rejecting.joined(separator: ", ")
            return complaint(
                "mutant-rejected-by-another",
                "\(name) is rejected by \(named), and not by \(test)",
                why: "The learner would read about something that is not their mistake.",
                try: "name the right check in step.yml, or change the suite so that \(test) sees it"
            )
        case .didNotBuild, .templateInvalid, .crashed, .timedOut, .incomplete, .skipped:
            return complaint(
                "mutant-not-graded",
                "\(name) is not rejected by \(test), since the verdict is \(report.verdict.name): \(summary(report))",
                try: "make it a mistake that builds and deploys, or the suite one that survives it"
            )
        }
    }

    private func complaintWhenRejectedSomehow(_ report: CheckReport) -> Diagnostic? {
        switch report.verdict {
        case .failed, .templateInvalid, .didNotBuild:
            nil
        case .passed:
            complaint(
                "\(handlers == .constant ? "constant" : "deleted")-handlers-pass",
                "the suite of '\(step.slug)' passes with \(title)",
                why: handlers == .constant
                    ? "An answer that is always the same must not be right by chance."
                    : "Work that is not there must not be right.",
                try: "look at an answer that depends on what was drawn or sent"
            )
        case .crashed, .timedOut, .incomplete, .skipped:
            complaint(
                "suite-breaks",
                "the suite of '\(step.slug)' breaks on \(title): \(summary(report))",
                try: "let the suite record a failure and go on, or stop by 'require'"
            )
        }
    }

    private func complaint(
        _ identifier: String,
        _ message: String,
        why: String? = nil,
        try suggestion: String
    ) -> Diagnostic {
        Diagnostic(identifier, at: location, message, why: why, suggestion: suggestion)
    }

    /// What went wrong first, on one line.
    private func summary(_ report: CheckReport) -> String {
        if let result = report.firstFailure, let failure = result.failures.first {
            let values = [failure.expected.map { "expected \($0)" }, failure.actual.map { "got \($0)" }]
            return ([result.check.test + ": " + failure.message] + values.compactMap { $0 }).joined(separator: ", ")
        }
        if let error = report.buildErrors.first { return error.description }
        if report.verdict == .templateInvalid, let error = report.diagnostics.first(where: { $0.severity == .error }) {
            return error.description
        }
        return report.reason ?? report.verdict.name
    }
}
