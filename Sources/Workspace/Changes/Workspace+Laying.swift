package import WorkshopCommon

/// What a command has done.
package struct Outcome: Hashable, Sendable {
    /// Its number in the history.
    package let transaction: Int
    package let plan: Plan
}

extension Workspace {
    /// What laying a step's starter would do. Nothing of the learner's is ever replaced by it.
    package func plan(laying starter: Overlay) throws(DiagnosticError) -> Plan {
        try plan([starter], .lay(step: starter.step), step: starter.step)
    }

    /// What laying a step's solution would do, after its starter where that is missing.
    ///
    /// The learner stays in the step they are in, unless they are in none.
    ///
    /// - Parameter overlays: of one or several steps, in the order they are laid; the last one names the command.
    package func plan(solving overlays: [Overlay]) throws(DiagnosticError) -> Plan {
        precondition(!overlays.isEmpty, "a step has something to lay")
        let step = overlays[overlays.count - 1].step
        return try plan(overlays, .solve(step: step), step: state.step ?? step)
    }

    /// Lays a step's starter, and remembers that the learner is in that step.
    @discardableResult
    package mutating func lay(_ starter: Overlay) throws(DiagnosticError) -> Outcome {
        try changing { workspace throws(DiagnosticError) in
            try workspace.perform(try workspace.plan(laying: starter))
        }
    }

    /// Does what a plan says. Each file has to be as the plan found it.
    @discardableResult
    package mutating func apply(_ plan: Plan) throws(DiagnosticError) -> Outcome {
        try changing { workspace throws(DiagnosticError) in try workspace.perform(plan) }
    }

    /// Files that could not be laid so far, because the learner's stand there.
    package func openConflicts() throws(DiagnosticError) -> [Conflict] {
        var found: [Conflict] = []
        for (path, stored) in state.bookkeeping.conflicts.sorted(by: { $0.key < $1.key }) {
            let offered = try store.objects.file(stored.offered, at: path)
            let presence = try reporting { () throws(FileSystemError) in try files.presence(of: path) }
            var diff = ""
            if case .file(let yours) = presence {
                diff = unifiedDiff(from: yours.contents, to: offered.contents, path: path)
                if diff.isEmpty { continue }
            }
            found.append(Conflict(path: path, step: stored.step, reason: stored.reason, offered: offered, diff: diff))
        }
        return found
    }

    var files: ProjectFiles { ProjectFiles(root: root, fileSystem: host.fileSystem) }

    private func plan(_ overlays: [Overlay], _ kind: Transaction.Kind, step: String?) throws(DiagnosticError) -> Plan {
        let solved = try history().compactMap { entry -> String? in
            guard case .solve(let step) = entry.transaction.kind, !entry.isUndone else { return nil }
            return step
        }
        var planner = Planner(
            files: files,
            objects: store.objects,
            bookkeeping: state.bookkeeping,
            solved: Set(solved)
        )
        for overlay in overlays {
            do {
                try planner.lay(overlay)
            } catch {
                throw DiagnosticError(Diagnostic(describing: error))
            }
        }
        return planner.plan(kind, step: step)
    }

    mutating func perform(_ plan: Plan) throws(DiagnosticError) -> Outcome {
        guard !plan.isEmpty || plan.bookkeeping != state.bookkeeping || plan.kind.isWrittenDownAlways else {
            return Outcome(transaction: state.lastTransaction, plan: plan)
        }
        let runner = TransactionRunner(root: root, host: host, store: store)
        let (transaction, state) = try runner.run(plan, state: state)
        self.state = state
        return Outcome(transaction: transaction.number, plan: plan)
    }

    /// Holds the project's lock around a change, on the state as it is now: another command may have been here.
    mutating func changing<Result>(
        _ body: (inout Workspace) throws(DiagnosticError) -> Result
    ) throws(DiagnosticError) -> Result {
        let lock = try Workspace.takeLock(of: store, host)
        defer { lock.release() }
        var opening = Opening(root: root, host: host, store: store)
        var current = try opening.run()
        current.notes = notes + current.notes
        defer { self = current }
        return try body(&current)
    }
}

extension Transaction.Kind {
    /// Whether it belongs to the history even when it changes no file: what undo and progress are read from.
    fileprivate var isWrittenDownAlways: Bool {
        switch self {
        case .create, .undo, .redo, .passed: true
        case .lay, .solve, .reset, .check, .update: false
        }
    }
}
