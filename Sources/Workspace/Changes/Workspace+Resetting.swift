package import WorkshopCommon

extension Workspace {
    /// What going back to the beginning of a step would do. The learner is in that step then.
    ///
    /// A file of the step's own gets its first text. Out of a shared one goes what our solution adds, where that can be
    /// told from the learner's lines; else it stays as it is, and is a conflict.
    package func plan(resetting beginning: StepBeginning) throws(DiagnosticError) -> Plan {
        var changes: [Plan.Change] = []
        var conflicts: [Conflict] = []
        var bookkeeping = state.bookkeeping
        bookkeeping.step = beginning.step
        for path in beginning.paths.sorted() {
            let presence = try reporting { () throws(FileSystemError) in try files.presence(of: path) }
            let start = beginning.start[path]
            var present: FileTree.File?
            switch presence {
            case .nothing: break
            case .file(let file): present = file
            case .obstacle(let reason):
                if let start { conflicts.append(conflict(path, beginning, reason, start, yours: nil)) }
                continue
            }
            let target = target(of: path, present, beginning)
            guard case .file(let after) = target else {
                if let start { conflicts.append(conflict(path, beginning, .sameLines, start, yours: present)) }
                continue
            }
            if let laid = start {
                bookkeeping.laid[path] = laidRecord(laid, beginning, keeping: bookkeeping.laid[path])
            }
            guard after != present else { continue }
            let kind: Plan.Change.Kind = present == nil ? .add : after == nil ? .remove : .replace
            changes.append(Plan.Change(path: path, kind: kind, before: present, after: after))
        }
        return Plan(
            kind: .reset(step: beginning.step),
            changes: changes,
            conflicts: conflicts,
            editedSince: [],
            bookkeeping: bookkeeping
        )
    }

    private enum Target {
        case file(FileTree.File?)
        case unclear
    }

    private func target(of path: String, _ present: FileTree.File?, _ beginning: StepBeginning) -> Target {
        let (start, solved) = (beginning.start[path], beginning.solved[path])
        guard let present, let start else {
            // What our solution alone has goes only while it is ours to the letter.
            if let present, start == nil { return .file(present == solved ? nil : present) }
            return .file(start)
        }
        if beginning.own.contains(path) { return .file(start) }
        guard let solved, solved != start else { return .file(present) }
        switch ThreeWayMerge(base: solved.contents, ours: present.contents, theirs: start.contents) {
        case .clean(let merged):
            return .file(FileTree.File(contents: merged, isExecutable: present.isExecutable))
        case .conflicting:
            return .unclear
        }
    }

    /// Only what a solution was laid for is a starter again; what other steps laid stays theirs.
    private func laidRecord(
        _ start: FileTree.File,
        _ beginning: StepBeginning,
        keeping present: Bookkeeping.Laid?
    ) -> Bookkeeping.Laid? {
        guard let present, present.step == beginning.step, present.kind == .solution else { return present }
        return Bookkeeping.Laid(step: beginning.step, kind: .starter, version: FileVersion(start))
    }

    private func conflict(
        _ path: String,
        _ beginning: StepBeginning,
        _ reason: Conflict.Reason,
        _ offered: FileTree.File,
        yours: FileTree.File?
    ) -> Conflict {
        Conflict(
            path: path,
            step: beginning.step,
            reason: reason,
            offered: offered,
            diff: yours.map { unifiedDiff(from: $0.contents, to: offered.contents, path: path) } ?? ""
        )
    }
}
