package import WorkshopCommon

extension Workspace {
    /// One line of the history.
    package struct HistoryEntry: Hashable, Sendable {
        package let transaction: Transaction
        /// Whether a later undo took it back, and no redo brought it again.
        package let isUndone: Bool
    }

    /// Everything that was done to the project's files, oldest first.
    package func history() throws(DiagnosticError) -> [HistoryEntry] {
        let transactions = try committed()
        var undone: Set<Int> = []
        // From the newest on: what was taken back itself takes nothing back.
        for transaction in transactions.reversed() where !undone.contains(transaction.number) {
            switch transaction.kind {
            case .undo(let number), .redo(let number): undone.insert(number)
            case .create, .lay, .solve, .reset, .passed, .check, .update: continue
            }
        }
        return transactions.map { HistoryEntry(transaction: $0, isUndone: undone.contains($0.number)) }
    }

    /// What a transaction changed, as `diff -u` prints it. A version that is not kept counts as an empty file.
    package func diff(of transaction: Transaction) -> String {
        transaction.changes.map { change in
            func contents(_ version: FileVersion?) -> [UInt8]? {
                version.map { store.objects.contents($0.digest) ?? [] }
            }
            return unifiedDiff(from: contents(change.before), to: contents(change.after), path: change.path)
        }.joined()
    }

    /// The contents that the history keeps of a file.
    package func contents(of version: FileVersion, at path: String) throws(DiagnosticError) -> FileTree.File {
        try store.objects.file(version, at: path)
    }
}
