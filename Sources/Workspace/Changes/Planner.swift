import WorkshopCommon

/// Decides, file by file, what laying overlays does to a project. Changes nothing.
struct Planner {
    let files: ProjectFiles
    let objects: ObjectStore
    private(set) var bookkeeping: Bookkeeping
    /// Steps whose solution was laid before.
    private let solved: Set<String>

    /// What stood in the project before, by path.
    private var before: [String: ProjectFiles.Presence] = [:]
    /// What will stand there.
    private var after: [String: FileTree.File] = [:]
    private var kinds: [String: Plan.Change.Kind] = [:]
    private var conflicts: [String: Conflict] = [:]

    init(files: ProjectFiles, objects: ObjectStore, bookkeeping: Bookkeeping, solved: Set<String>) {
        (self.files, self.objects, self.bookkeeping, self.solved) = (files, objects, bookkeeping, solved)
    }

    mutating func lay(_ overlay: Overlay) throws(FileSystemError) {
        for path in overlay.files.paths {
            guard let file = overlay.files[path] else { continue }
            switch try presence(of: path) {
            case .nothing: accept(file, at: path, .add, overlay)
            case .obstacle(let reason): refuse(path, overlay, reason, yours: nil)
            case .file(let yours): layOver(yours, file, at: path, overlay)
            }
        }
    }

    func plan(_ kind: Transaction.Kind, step: String?) -> Plan {
        var bookkeeping = bookkeeping
        bookkeeping.step = step ?? bookkeeping.step
        let changes = after.keys.sorted().compactMap { path -> Plan.Change? in
            var present: FileTree.File?
            if case .file(let file)? = before[path] { present = file }
            guard present != after[path], let kind = kinds[path] else { return nil }
            return Plan.Change(path: path, kind: kind, before: present, after: after[path])
        }
        return Plan(
            kind: kind,
            changes: changes,
            conflicts: conflicts.values.sorted { $0.path < $1.path },
            editedSince: [],
            bookkeeping: bookkeeping
        )
    }

    private mutating func presence(of path: String) throws(FileSystemError) -> ProjectFiles.Presence {
        if let planned = after[path] { return .file(planned) }
        let presence = try files.presence(of: path)
        before[path] = presence
        return presence
    }

    private mutating func layOver(_ yours: FileTree.File, _ file: FileTree.File, at path: String, _ overlay: Overlay) {
        if yours.contents == file.contents {
            accept(yours, at: path, .update, overlay)
        } else if overlay.kind == .starter, isSolved(path, overlay.step) {
            // The step's solution stands there, or what the learner made of it: no way back to the starter.
            return
        } else if hasSolution(yours, file, at: path, overlay) {
            return
        } else if overlay.kind == .solution, overlay.own.contains(path) {
            let isUntouched = yours.contents == overlay.base[path]?.contents
            accept(file, at: path, isUntouched ? .update : .replace, overlay)
        } else if let base = base(of: path, overlay) {
            merge(yours, file, base, at: path, overlay)
        } else if overlay.kind == .solution {
            accept(overlay.fallback[path] ?? file, at: path, .replace, overlay)
        } else {
            refuse(path, overlay, .alreadyThere, yours: yours)
        }
    }

    private func isSolved(_ path: String, _ step: String) -> Bool {
        if solved.contains(step) { return true }
        guard let laid = bookkeeping.laid[path] else { return false }
        return laid.step == step && laid.kind == .solution
    }

    /// Whether the solution was laid before, and is still there among what has come since: another step's solution laid the
    /// file, or its lines stand between those of others. A file of the step's own, which the learner has edited, is none.
    private func hasSolution(
        _ yours: FileTree.File,
        _ file: FileTree.File,
        at path: String,
        _ overlay: Overlay
    ) -> Bool {
        guard overlay.kind == .solution, solved.contains(overlay.step) else { return false }
        if let laid = bookkeeping.laid[path], laid.kind == .solution, laid.step != overlay.step,
            laid.version == FileVersion(yours)
        {
            return true
        }
        guard let base = overlay.base[path], !overlay.own.contains(path) else { return false }
        return ThreeWayMerge.isContained(changeFrom: base.contents, to: file.contents, in: yours.contents)
    }

    /// What the learner's file and ours both come from. A file that we laid for this very step comes from that text;
    /// any other from what the overlay was written against, which is the learner's file as far as they followed us.
    /// Who asks for the same solution once more wants it back, not what they made of it: that is written against what
    /// it was written against before.
    private func base(of path: String, _ overlay: Overlay) -> [UInt8]? {
        let laid = bookkeeping.laid[path]
        let isSolvedAgain = overlay.kind == .solution && laid?.version == overlay.files[path].map(FileVersion.init)
        if let laid, laid.step == overlay.step, laid.kind == overlay.kind, !isSolvedAgain,
            let text = objects.contents(laid.version.digest)
        {
            return text
        }
        return overlay.base[path]?.contents ?? laid.flatMap { objects.contents($0.version.digest) }
    }

    private mutating func merge(
        _ yours: FileTree.File,
        _ file: FileTree.File,
        _ base: [UInt8],
        at path: String,
        _ overlay: Overlay
    ) {
        switch ThreeWayMerge(base: base, ours: yours.contents, theirs: file.contents) {
        case .clean(let merged):
            let kind: Plan.Change.Kind = yours.contents == base ? .update : .merge
            accept(FileTree.File(contents: merged, isExecutable: yours.isExecutable), at: path, kind, overlay)
        case .conflicting where overlay.kind == .solution:
            accept(overlay.fallback[path] ?? file, at: path, .replace, overlay)
        case .conflicting:
            refuse(path, overlay, .sameLines, yours: yours)
        }
    }

    private mutating func accept(
        _ file: FileTree.File,
        at path: String,
        _ kind: Plan.Change.Kind,
        _ overlay: Overlay
    ) {
        after[path] = file
        // A file that one overlay of the same command adds and the next changes is new all the same.
        kinds[path] = before[path] == .nothing ? .add : kind
        conflicts[path] = nil
        bookkeeping.conflicts[path] = nil
        if let laid = overlay.files[path] {
            bookkeeping.laid[path] = Bookkeeping.Laid(
                step: overlay.step,
                kind: overlay.kind,
                version: FileVersion(laid)
            )
        }
    }

    private mutating func refuse(_ path: String, _ overlay: Overlay, _ reason: Conflict.Reason, yours: FileTree.File?) {
        guard let offered = overlay.files[path] else { return }
        conflicts[path] = Conflict(
            path: path,
            step: overlay.step,
            reason: reason,
            offered: offered,
            diff: yours.map { unifiedDiff(from: $0.contents, to: offered.contents, path: path) } ?? ""
        )
        bookkeeping.conflicts[path] = Bookkeeping.StoredConflict(
            step: overlay.step,
            offered: FileVersion(offered),
            reason: reason
        )
    }
}
