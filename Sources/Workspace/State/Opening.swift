import SystemPackage
import WorkshopCommon

/// What happens each time a project is opened, under its lock: whatever went wrong before is found and mended.
struct Opening {
    let root: FilePath
    let host: WorkspaceHost
    private(set) var store: Store
    private var notes: [Diagnostic] = []

    init(root: FilePath, host: WorkspaceHost, store: Store) {
        (self.root, self.host, self.store) = (root, host, store)
    }

    mutating func run() throws(DiagnosticError) -> Workspace {
        let file = StateFile(root: root, host: host)
        let condition = try file.condition()
        var lock: HeldLock?
        defer { lock?.release() }
        if let original = try isCopy() { lock = try separate(from: original) }
        let journal = try readJournal()
        let (chosen, isNew) = try chooseState(condition)
        let state = chosen.caughtUp(with: journal)
        let pending = journal.transactions.last { $0.status == .pending }
        if let pending { try settle(pending, state) }
        var workspace = Workspace(
            root: root,
            host: host,
            notes: notes,
            state: try save(state, condition, isNew: isNew || lock != nil || state != chosen),
            store: store
        )
        workspace.settleChecksCutOff()
        return workspace
    }

    // MARK: Copies

    /// The folder that this project was copied from, when that is still the same project.
    private func isCopy() throws(DiagnosticError) -> FilePath? {
        guard let owner = store.ownerPath, owner != root, host.fileSystem.canonicalPath(of: owner) != root,
            case .valid(let other) = try? StateFile(root: owner, host: host).condition(), other.id == store.id
        else { return nil }
        return owner
    }

    /// Two projects with one history would take each other's changes back: the copy gets a history of its own.
    private mutating func separate(from original: FilePath) throws(DiagnosticError) -> HeldLock {
        let copy = Store(home: store.home, id: host.makeIdentifier(), fileSystem: store.fileSystem)
        let lock = try Workspace.takeLock(of: copy, host)
        let source = store
        try reporting { () throws(FileSystemError) in try source.copy(to: copy) }
        store = copy
        notes.append(
            Diagnostic(
                "workspace-copied",
                severity: .note,
                "this project is a copy of \(original): from now on it has a history of its own"
            )
        )
        return lock
    }

    // MARK: State

    private mutating func readJournal() throws(DiagnosticError) -> Journal.Contents {
        let store = store
        let contents = try reporting { () throws(FileSystemError) in try store.journal.read() }
        for name in contents.damaged {
            try reporting { () throws(FileSystemError) in try store.journal.setAside(name) }
            notes.append(
                Diagnostic(
                    "history-entry-damaged",
                    severity: .warning,
                    "an entry of this project's history can't be read; it was put aside",
                    why: "'workshop undo' can't take that change back. Your files are as they were.",
                    suggestion: "look at \(store.journal.folder.appending(name + ".damaged"))"
                )
            )
        }
        return contents
    }

    /// The newer of the project's state and the spare copy; what the journal knows when neither can be read.
    private mutating func chooseState(
        _ condition: StateFile.Condition
    ) throws(DiagnosticError) -> (WorkspaceState, isNew: Bool) {
        let spare = try spareState()
        switch condition {
        case .valid(let state):
            if let spare, spare.revision > state.revision {
                notes.append(
                    Diagnostic(
                        "state-was-older",
                        severity: .note,
                        at: StateFile.location,
                        "this project's state was older than the spare copy of it, which was used instead"
                    )
                )
                return (spare, true)
            }
            if let spare, spare.revision == state.revision, spare != state.renamed(to: spare.id) {
                notes.append(
                    Diagnostic(
                        "state-edited",
                        severity: .note,
                        at: StateFile.location,
                        "somebody edited this project's state by hand; what it says now holds"
                    )
                )
                return (state, true)
            }
            return (state, spare == nil)
        case .damaged(let why, _):
            return (
                spare ?? WorkspaceState(id: store.id), try setAside(why, from: spare == nil ? "history" : "spare copy")
            )
        case .missing:
            notes.append(recovered("is missing", from: spare == nil ? "history" : "spare copy"))
            return (spare ?? WorkspaceState(id: store.id), true)
        }
    }

    private mutating func setAside(_ why: String, from source: String) throws(DiagnosticError) -> Bool {
        let file = StateFile(root: root, host: host)
        let name = try reporting { () throws(FileSystemError) in try file.setAside() }
        var note = recovered("could not be read (\(why))", from: source)
        note.why = (note.why ?? "") + " The damaged file is \(name)."
        notes.append(note)
        return true
    }

    private func recovered(_ what: String, from source: String) -> Diagnostic {
        Diagnostic(
            "state-recovered",
            severity: .warning,
            at: StateFile.location,
            "this project's state \(what); it was brought back from its \(source)",
            why: "No file of yours was touched."
        )
    }

    private func spareState() throws(DiagnosticError) -> WorkspaceState? {
        guard let contents = try? host.fileSystem.read(store.spareState) else { return nil }
        switch WorkspaceState.parse(contents) {
        case .valid(let state): return state
        case .newer(let version): throw DiagnosticError(StateFile.newer(version))
        case .damaged: return nil
        }
    }

    /// Writes what has changed: nothing, on most days.
    private func save(
        _ chosen: WorkspaceState,
        _ condition: StateFile.Condition,
        isNew: Bool
    ) throws(DiagnosticError) -> WorkspaceState {
        var state = chosen.renamed(to: store.id)
        let (store, root, file) = (store, root, StateFile(root: root, host: host))
        if isNew { state.revision += 1 }
        let saved = state
        try reporting { () throws(FileSystemError) in
            if isNew {
                try file.write(saved)
                try host.fileSystem.writeAtomically(saved.contents, to: store.spareState)
            } else if case .valid(let present) = condition,
                (try? host.fileSystem.read(store.spareState)) != present.contents
            {
                try host.fileSystem.writeAtomically(present.contents, to: store.spareState)
            }
            if store.ownerPath != root { try store.setOwnerPath(root) }
        }
        return state
    }

    // MARK: Repair

    /// A command was cut off between writing its intent down and saying that it was done.
    private mutating func settle(
        _ pending: Transaction,
        _ state: WorkspaceState
    ) throws(DiagnosticError) {
        let files = ProjectFiles(root: root, fileSystem: host.fileSystem)
        let rollback = Rollback(files: files, objects: store.objects)
        var settled = pending
        if state.lastTransaction >= pending.number {
            settled.status = .committed
        } else {
            let kept = try rollback.run(pending)
            settled.status = .rolledBack
            notes.append(repaired(pending, kept: kept))
        }
        let (store, entry) = (store, settled)
        try reporting { () throws(FileSystemError) in try store.journal.write(entry) }
    }

    private func repaired(_ transaction: Transaction, kept: [String]) -> Diagnostic {
        let edited = kept.isEmpty ? "" : " What you edited since was left as it is: \(kept.joined(separator: ", "))."
        return Diagnostic(
            "workspace-repaired",
            severity: .warning,
            "'workshop \(transaction.kind.command)' was cut off the last time; what it had begun was taken back",
            why: "No file of yours was lost." + edited,
            suggestion: "type 'workshop \(transaction.kind.command)' again"
        )
    }
}

extension WorkspaceState {
    /// The state with what the journal knows to be done and the state does not: all of it, for an empty one.
    func caughtUp(with journal: Journal.Contents) -> WorkspaceState {
        var state = self
        for transaction in journal.transactions
        where transaction.status == .committed && transaction.number > lastTransaction {
            state.bookkeeping = transaction.bookkeepingAfter
            state.lastTransaction = transaction.number
            if case .passed(let step) = transaction.kind, !state.hasPassed(step) {
                state.passed.append(PassedStep(step: step, at: transaction.time))
            }
        }
        return state
    }

    /// The same state of a project that has another identifier.
    func renamed(to id: String) -> WorkspaceState {
        guard id != self.id else { return self }
        var copy = WorkspaceState(
            id: id,
            revision: revision,
            lastTransaction: lastTransaction,
            bookkeeping: bookkeeping
        )
        (copy.passed, copy.hints, copy.lastVerdict, copy.unknown) = (passed, hints, lastVerdict, unknown)
        return copy
    }
}

extension Transaction.Kind {
    /// What the person typed.
    package var command: String {
        switch self {
        case .create, .update: "start"
        case .lay: "next"
        case .solve(let step): "solve \(step)"
        case .reset(let step): "reset \(step)"
        case .undo: "undo"
        case .redo: "undo --redo"
        case .passed, .check: "check"
        }
    }
}
