package import WorkshopCommon

extension Workspace {
    /// What taking back the last change would do; throws when there is none.
    package func planToUndo() throws(DiagnosticError) -> Plan {
        guard let last = try undoStack().undo.last else {
            throw DiagnosticError(
                Diagnostic(
                    "nothing-to-undo",
                    "there is no change of workshop's left to undo",
                    why:
                        "Undo takes back what 'workshop next', 'solve' and 'reset' did; your editor undoes your own edits.",
                    suggestion: "type 'workshop history' to see what was done"
                )
            )
        }
        return try plan(.undo(of: last.number), reverting: last)
    }

    /// What bringing back the change undone last would do; throws when there is none.
    package func planToRedo() throws(DiagnosticError) -> Plan {
        guard let last = try undoStack().redo.last else {
            throw DiagnosticError(
                Diagnostic(
                    "nothing-to-redo",
                    "there is nothing undone to bring back",
                    suggestion: "type 'workshop history' to see what was done"
                )
            )
        }
        return try plan(.redo(of: last.number), reverting: last)
    }

    /// Brings back what was there before the last change. Edits made since are kept in the history first, and
    /// ``redo()`` brings them back.
    @discardableResult
    package mutating func undo() throws(DiagnosticError) -> Outcome {
        try changing { workspace throws(DiagnosticError) in try workspace.perform(try workspace.planToUndo()) }
    }

    /// Takes the last undo back.
    @discardableResult
    package mutating func redo() throws(DiagnosticError) -> Outcome {
        try changing { workspace throws(DiagnosticError) in try workspace.perform(try workspace.planToRedo()) }
    }

    /// Changes that can be undone, and undos that can be taken back, oldest first.
    private func undoStack() throws(DiagnosticError) -> (undo: [Transaction], redo: [Transaction]) {
        var (undo, redo): ([Transaction], [Transaction]) = ([], [])
        for transaction in try committed() {
            switch transaction.kind {
            case .create, .passed:
                continue
            case .lay, .solve, .reset, .check, .update:
                undo.append(transaction)
                redo = []
            case .undo:
                if !undo.isEmpty { undo.removeLast() }
                redo.append(transaction)
            case .redo:
                if !redo.isEmpty { redo.removeLast() }
                undo.append(transaction)
            }
        }
        return (undo, redo)
    }

    func committed() throws(DiagnosticError) -> [Transaction] {
        let journal = try reporting { () throws(FileSystemError) in try store.journal.read() }
        return journal.transactions.filter {
            $0.status == .committed || $0.status == .pending && $0.number <= state.lastTransaction
        }
    }

    private func plan(_ kind: Transaction.Kind, reverting transaction: Transaction) throws(DiagnosticError) -> Plan {
        var changes: [Plan.Change] = []
        var edited: [String] = []
        for change in transaction.changes {
            let presence = try reporting { () throws(FileSystemError) in try files.presence(of: change.path) }
            var present: FileTree.File?
            switch presence {
            case .nothing: break
            case .file(let file): present = file
            case .obstacle(let reason): throw DiagnosticError(inTheWay(change.path, reason))
            }
            var target: FileTree.File?
            if let before = change.before { target = try store.objects.file(before, at: change.path) }
            guard present != target else { continue }
            if let present, FileVersion(present).digest != change.after?.digest {
                edited.append(change.path)
            }
            changes.append(
                Plan.Change(
                    path: change.path,
                    kind: target == nil ? .remove : present == nil ? .add : .replace,
                    before: present,
                    after: target
                )
            )
        }
        return Plan(
            kind: kind,
            changes: changes,
            conflicts: [],
            editedSince: edited,
            emptiedFolders: transaction.createdFolders,
            bookkeeping: transaction.kind.changesBookkeeping ? transaction.bookkeepingBefore : state.bookkeeping
        )
    }

    private func inTheWay(_ path: String, _ reason: Conflict.Reason) -> Diagnostic {
        Diagnostic(
            "undo-in-the-way",
            at: SourceLocation(file: path),
            "\(path) can't be brought back: \(reason.explanation)",
            why: "Nothing was changed.",
            suggestion: "move it out of the way, then type the command again"
        )
    }
}

extension Transaction.Kind {
    /// Where the learner stands has nothing to do with what happened to files in a check.
    fileprivate var changesBookkeeping: Bool {
        if case .check = self { return false }
        return true
    }
}
