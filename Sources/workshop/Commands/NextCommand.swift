import ArgumentParser
import Curriculum
import SystemPackage
import Terminal
import WorkshopCommon
import Workspace

struct NextCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "next",
        abstract: "Lay the next step's files into your project and show what to do.",
        discussion: """
            The first call creates the project. A file of yours is never overwritten: changes are merged where that is \
            clean, and shown where it is not. 'workshop undo' takes everything back.
            """
    )

    @Argument(help: ArgumentHelp("A step, to take it out of order.", valueName: "step"), completion: .steps)
    var step: String?

    @Option(help: ArgumentHelp("The project's folder (the first time: where to create it).", valueName: "folder"))
    var dir: String?

    @Flag(help: "Go on although the current step has not passed.")
    var skip = false

    func run() throws {
        let context = try Context.current()
        let curriculum = try context.curriculum()
        let had = try context.findWorkspace()?.root
        var workspace = try openOrCreate(context, curriculum)
        let before = workspace.state.step.flatMap(curriculum.step)
        let order = StepOrder(curriculum: curriculum, workspace: workspace)
        let step = try NextStep(order: order, skips: skip).choose(self.step)
        if workspace.state.step != step.slug {
            let outcome = try workspace.lay(try curriculum.starterOverlay(of: step))
            context.console.write(ChangesView(plan: outcome.plan).render(context.console.output))
            context.console.report(outcome.plan.conflicts.map(Diagnostic.init(describing:)))
        }
        try context.warmUp(workspace.root)
        try context.showLesson(.step(step), of: curriculum)
        if let section = before.flatMap({ curriculum.agenda.lesson(before: step, after: $0) }) {
            context.console.say("\nBefore this step comes a lesson: workshop lesson \(section.slug)")
        }
        context.console.say("\nWhen you think it is done: workshop check\nOr have every save checked: workshop watch")
        if had != workspace.root {
            let shown = context.shown(workspace.root)
            context.console.say("Your project is new: \(shown)\nType this next:")
            // To be copied: not broken, however long it is.
            context.console.write("  cd \(workspace.root)")
        }
    }

    private func openOrCreate(_ context: Context, _ curriculum: Curriculum) throws -> Workspace {
        if let dir {
            let root = context.absolute(dir)
            return try Workspace.find(from: root, host: context.host)
                ?? context.createWorkspace(at: root, curriculum)
        }
        return try context.findWorkspace() ?? context.createWorkspace(at: context.defaultProject, curriculum)
    }
}

extension Diagnostic {
    /// A file that was kept as the learner has it, with what we would have laid.
    init(describing conflict: Conflict) {
        self.init(
            "file-kept",
            severity: .warning,
            at: SourceLocation(file: conflict.path),
            "\(conflict.reason.explanation), so it stays as it is. \(conflict.step) would change:\n\(conflict.diff)",
            suggestion: "bring these lines in by hand"
        )
    }
}
