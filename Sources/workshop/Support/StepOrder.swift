import Curriculum
import Workspace

/// Which step comes when: core steps in the order of the day, then the extra ones.
struct StepOrder {
    let curriculum: Curriculum
    let workspace: Workspace

    /// The first step that is not passed and whose needs are met; `nil` when all are done.
    var next: Step? {
        let open = curriculum.steps.filter { !workspace.state.hasPassed($0.slug) }
        return open.first { $0.kind == .core } ?? open.first { missingNeeds(of: $0).isEmpty } ?? open.first
    }

    /// The first core step after this one, whatever is passed: for those who go on anyway.
    func following(_ step: Step) -> Step? {
        let later = curriculum.steps.filter { $0.number > step.number && !workspace.state.hasPassed($0.slug) }
        return later.first { $0.kind == .core } ?? later.first
    }

    /// Steps that a step stands on and that are not passed yet.
    func missingNeeds(of step: Step) -> [Step] {
        curriculum.allNeeds(of: step).filter { !workspace.state.hasPassed($0.slug) }
    }
}
