package import WorkshopCommon

extension Workspace {
    /// Remembers how a check ended; a step that passed stays passed.
    package mutating func record(_ verdict: WorkspaceState.VerdictSummary, passed: Bool) throws(DiagnosticError) {
        try changing { workspace throws(DiagnosticError) in
            if passed, !workspace.state.hasPassed(verdict.step) {
                var books = workspace.state.bookkeeping
                books.conflicts = books.conflicts.filter { $0.value.step != verdict.step }
                // Journaled, so that even the loss of both copies of the state does not lose it.
                _ = try workspace.perform(
                    Plan(
                        kind: .passed(step: verdict.step),
                        changes: [],
                        conflicts: [],
                        editedSince: [],
                        bookkeeping: books
                    )
                )
            }
            let next = verdict.following(workspace.state.lastVerdict)
            guard workspace.state.lastVerdict != next else { return }
            try workspace.update { $0.lastVerdict = next }
        }
    }

    /// Remembers that a check's hints have been shown, up to this many.
    package mutating func recordHints(_ count: Int, step: String, check: String) throws(DiagnosticError) {
        try changing { workspace throws(DiagnosticError) in
            guard workspace.state.hintsShown(step: step, check: check) < count else { return }
            try workspace.update { state in
                if let index = state.hints.firstIndex(where: { $0.step == step && $0.check == check }) {
                    state.hints[index].count = count
                } else {
                    state.hints.append(WorkspaceState.HintsShown(step: step, check: check, count: count))
                }
            }
        }
    }

    mutating func update(_ change: (inout WorkspaceState) -> Void) throws(DiagnosticError) {
        var next = state
        change(&next)
        next.revision += 1
        let (saved, store, file) = (next, store, StateFile(root: root, host: host))
        try reporting { () throws(FileSystemError) in
            try file.write(saved)
            try store.fileSystem.writeAtomically(saved.contents, to: store.spareState)
        }
        state = next
    }
}
