import ArgumentParser
import Coaching
import Curriculum
import Terminal
import WorkshopCommon
import Workspace

struct SolutionCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "solution",
        abstract: "Show our solution of a step, without changing your project.",
        discussion: """
            After a pass it is one more way to do it. Before, it asks whether you want it already: hints leave you more \
            of the work. 'workshop solve' lays it into your project.
            """
    )

    @Argument(help: ArgumentHelp("A step; without it, the one that you are at.", valueName: "step"), completion: .steps)
    var step: String?

    @Flag(help: "Show what differs between your files and ours, instead of ours whole.")
    var diff = false

    @Flag(name: [.customShort("y"), .long], help: "Don't ask.")
    var yes = false

    func run() throws {
        let context = try Context.current()
        let curriculum = try context.curriculum()
        let workspace = try context.workspace()
        let step = try self.step.map(curriculum.resolveStep) ?? context.currentStep(of: workspace, in: curriculum)
        guard yes || workspace.state.hasPassed(step.slug) || context.console.confirms(question(step)) else {
            context.console.sayError(
                "Not shown. 'workshop hint' helps a little at a time; 'workshop solution --yes' does not ask."
            )
            throw ExitCode(1)
        }
        if diff {
            let overlays = try curriculum.solutionOverlays(of: step, done: workspace.passedSteps)
            let plan = try workspace.plan(solving: overlays)
            context.console.page(
                plan.isEmpty
                    ? "Your files are our solution of \(step.slug)."
                    : ChangesView(plan: plan).renderDiff(context.console.output)
            )
        } else {
            context.console.page(text(of: step, context.console.output))
        }
    }

    private func question(_ step: Step) -> String { "\(step.slug) has not passed yet. Show our solution all the same?" }

    private func text(of step: Step, _ capabilities: TerminalCapabilities) -> String {
        step.solution.paths.map { path in
            let title = StyledText(path, TextStyle(.heading, isBold: true)).rendered(for: capabilities)
            let body = step.solution[path]?.text.map { sanitized($0) } ?? "(not a text)"
            return "\(title)\n\n\(body)"
        }.joined(separator: "\n\n")
    }
}
