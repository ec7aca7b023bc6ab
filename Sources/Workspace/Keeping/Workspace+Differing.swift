import SystemPackage
import WorkshopCommon

extension Workspace {
    /// What differs from the files that a check began with, and is kept or in the kit.
    func changes(since mark: CheckMark) throws(DiagnosticError) -> [Transaction.Change] {
        let changes = try differences(from: mark)
        if changes.isEmpty { return [] }
        let store = store
        let journal = try reporting { () throws(FileSystemError) in try store.journal.read() }
        let later = journal.transactions.filter { $0.number > mark.transaction }
        return restorable(changes.filter { !isWrittenDown($0, in: later) })
    }

    /// What stands otherwise in the project than when a check began.
    func differences(from mark: CheckMark) throws(DiagnosticError) -> [Transaction.Change] {
        guard let contents = store.objects.contents(mark.manifest) else { return [] }
        let present = Presences(files: files, index: FileIndex.read(from: store), store: store)
        return try reporting { () throws(FileSystemError) in try present.changes(since: FileManifest(contents)) }
    }

    /// Whether another command made it so meanwhile, which has it in the history.
    private func isWrittenDown(_ change: Transaction.Change, in later: [Transaction]) -> Bool {
        let same = later.compactMap { $0.changes.first { $0.path == change.path } }.last
        return same.map { $0.after?.digest == change.after?.digest } ?? false
    }

    /// A file of the kit is kept now that it is missed. What is neither kept nor there is nothing to bring back.
    private func restorable(_ changes: [Transaction.Change]) -> [Transaction.Change] {
        func isKept(_ change: Transaction.Change) -> Bool {
            change.before.map { store.objects.contents($0.digest) != nil } ?? false
        }
        if changes.allSatisfy(isKept) { return changes }
        let kit = host.laidPackages()
        for change in changes where !isKept(change) {
            guard let file = kit[change.path], FileVersion(file).digest == change.before?.digest else { continue }
            _ = try? store.objects.keep(file.contents)
        }
        return changes.filter(isKept)
    }

    /// Writes down what has happened already.
    mutating func remember(_ changes: [Transaction.Change], as kind: Transaction.Kind) throws(DiagnosticError) -> Int {
        let (store, last, books, now) = (store, state.lastTransaction, state.bookkeeping, host.now())
        let number = try reporting { () throws(FileSystemError) in
            let number = max(try store.journal.read().nextNumber, last + 1)
            try store.journal.write(
                Transaction(
                    number: number,
                    kind: kind,
                    time: now,
                    status: .committed,
                    changes: changes,
                    createdFolders: [],
                    bookkeepingBefore: books,
                    bookkeepingAfter: books
                )
            )
            return number
        }
        try update { $0.lastTransaction = number }
        return number
    }
}

/// What stands in the project now, compared with what stood there.
private struct Presences {
    let files: ProjectFiles
    let index: FileIndex
    let store: Store

    func changes(since manifest: FileManifest) throws(FileSystemError) -> [Transaction.Change] {
        let hasRepository = try files.fileSystem.exists(files.root.appending(".git/HEAD"))
        var changes: [Transaction.Change] = []
        for (path, before) in manifest.files.sorted(by: { $0.key < $1.key }) {
            // A repository changes by itself, and is lost only when its head is.
            if hasRepository, path.hasPrefix(".git/") { continue }
            let after = try version(of: path)
            if after != before { changes.append(Transaction.Change(path: path, before: before, after: after)) }
        }
        return changes
    }

    /// `nil` where no file is, or one that can't be read or kept.
    private func version(of path: String) throws(FileSystemError) -> FileVersion? {
        let location = files.root.appending(path)
        guard let status = try? files.fileSystem.status(of: location), status.kind == .file,
            status.size <= ProjectScan.sizeLimit
        else { return nil }
        if let known = index.version(of: path, status) { return known }
        guard case .file(let file)? = try? files.presence(of: path) else { return nil }
        try store.objects.keep(file.contents)
        return FileVersion(file)
    }
}
