import WorkshopCommon

/// Takes back what a transaction has done so far. Can itself be cut off and begun again.
struct Rollback {
    let files: ProjectFiles
    let objects: ObjectStore

    /// - Returns: files that are neither as they were before nor as the transaction wanted them: somebody edited them
    ///   since. They stay as they are.
    func run(_ transaction: Transaction) throws(DiagnosticError) -> [String] {
        var kept: [String] = []
        for change in transaction.changes.reversed() {
            let presence = try reporting { () throws(FileSystemError) in try files.presence(of: change.path) }
            switch presence {
            case .nothing:
                // Ours or the learner's to remove: where there was a file, it comes back.
                if change.before != nil { try restore(change) }
            case .file(let present):
                let version = FileVersion(present)
                if version == change.before { continue }
                if version.digest == change.after?.digest { try restore(change) } else { kept.append(change.path) }
            case .obstacle:
                kept.append(change.path)
            }
        }
        files.removeHalfWritten(transaction.changes.map(\.path))
        files.removeEmpty(transaction.createdFolders)
        return kept.reversed()
    }

    private func restore(_ change: Transaction.Change) throws(DiagnosticError) {
        guard let before = change.before else {
            return try reporting { () throws(FileSystemError) in try files.remove(change.path) }
        }
        let file = try objects.file(before, at: change.path)
        try reporting { () throws(FileSystemError) in try files.write(file, to: change.path) }
    }
}

extension ObjectStore {
    /// A version that is kept; what a person sees when it is not.
    func file(_ version: FileVersion, at path: String) throws(DiagnosticError) -> FileTree.File {
        if let contents = contents(version.digest) {
            return FileTree.File(contents: contents, isExecutable: version.isExecutable)
        }
        throw DiagnosticError(
            Diagnostic(
                "snapshot-damaged",
                at: SourceLocation(file: path),
                "the kept version of \(path) can't be read any more",
                why: "Its place is \(self.path(of: version.digest)). Nothing was changed.",
                suggestion: "restore that file from a backup, then type the command again"
            )
        )
    }
}
