package import SystemPackage
package import WorkshopCommon

extension Workspace {
    /// The project that a folder lies in, whether it is its root or deep inside; `nil` when there is none.
    ///
    /// A project that lost its state file is found by the store's memory of where it was.
    package static func find(from folder: FilePath, host: WorkspaceHost) throws(DiagnosticError) -> Workspace? {
        var current = host.fileSystem.canonicalPath(of: folder)
        while true {
            if isMarked(current, host) { return try open(at: current, host: host) }
            let parent = current.removingLastComponent()
            if parent == current || parent.isEmpty { return nil }
            current = parent
        }
    }

    private static func isMarked(_ folder: FilePath, _ host: WorkspaceHost) -> Bool {
        let marker = folder.appending(Workspace.marker)
        guard let names = try? host.fileSystem.entries(of: marker) else { return false }
        if names.contains(where: { $0.hasPrefix("state.json") }) { return true }
        return Store.owned(by: folder, home: host.home, fileSystem: host.fileSystem) != nil
    }

    /// Opens the project at exactly this folder: repairs what a command that was cut off left behind, gives a copy of
    /// a project its own history, and brings a damaged state back. ``notes`` tells what was done.
    package static func open(at folder: FilePath, host: WorkspaceHost) throws(DiagnosticError) -> Workspace {
        let root = host.fileSystem.canonicalPath(of: folder)
        let found = try StateFile(root: root, host: host).identify()
        let store = Store(home: host.home, id: found, fileSystem: host.fileSystem)
        let lock = try takeLock(of: store, host)
        defer { lock.release() }
        var opening = Opening(root: root, host: host, store: store)
        return try opening.run()
    }

    static func takeLock(of store: Store, _ host: WorkspaceHost) throws(DiagnosticError) -> HeldLock {
        try reporting { () throws(FileSystemError) in try host.fileSystem.createFolder(store.folder) }
        return try host.locks.acquire(store.lock)
    }
}
