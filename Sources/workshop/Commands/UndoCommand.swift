import ArgumentParser
import Terminal
import WorkshopCommon
import Workspace

struct UndoCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "undo",
        abstract: "Take back what the last command changed in your project.",
        discussion: "Each call goes one step further back. Edits that you made since are kept in the history."
    )

    @Flag(help: "Take the last undo back.")
    var redo = false

    func run() throws {
        let context = try Context.current()
        var workspace = try context.workspace()
        let outcome = redo ? try workspace.redo() : try workspace.undo()
        context.console.write(ChangesView(plan: outcome.plan).render(context.console.output))
        for path in outcome.plan.editedSince {
            context.console.say("You had edited \(path) since: that text is kept, see 'workshop history'.")
        }
        context.console.say(
            redo ? "Done again. Take it back: workshop undo." : "Taken back. Bring it again: workshop undo --redo."
        )
    }
}

struct HistoryCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "history",
        abstract: "List what workshop changed in your project, newest first."
    )

    @Argument(help: ArgumentHelp("Show this change's lines.", valueName: "number"))
    var number: Int?

    func run() throws {
        let context = try Context.current()
        let workspace = try context.workspace()
        let entries = try workspace.history()
        guard let number else {
            let lines = entries.reversed().map { line($0).rendered(for: context.console.output) }
            context.console.page(lines.joined(separator: "\n"))
            return
        }
        guard let entry = entries.first(where: { $0.transaction.number == number }) else {
            throw DiagnosticError(
                Diagnostic(
                    "no-such-change",
                    "there is no change number \(number)",
                    suggestion: "type 'workshop history' to see them"
                )
            )
        }
        context.console.page(workspace.diff(of: entry.transaction))
    }

    private func line(_ entry: Workspace.HistoryEntry) -> StyledText {
        let transaction = entry.transaction
        let number = String(transaction.number)
        let padding = String(repeating: " ", count: max(0, 4 - number.count))
        let files = "\(transaction.changes.count) file\(transaction.changes.count == 1 ? "" : "s")"
        return StyledText("\(padding)\(number)  ", .bold) + StyledText("\(transaction.time)  ", .muted)
            + StyledText(describe(transaction.kind))
            + StyledText("  \(files)\(entry.isUndone ? ", undone" : "")", .muted)
    }

    private func describe(_ kind: Transaction.Kind) -> String {
        switch kind {
        case .create: "created the project"
        case .update: "brought in what is new in the kit"
        case .lay(let step): "laid \(step)"
        case .solve(let step): "laid our solution of \(step)"
        case .reset(let step): "went back to the beginning of \(step)"
        case .undo(let number): "took back \(number)"
        case .redo(let number): "brought again what \(number) took back"
        case .passed(let step): "passed \(step)"
        case .check(let steps): "changed while \(steps.joined(separator: ", ")) was checked"
        }
    }
}
