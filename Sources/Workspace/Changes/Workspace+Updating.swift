package import WorkshopCommon

/// What a kit would lay into a project now.
package struct KitFiles: Sendable {
    /// The project at the start of the day.
    package let workspace: FileTree
    /// Packages, of which no copy is kept.
    package let packages: FileTree
    /// A step's starter or solution; `nil` when the kit has no such step.
    let overlay: @Sendable (_ step: String, _ kind: Overlay.Kind) -> FileTree?

    package init(
        workspace: FileTree,
        packages: FileTree,
        overlay: @escaping @Sendable (_ step: String, _ kind: Overlay.Kind) -> FileTree?
    ) {
        (self.workspace, self.packages, self.overlay) = (workspace, packages, overlay)
    }

    /// The text that is now what was laid once; `nil` when there is none any more.
    func text(_ path: String, of laid: Bookkeeping.Laid) -> FileTree.File? {
        laid.step.isEmpty ? workspace[path] : overlay(laid.step, laid.kind)?[path]
    }
}

extension Workspace {
    /// What bringing the project up to date with a newer kit would do.
    ///
    /// Each file that we laid is merged: from the text that we laid to the kit's text of now, and to the learner's. Where
    /// that is not clean the learner's stays and is a conflict. A file that the learner removed stays removed; one that
    /// the kit no longer has stays, too.
    package func plan(updatingTo kit: KitFiles) throws(DiagnosticError) -> Plan {
        let store = store
        let journal = try reporting { () throws(FileSystemError) in try store.journal.read() }
        var updater = Updater(files: files, objects: store.objects, bookkeeping: state.bookkeeping)
        do {
            try updater.mergeLaid(with: kit)
            try updater.addNew(of: kit.workspace)
            try updater.replacePackages(with: kit.packages, laid: Workspace.packageVersions(journal.transactions))
        } catch {
            throw DiagnosticError(Diagnostic(describing: error))
        }
        return updater.plan
    }

    /// The packages' files as we laid them last: the journal has them, since the state lists only what is kept.
    private static func packageVersions(_ transactions: [Transaction]) -> [String: FileVersion] {
        var versions: [String: FileVersion] = [:]
        for transaction in transactions where transaction.status == .committed {
            guard [.create, .update].contains(transaction.kind) else { continue }
            for change in transaction.changes where change.path.hasPrefix(packages) {
                versions[change.path] = change.after
            }
        }
        return versions
    }
}

/// Decides, file by file, what a newer kit does to a project. Changes nothing.
private struct Updater {
    let files: ProjectFiles
    let objects: ObjectStore
    private(set) var bookkeeping: Bookkeeping
    private var changes: [Plan.Change] = []
    private var conflicts: [Conflict] = []

    init(files: ProjectFiles, objects: ObjectStore, bookkeeping: Bookkeeping) {
        (self.files, self.objects, self.bookkeeping) = (files, objects, bookkeeping)
    }

    var plan: Plan {
        Plan(
            kind: .update,
            changes: changes.sorted { $0.path < $1.path },
            conflicts: conflicts.sorted { $0.path < $1.path },
            editedSince: [],
            bookkeeping: bookkeeping
        )
    }

    mutating func mergeLaid(with kit: KitFiles) throws(FileSystemError) {
        for (path, laid) in bookkeeping.laid {
            guard let theirs = kit.text(path, of: laid), FileVersion(theirs).digest != laid.version.digest else {
                continue
            }
            switch try files.presence(of: path) {
            case .nothing: continue
            case .obstacle(let reason): refuse(path, theirs, reason, yours: nil, step: laid.step)
            case .file(let yours): merge(path, yours, theirs, laid)
            }
        }
    }

    mutating func addNew(of workspace: FileTree) throws(FileSystemError) {
        for path in workspace.paths where bookkeeping.laid[path] == nil {
            guard let theirs = workspace[path] else { continue }
            let record = Bookkeeping.Laid(step: "", kind: .starter, version: FileVersion(theirs))
            switch try files.presence(of: path) {
            case .nothing: accept(path, .add, before: nil, after: theirs, record)
            case .file(let yours) where yours.contents == theirs.contents: bookkeeping.laid[path] = record
            case .file(let yours): refuse(path, theirs, .alreadyThere, yours: yours, step: "")
            case .obstacle(let reason): refuse(path, theirs, reason, yours: nil, step: "")
            }
        }
    }

    mutating func replacePackages(with packages: FileTree, laid: [String: FileVersion]) throws(FileSystemError) {
        for path in packages.paths {
            guard let theirs = packages[path], FileVersion(theirs).digest != laid[path]?.digest else { continue }
            switch try files.presence(of: path) {
            case .nothing: accept(path, .add, before: nil, after: theirs, nil)
            case .file(let yours) where yours.contents == theirs.contents: continue
            case .file(let yours) where FileVersion(yours).digest == laid[path]?.digest:
                accept(path, .update, before: yours, after: theirs, nil)
            case .file(let yours): refuse(path, theirs, .sameLines, yours: yours, step: "")
            case .obstacle(let reason): refuse(path, theirs, reason, yours: nil, step: "")
            }
        }
    }

    private mutating func merge(
        _ path: String,
        _ yours: FileTree.File,
        _ theirs: FileTree.File,
        _ laid: Bookkeeping.Laid
    ) {
        var record = laid
        record.version = FileVersion(theirs)
        guard let base = objects.contents(laid.version.digest) else {
            return refuse(path, theirs, .sameLines, yours: yours, step: laid.step)
        }
        if yours.contents == base { return accept(path, .update, before: yours, after: theirs, record) }
        guard case .clean(let merged) = ThreeWayMerge(base: base, ours: yours.contents, theirs: theirs.contents) else {
            return refuse(path, theirs, .sameLines, yours: yours, step: laid.step)
        }
        let file = FileTree.File(contents: merged, isExecutable: yours.isExecutable)
        accept(path, .merge, before: yours, after: file, record)
    }

    private mutating func accept(
        _ path: String,
        _ kind: Plan.Change.Kind,
        before: FileTree.File?,
        after: FileTree.File,
        _ record: Bookkeeping.Laid?
    ) {
        if before != after { changes.append(Plan.Change(path: path, kind: kind, before: before, after: after)) }
        if let record { bookkeeping.laid[path] = record }
    }

    private mutating func refuse(
        _ path: String,
        _ theirs: FileTree.File,
        _ reason: Conflict.Reason,
        yours: FileTree.File?,
        step: String
    ) {
        let diff = yours.map { unifiedDiff(from: $0.contents, to: theirs.contents, path: path) } ?? ""
        conflicts.append(Conflict(path: path, step: step, reason: reason, offered: theirs, diff: diff))
    }
}
