import Curriculum
import WorkshopCommon
import Workspace

/// Which step `workshop next` takes, and why not.
struct NextStep {
    let order: StepOrder
    /// Goes on although the current step has not passed.
    let skips: Bool

    /// - Parameter name: a step as the person typed it, to take it out of order.
    func choose(_ name: String?) throws -> Step {
        let current = order.workspace.state.step.flatMap(order.curriculum.step)
        if let name {
            let wanted = try order.curriculum.resolveStep(name)
            let missing = order.missingNeeds(of: wanted)
            if !missing.isEmpty, !skips { throw DiagnosticError(needs(of: wanted, missing: missing)) }
            return wanted
        }
        if let current, !order.workspace.state.hasPassed(current.slug) {
            guard skips else { throw DiagnosticError(notPassed(current)) }
            guard let following = order.following(current) else { throw DiagnosticError(lastStep(current)) }
            return following
        }
        guard let next = order.next else { throw DiagnosticError(allDone) }
        return next
    }

    private func needs(of step: Step, missing: [Step]) -> Diagnostic {
        Diagnostic(
            "step-needs-others",
            "\(step.slug) stands on \(missing.map(\.slug).joined(separator: ", ")), not passed yet",
            suggestion: "do that first; or catch up with 'workshop solve \(missing[0].slug)' and check it; "
                + "or add --skip"
        )
    }

    private func notPassed(_ step: Step) -> Diagnostic {
        Diagnostic(
            "step-not-passed",
            "\(step.slug) has not passed yet",
            suggestion: "type 'workshop check'; to go on anyway, type 'workshop next --skip'; "
                + "to catch up with our solution, 'workshop solve'"
        )
    }

    private func lastStep(_ step: Step) -> Diagnostic {
        Diagnostic(
            "no-later-step",
            "\(step.slug) is the last step",
            suggestion: "type 'workshop agenda' to see the day"
        )
    }

    private var allDone: Diagnostic {
        Diagnostic(
            "all-steps-passed",
            severity: .note,
            "you have passed every step of the day",
            suggestion: "see that all of them still pass with 'workshop check --all'; use what you built: 'workshop up'"
        )
    }
}
