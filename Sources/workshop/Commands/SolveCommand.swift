import ArgumentParser
import Curriculum
import WorkshopCommon
import Workspace

struct SolveCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "solve",
        abstract: "Lay the reference solution of a step, to catch up.",
        discussion: """
            It shows what it will change and asks first. Your own files are kept in the history; 'workshop undo' brings \
            them back.
            """
    )

    @Argument(help: ArgumentHelp("A step; without it, the one that you are at.", valueName: "step"), completion: .steps)
    var step: String?

    @Flag(name: [.customShort("y"), .long], help: "Don't ask.")
    var yes = false

    func run() throws {
        let context = try Context.current()
        let curriculum = try context.curriculum()
        var workspace = try context.workspace()
        let step = try self.step.map(curriculum.resolveStep) ?? context.currentStep(of: workspace, in: curriculum)
        let overlays = try curriculum.solutionOverlays(of: step, done: workspace.passedSteps)
        let plan = try workspace.plan(solving: overlays)
        guard !plan.isEmpty else {
            context.console.say(
                "Your project has all of our solution of \(step.slug) already. Have it graded: "
                    + "workshop check \(step.slug)"
            )
            return
        }
        let view = ChangesView(plan: plan)
        context.console.say("Our solution of \(step.slug) changes these files:\n")
        context.console.write(view.renderDiff(context.console.output))
        context.console.write(view.render(context.console.output))
        guard yes || context.console.confirms("\nChange them? Your own versions stay in the history.") else {
            context.console.sayError("Nothing was changed. (To change them without being asked: add --yes.)")
            throw ExitCode(1)
        }
        try workspace.apply(plan)
        context.console.report(plan.conflicts.map(Diagnostic.init(describing:)))
        context.console.say(
            "\nDone. Have it graded: workshop check \(step.slug). Take it back: workshop undo."
        )
    }
}

extension Context {
    /// The step that the learner is at; says what to type before the first.
    func currentStep(of workspace: Workspace, in curriculum: Curriculum) throws -> Step {
        if let step = workspace.state.step.flatMap(curriculum.step) { return step }
        throw DiagnosticError(
            Diagnostic("no-step-yet", "you have not begun a step yet", suggestion: "type 'workshop next'")
        )
    }
}
