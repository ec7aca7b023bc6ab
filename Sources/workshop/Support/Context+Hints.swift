import Coaching
import Curriculum
import Grading
import WorkshopCommon
import Workspace

extension Context {
    /// One more hint for the check that did not pass, remembered; the lines for this terminal.
    ///
    /// - Parameters:
    ///   - more: 0 for those alone that have been shown, and the first where none was.
    ///   - asking: how one asks for the next.
    ///   - looking: how one gets to see the last check's result.
    func nextHint(
        _ workspace: inout Workspace,
        _ curriculum: Curriculum,
        more: Int = 1,
        asking: String = "workshop hint",
        looking: String = "workshop check"
    ) throws -> [String] {
        let step = try stepInTrouble(workspace, curriculum)
        let check = try failingCheck(of: step, workspace, looking: looking)
        let ladder = HintLadder(step: step, check: check, hunks: try hunksToSolution(of: step, workspace, curriculum))
        let known = workspace.state.hintsShown(step: step.slug, check: check.test)
        let shown = min(ladder.rungs, max(1, known + more))
        try workspace.recordHints(shown, step: step.slug, check: check.test)
        return ladder.render(shown: shown, asking: asking, console.output)
    }

    /// What differs between the learner's files and our solution of the step.
    func hunksToSolution(of step: Step, _ workspace: Workspace, _ curriculum: Curriculum) throws -> [DiffHunk] {
        let overlays = try curriculum.solutionOverlays(of: step, done: workspace.passedSteps)
        return try workspace.plan(solving: overlays).changes.flatMap { change in
            DiffHunk.all(from: change.before?.contents, to: change.after?.contents, file: change.path)
        }
    }

    /// The step whose check did not pass last, which is usually the one that the learner is at.
    private func stepInTrouble(_ workspace: Workspace, _ curriculum: Curriculum) throws -> Step {
        if let verdict = workspace.state.lastVerdict, verdict.verdict != "passed",
            let step = curriculum.step(verdict.step)
        {
            return step
        }
        return try currentStep(of: workspace, in: curriculum)
    }

    private func failingCheck(of step: Step, _ workspace: Workspace, looking: String) throws -> Check {
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
                    "hints are about single checks, and \(step.slug) did not get as far: \(cause(verdict.verdict))",
                    suggestion: "begin with what the result says: \(looking)"
                )
        )
    }

    /// Why nothing could be graded, for a verdict's name.
    private func cause(_ verdict: String) -> String {
        switch verdict {
        case Verdict.templateInvalid.name: "AWS would refuse the template"
        case Verdict.didNotBuild.name: "the code does not build yet"
        case Verdict.timedOut.name: "it did not come to an end"
        default: "it ended early"
        }
    }
}
