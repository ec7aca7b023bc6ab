import SystemPackage
import WorkshopCommon

/// Changes files so that at every moment everything is either in the project or in the store.
///
/// 1. The contents that are there are kept. 2. The intent is written down. 3. Each file is replaced in one step.
/// 4. The state is written: from here on the transaction holds. 5. The intent is marked as done.
/// A failure before 4 takes everything back; a crash anywhere is settled when the project is opened next.
struct TransactionRunner {
    let root: FilePath
    let host: WorkspaceHost
    let store: Store

    private var files: ProjectFiles { ProjectFiles(root: root, fileSystem: host.fileSystem) }

    /// - Parameters:
    ///   - plan: the changes; each file has to be as the plan found it.
    ///   - keepingNew: whether the new contents are kept as well, which a later merge or redo needs.
    ///   - state: the state so far; the new one is returned.
    func run(
        _ plan: Plan,
        state: WorkspaceState,
        keepingNew: (_ path: String) -> Bool = { _ in true }
    ) throws(DiagnosticError) -> (Transaction, WorkspaceState) {
        try checkNothingMoved(plan)
        var transaction = try prepare(plan, state, keepingNew)
        var next = state
        next.bookkeeping = plan.bookkeeping
        next.lastTransaction = transaction.number
        next.revision += 1
        if case .passed(let step) = plan.kind, !next.hasPassed(step) {
            next.passed.append(WorkspaceState.PassedStep(step: step, at: transaction.time))
        }
        do {
            try apply(plan)
            let saved = next
            try reporting { () throws(FileSystemError) in
                try StateFile(root: root, host: host).write(saved)
            }
        } catch {
            throw takeBack(transaction, after: error)
        }
        // The change holds. What is left to write is mended by the next command if it can't be written now.
        transaction.status = .committed
        files.removeEmpty(plan.emptiedFolders)
        try? host.fileSystem.writeAtomically(next.contents, to: store.spareState)
        try? store.journal.write(transaction)
        return (transaction, next)
    }

    private func prepare(
        _ plan: Plan,
        _ state: WorkspaceState,
        _ keepingNew: (String) -> Bool
    ) throws(DiagnosticError) -> Transaction {
        try reporting { () throws(FileSystemError) in
            for change in plan.changes {
                if let before = change.before { try store.objects.keep(before.contents) }
                if let after = change.after, keepingNew(change.path) { try store.objects.keep(after.contents) }
            }
            for conflict in plan.conflicts { try store.objects.keep(conflict.offered.contents) }
            let transaction = Transaction(
                // A project that was used with another store has a higher number than this one's journal.
                number: max(try store.journal.read().nextNumber, state.lastTransaction + 1),
                kind: plan.kind,
                time: host.now(),
                status: .pending,
                changes: plan.changes.map {
                    Transaction.Change(
                        path: $0.path,
                        before: $0.before.map(FileVersion.init),
                        after: $0.after.map(FileVersion.init)
                    )
                },
                createdFolders: try files.missingFolders(for: plan.changes.filter { $0.after != nil }.map(\.path)),
                bookkeepingBefore: state.bookkeeping,
                bookkeepingAfter: plan.bookkeeping
            )
            try store.journal.write(transaction)
            return transaction
        }
    }

    private func apply(_ plan: Plan) throws(DiagnosticError) {
        for change in plan.changes {
            // Again, right before it is replaced: an editor may have saved meanwhile.
            try checkUnmoved(change)
            try reporting { () throws(FileSystemError) in
                if let after = change.after {
                    try files.write(after, to: change.path)
                } else {
                    try files.remove(change.path)
                }
            }
        }
    }

    private func checkNothingMoved(_ plan: Plan) throws(DiagnosticError) {
        for change in plan.changes { try checkUnmoved(change) }
    }

    private func checkUnmoved(_ change: Plan.Change) throws(DiagnosticError) {
        let presence = try reporting { () throws(FileSystemError) in try files.presence(of: change.path) }
        let expected: ProjectFiles.Presence = change.before.map { .file($0) } ?? .nothing
        guard presence != expected else { return }
        throw DiagnosticError(
            Diagnostic(
                "file-changed-meanwhile",
                at: SourceLocation(file: change.path),
                "\(change.path) was changed while this command was at work",
                why: "It was left as it is, and so was everything else.",
                suggestion: "save your files, then type the command again"
            )
        )
    }

    private func takeBack(_ transaction: Transaction, after error: DiagnosticError) -> DiagnosticError {
        let rollback = Rollback(files: files, objects: store.objects)
        do {
            _ = try rollback.run(transaction)
            var settled = transaction
            settled.status = .rolledBack
            try? store.journal.write(settled)
            return error
        } catch {
            let undone = Diagnostic(
                "workspace-repair-postponed",
                severity: .warning,
                "what the command had begun could not be taken back yet",
                why: "Every version of your files is kept in \(store.folder).",
                suggestion: "type 'workshop' again once that is mended: it takes back the rest"
            )
            return DiagnosticError(error.diagnostics + [undone])
        }
    }
}
