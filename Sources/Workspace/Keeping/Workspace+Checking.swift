import SystemPackage
package import WorkshopCommon

/// A check that runs: the learner's files are kept as they were when it began.
package final class RunningCheck: Sendable {
    let mark: CheckMark
    let lock: HeldLock

    init(mark: CheckMark, lock: HeldLock) { (self.mark, self.lock) = (mark, lock) }
}

/// What happened to the learner's files while a check ran. Whether the learner did it, nobody can tell.
package struct ChangesInCheck: Hashable, Sendable {
    /// Its number in the history.
    package let transaction: Int
    package let steps: [String]
    package let changed: [String]
    /// Files that are none any more.
    package let removed: [String]
    /// The check did not come to its end.
    package let wasCutOff: Bool

    package init(transaction: Int, steps: [String], changed: [String], removed: [String], wasCutOff: Bool) {
        (self.transaction, self.steps, self.wasCutOff) = (transaction, steps, wasCutOff)
        (self.changed, self.removed) = (changed, removed)
    }
}

extension Workspace {
    /// Where the project's packages stand.
    static let packages = "Packages/"

    /// Keeps all files of the project, before code that we don't know is built and run beside them.
    ///
    /// - Parameter steps: what is checked.
    package func beginCheck(of steps: [String]) throws(DiagnosticError) -> RunningCheck {
        let id = host.makeIdentifier()
        let store = store
        return try reporting { () throws(FileSystemError) in
            try host.fileSystem.createFolder(store.checks)
            guard let lock = host.locks.acquireAtOnce(CheckMark.lock(of: id, in: store)) else {
                throw FileSystemError(.write, store.checks, .resourceTemporarilyUnavailable)
            }
            let manifest = try scan.keep()
            let mark = CheckMark(
                id: id,
                steps: steps,
                transaction: state.lastTransaction,
                manifest: try store.objects.keep(manifest.contents)
            )
            try mark.write(to: store)
            return RunningCheck(mark: mark, lock: lock)
        }
    }

    /// Looks at what became of the files; a difference becomes a change of the history, which undo takes back.
    ///
    /// - Returns: `nil` when all are as they were, or as another command has made them.
    package mutating func endCheck(_ check: RunningCheck) throws(DiagnosticError) -> ChangesInCheck? {
        defer { check.lock.release() }
        if try differences(from: check.mark).isEmpty {
            let store = store
            try reporting { () throws(FileSystemError) in try check.mark.remove(from: store) }
            return nil
        }
        return try changing { workspace throws(DiagnosticError) in
            try workspace.settle(check.mark, wasCutOff: false)
        }
    }

    /// Settles checks whose process was killed.
    mutating func settleChecksCutOff() {
        for mark in CheckMark.all(in: store) {
            guard let lock = host.locks.acquireAtOnce(CheckMark.lock(of: mark.id, in: store)) else { continue }
            defer { lock.release() }
            // What can't be written down now (a full disk) is so by a later command: the mark stays.
            guard let found = try? settle(mark, wasCutOff: true) else { continue }
            notes.append(Diagnostic(describing: found))
        }
    }

    private mutating func settle(_ mark: CheckMark, wasCutOff: Bool) throws(DiagnosticError) -> ChangesInCheck? {
        let changes = try changes(since: mark)
        var found: ChangesInCheck?
        if !changes.isEmpty {
            let number = try remember(changes, as: .check(steps: mark.steps))
            found = ChangesInCheck(
                transaction: number,
                steps: mark.steps,
                changed: changes.filter { $0.after != nil }.map(\.path),
                removed: changes.filter { $0.after == nil }.map(\.path),
                wasCutOff: wasCutOff
            )
        }
        let store = store
        try reporting { () throws(FileSystemError) in try mark.remove(from: store) }
        return found
    }

    private var scan: ProjectScan {
        ProjectScan(root: root, store: store, fileSystem: host.fileSystem, now: host.now())
    }
}
