import SystemPackage
import WorkshopCommon

/// What is kept of a workspace outside of it: contents, the journal, a spare copy of the state.
///
/// Outside, so that neither `rm -rf` in the project nor a handler run by the learner reaches it.
struct Store: Sendable {
    let home: FilePath
    let id: String
    let fileSystem: any FileSystem

    var folder: FilePath { home.appending("workspaces").appending(id) }
    var objects: ObjectStore { ObjectStore(folder: folder.appending("objects"), fileSystem: fileSystem) }
    var journal: Journal { Journal(folder: folder.appending("transactions"), fileSystem: fileSystem) }
    var spareState: FilePath { folder.appending("state.json") }
    var lock: FilePath { folder.appending("lock") }
    /// Marks of checks that run, see ``CheckMark``.
    var checks: FilePath { folder.appending("checks") }
    var index: FilePath { folder.appending("index") }
    private var ownerFile: FilePath { folder.appending("owner.json") }

    /// Where the project was when it was last opened.
    var ownerPath: FilePath? {
        guard let contents = try? fileSystem.read(ownerFile), let json = try? JSONValue(parsing: contents),
            let path = json["path"]?.string
        else { return nil }
        return FilePath(path)
    }

    func setOwnerPath(_ path: FilePath) throws(FileSystemError) {
        let json: JSONValue = ["version": 1, "path": .string(path.string)]
        try fileSystem.writeAtomically(Array((json.serialized(.pretty) + "\n").utf8), to: ownerFile)
    }

    /// The identifiers of all stores.
    static func identifiers(home: FilePath, fileSystem: any FileSystem) -> [String] {
        ((try? fileSystem.entries(of: home.appending("workspaces"))) ?? []).filter(isIdentifier)
    }

    /// The store whose project was last seen at a path, for a project that has lost its own state.
    ///
    /// - Parameter finished: whether a project that was never wholly created counts.
    static func owned(
        by root: FilePath,
        home: FilePath,
        fileSystem: any FileSystem,
        finished: Bool = true
    ) -> Store? {
        identifiers(home: home, fileSystem: fileSystem)
            .map { Store(home: home, id: $0, fileSystem: fileSystem) }
            .first { $0.ownerPath == root && (!finished || $0.isOfFinishedProject) }
    }

    private var isOfFinishedProject: Bool {
        if (try? fileSystem.exists(spareState)) == true { return true }
        return (try? journal.read())?.transactions.contains { $0.status == .committed } ?? false
    }

    /// Identifiers become folder names: nothing but a UUID in lower case is one.
    static func isIdentifier(_ text: String) -> Bool {
        text.utf8.count == 36
            && text.utf8.enumerated().allSatisfy { index, byte in
                [8, 13, 18, 23].contains(index)
                    ? byte == UInt8(ascii: "-")
                    : (0x30...0x39).contains(byte) || (0x61...0x66).contains(byte)
            }
    }

    /// Copies contents, journal and spare state into another store; the lock, the owner and checks that run are its own.
    func copy(to other: Store) throws(FileSystemError) {
        let tree = try fileSystem.tree(at: folder) { ["lock", "owner.json", "checks", "index"].contains($0) }
        for path in tree.paths {
            try fileSystem.writeAtomically(tree[path]?.contents ?? [], to: other.folder.appending(path))
        }
    }
}
