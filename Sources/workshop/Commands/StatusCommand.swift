import ArgumentParser
import Curriculum
import WorkshopCommon
import Workspace

struct StatusCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Say where you are and what to type next (the same as 'workshop' alone)."
    )

    func run() throws {
        try Context.current().showStatus()
    }
}

extension Context {
    func showStatus() throws {
        let curriculum = try curriculum()
        let workspace = try findWorkspace()
        let view = StatusView(
            agenda: curriculum.agenda,
            steps: curriculum.steps,
            passed: workspace?.passedSteps ?? [],
            now: Context.timeOfDay(),
            position: position(of: workspace, in: curriculum),
            project: workspace.map { shown($0.root) }
        )
        console.write(view.render(console.output))
        for conflict in try workspace?.openConflicts() ?? [] {
            console.report([Diagnostic(describing: conflict)])
        }
    }

    private func position(of workspace: Workspace?, in curriculum: Curriculum) -> StatusView.Position {
        guard let workspace else { return .noProject }
        guard let step = workspace.state.step.flatMap(curriculum.step) else {
            return .beforeFirst(curriculum.steps[0])
        }
        return workspace.state.hasPassed(step.slug)
            ? .passed(step, next: StepOrder(curriculum: curriculum, workspace: workspace).next)
            : .working(on: step)
    }
}

extension Workspace {
    var passedSteps: Set<String> { Set(state.passed.map(\.step)) }
}
