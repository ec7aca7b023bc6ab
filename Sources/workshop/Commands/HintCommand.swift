import ArgumentParser
import Curriculum
import Terminal
import WorkshopCommon
import Workspace

struct HintCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hint",
        abstract: "Give a hint for the check that did not pass, one more with each call."
    )

    func run() throws {
        let context = try Context.current()
        let curriculum = try context.curriculum()
        var workspace = try context.workspace()
        let step = try context.stepInTrouble(workspace, curriculum)
        let check = try failingCheck(of: step, workspace)
        let shown = min(check.hints.count, workspace.state.hintsShown(step: step.slug, check: check.test) + 1)
        try workspace.recordHints(shown, step: step.slug, check: check.test)
        context.console.write(render(check, shown: shown, width: context.console.output))
    }

    private func failingCheck(of step: Step, _ workspace: Workspace) throws -> Check {
        guard let verdict = workspace.state.lastVerdict, verdict.step == step.slug else {
            throw DiagnosticError(
                Diagnostic(
                    "no-check-yet",
                    "\(step.slug) has not been checked yet, so there is nothing to give a hint for",
                    suggestion: "type 'workshop check'; what to do stands in 'workshop lesson'"
                )
            )
        }
        if let check = verdict.failedChecks.first.flatMap(step.check) { return check }
        throw DiagnosticError(
            verdict.verdict == "passed"
                ? Diagnostic(
                    "step-passed",
                    severity: .note,
                    "\(step.slug) has passed: it needs no hint",
                    suggestion: "type 'workshop next'"
                )
                : Diagnostic(
                    "no-failing-check",
                    "the last check of \(step.slug) did not get as far as its checks (\(verdict.verdict))",
                    suggestion: "type 'workshop check' and begin with what it says"
                )
        )
    }

    private func render(_ check: Check, shown: Int, width capabilities: TerminalCapabilities) -> String {
        var lines = StyledText(check.says, .bold).wrapped(to: capabilities.width)
        for (index, hint) in check.hints.prefix(shown).enumerated() {
            let isNew = index == shown - 1
            lines.append(StyledText())
            lines += StyledText(hint, isNew ? .plain : .muted)
                .wrapped(to: capabilities.width, indent: StyledText("\(index + 1). ", isNew ? .bold : .muted))
        }
        let left = check.hints.count - shown
        let closing =
            left > 0
            ? "\(left) more: workshop hint"
            : "That was the last hint. Our solution, shown before it changes anything: workshop solve"
        lines += [StyledText()] + StyledText(closing, .muted).wrapped(to: capabilities.width)
        return lines.map { $0.rendered(for: capabilities) }.joined(separator: "\n")
    }
}

extension Context {
    /// The step whose check did not pass last, which is usually the one that the learner is at.
    fileprivate func stepInTrouble(_ workspace: Workspace, _ curriculum: Curriculum) throws -> Step {
        if let verdict = workspace.state.lastVerdict, verdict.verdict != "passed",
            let step = curriculum.step(verdict.step)
        {
            return step
        }
        return try currentStep(of: workspace, in: curriculum)
    }
}
