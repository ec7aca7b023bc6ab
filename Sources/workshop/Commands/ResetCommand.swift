import ArgumentParser
import Curriculum
import WorkshopCommon
import Workspace

struct ResetCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reset",
        abstract: "Bring a step's files back to how the step began.",
        discussion: """
            It shows what it will change and asks first. Files that belong to the step alone get their first text; out of \
            files that other steps share, only what our solution adds is taken. Your own files are kept in the history: \
            'workshop undo' brings them back.
            """
    )

    @Argument(help: ArgumentHelp("The step.", valueName: "step"), completion: .steps)
    var step: String

    @Flag(name: [.customShort("y"), .long], help: "Don't ask.")
    var yes = false

    func run() throws {
        let context = try Context.current()
        let curriculum = try context.curriculum()
        var workspace = try context.workspace()
        let step = try curriculum.resolveStep(step)
        let plan = try workspace.plan(resetting: curriculum.beginning(of: step))
        guard !plan.isEmpty else {
            context.console.report(plan.conflicts.map(Diagnostic.init(describing:)))
            context.console.say("\(step.slug) is as it began; there is nothing to change.")
            return
        }
        let view = ChangesView(plan: plan)
        context.console.say("Going back to the beginning of \(step.slug) changes these files:\n")
        context.console.write(view.renderDiff(context.console.output))
        context.console.write(view.render(context.console.output))
        guard yes || context.console.confirms("\nChange them? Your own versions stay in the history.") else {
            context.console.sayError("Nothing was changed. (To change them without being asked: add --yes.)")
            throw ExitCode(1)
        }
        try workspace.apply(plan)
        context.console.report(plan.conflicts.map(Diagnostic.init(describing:)))
        context.console.say("\nDone. What to do: workshop lesson. Take it back: workshop undo.")
    }
}
