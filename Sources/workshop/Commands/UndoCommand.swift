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
        let what = try workspace.lastTurn.map { ": \($0.kind.explanation)" } ?? ""
        context.console.say(
            redo
                ? "Done again\(what). Take it back: workshop undo."
                : "Taken back\(what). Bring it again: workshop undo --redo."
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
            let capabilities = context.console.output
            let lines = entries.reversed().flatMap {
                line($0).wrapped(to: capabilities.width, hangingIndent: StyledText(String(repeating: " ", count: 8)))
            }
            context.console.page(lines.map { $0.rendered(for: capabilities) + "\n" }.joined())
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
            + StyledText(transaction.kind.explanation)
            + StyledText("  \(files)\(entry.isUndone ? ", undone" : "")", .muted)
    }
}

extension Transaction.Kind {
    /// As the history says it: `laid hello-sam`.
    fileprivate var explanation: String {
        switch self {
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

extension Workspace {
    /// What the last undo took back, or the last redo brought again.
    fileprivate var lastTurn: Transaction? {
        get throws(DiagnosticError) {
            let turns = try history().map(\.transaction)
            var turn = turns.last
            // A redo names the undo, which names the change.
            while let number = turn?.kind.turned { turn = turns.first { $0.number == number } }
            return turn
        }
    }
}

extension Transaction.Kind {
    /// The number of the change that an undo or a redo is about.
    fileprivate var turned: Int? {
        switch self {
        case .undo(let number), .redo(let number): number
        default: nil
        }
    }
}
