package import SystemPackage
package import WorkshopCommon

extension Workspace {
    /// Creates the learner's project. What stands in the folder already is never overwritten.
    ///
    /// - Parameters:
    ///   - folder: a folder that is not there yet, is empty, or holds nothing that the project's files collide with.
    ///   - files: the project at the start of the day.
    ///   - vendored: packages laid beside them; the same for everybody, so that no copy of them is kept.
    package static func create(
        at folder: FilePath,
        files: FileTree,
        vendored: FileTree,
        host: WorkspaceHost
    ) throws(DiagnosticError) -> Workspace {
        let root = host.fileSystem.canonicalPath(of: folder)
        let creation = try Creation(root: root, host: host, files: files, vendored: vendored)
        return try creation.run()
    }
}

/// Lays the project's first files.
private struct Creation {
    let root: FilePath
    let host: WorkspaceHost
    let files: FileTree
    let vendored: FileTree
    /// The folder was a project whose record is lost, or one that was not finished: its files stay as they are.
    let adopts: Bool
    let store: Store

    init(root: FilePath, host: WorkspaceHost, files: FileTree, vendored: FileTree) throws(DiagnosticError) {
        (self.root, self.host, self.files, self.vendored) = (root, host, files, vendored)
        let condition = try StateFile(root: root, host: host).condition()
        if case .valid = condition { throw DiagnosticError(Creation.exists(root)) }
        try Creation.checkNotInside(root, host)
        let left = Store.owned(by: root, home: host.home, fileSystem: host.fileSystem, finished: false)
        let names = (try? host.fileSystem.entries(of: root.appending(Workspace.marker))) ?? []
        adopts = left != nil || names.contains { $0.hasPrefix("state.json") }
        store = left ?? Store(home: host.home, id: host.makeIdentifier(), fileSystem: host.fileSystem)
    }

    func run() throws(DiagnosticError) -> Workspace {
        let lock = try Workspace.takeLock(of: store, host)
        defer { lock.release() }
        try takeBackUnfinished()
        let changes = try plan()
        try reporting { () throws(FileSystemError) in
            try host.fileSystem.createFolder(root)
            try store.setOwnerPath(root)
            if try host.fileSystem.exists(root.appending(Workspace.stateFile)) {
                _ = try StateFile(root: root, host: host).setAside()
            }
        }
        var state = WorkspaceState(id: store.id)
        for path in files.paths {
            guard let file = files[path] else { continue }
            state.bookkeeping.laid[path] = Bookkeeping.Laid(step: "", kind: .starter, version: FileVersion(file))
        }
        let plan = Plan(kind: .create, changes: changes, conflicts: [], editedSince: [], bookkeeping: state.bookkeeping)
        let runner = TransactionRunner(root: root, host: host, store: store)
        do {
            let (_, created) = try runner.run(plan, state: state) { vendored[$0] == nil }
            return Workspace(root: root, host: host, notes: [], state: created, store: store)
        } catch {
            leaveNoEmptyFolder()
            throw error
        }
    }

    private func leaveNoEmptyFolder() {
        _ = try? host.fileSystem.removeFolderIfEmpty(root.appending(Workspace.marker))
        _ = try? host.fileSystem.removeFolderIfEmpty(root)
    }

    /// An earlier attempt that was cut off: begun again from a clean folder.
    private func takeBackUnfinished() throws(DiagnosticError) {
        let journal = try reporting { () throws(FileSystemError) in try store.journal.read() }
        let project = ProjectFiles(root: root, fileSystem: host.fileSystem)
        for var pending in journal.transactions where pending.status == .pending {
            _ = try Rollback(files: project, objects: store.objects).run(pending)
            pending.status = .rolledBack
            let settled = pending
            try reporting { () throws(FileSystemError) in try store.journal.write(settled) }
        }
    }

    private func plan() throws(DiagnosticError) -> [Plan.Change] {
        let project = ProjectFiles(root: root, fileSystem: host.fileSystem)
        let tree = vendored.overlaid(with: files)
        var changes: [Plan.Change] = []
        var collisions: [String] = []
        for path in tree.paths {
            let presence = try reporting { () throws(FileSystemError) in try project.presence(of: path) }
            switch presence {
            case .nothing: changes.append(Plan.Change(path: path, kind: .add, before: nil, after: tree[path]))
            case .file(let present) where present.contents == tree[path]?.contents: continue
            case .file, .obstacle: collisions.append(path)
            }
        }
        if !collisions.isEmpty, !adopts { throw DiagnosticError(collision(collisions)) }
        return changes
    }

    private func collision(_ paths: [String]) -> Diagnostic {
        let shown = paths.prefix(5).joined(separator: ", ") + (paths.count > 5 ? " and \(paths.count - 5) more" : "")
        return Diagnostic(
            "folder-not-empty",
            "\(root) holds files that the project would bring: \(shown)",
            why: "Nothing of yours is ever overwritten; nothing was changed.",
            suggestion: "name another folder with '--dir', or move these files away"
        )
    }

    private static func exists(_ root: FilePath) -> Diagnostic {
        Diagnostic(
            "project-exists",
            "\(root) is a workshop project already",
            suggestion: "type 'workshop' in it to see where you are"
        )
    }

    private static func checkNotInside(_ root: FilePath, _ host: WorkspaceHost) throws(DiagnosticError) {
        var parent = root.removingLastComponent()
        while !parent.isEmpty {
            if case .valid = try StateFile(root: parent, host: host).condition() {
                throw DiagnosticError(
                    Diagnostic(
                        "project-inside-project",
                        "\(root) lies inside the workshop project \(parent)",
                        suggestion: "name a folder outside of it"
                    )
                )
            }
            guard parent != parent.removingLastComponent() else { return }
            parent.removeLastComponent()
        }
    }
}
