package import SystemPackage

/// The disk as the rooms see it, so that a test can stand in a full, failing or half-written one.
///
/// Every operation throws ``FileSystemError``, which says which file and why.
package protocol FileSystem: Sendable {
    /// The whole file.
    func read(_ path: FilePath) throws(FileSystemError) -> [UInt8]

    /// Replaces the file in one step: readers see the old contents or the new, never a mixture, even after a crash.
    /// Missing folders are created. A symbolic link is written through, not replaced.
    func writeAtomically(_ contents: [UInt8], to path: FilePath, executable: Bool) throws(FileSystemError)

    /// What stands there, following no link; `nil` when nothing does.
    func status(of path: FilePath) throws(FileSystemError) -> FileStatus?

    /// Names in a folder, sorted, without `.` and `..`.
    func entries(of folder: FilePath) throws(FileSystemError) -> [String]

    /// Creates the folder and those above it that are missing. One that is there already is no error.
    func createFolder(_ path: FilePath) throws(FileSystemError)

    /// Moves within one file system, replacing what is at the destination.
    func move(_ source: FilePath, to destination: FilePath) throws(FileSystemError)

    /// Removes a file, or a folder with all in it. One that is not there is no error.
    func remove(_ path: FilePath) throws(FileSystemError)

    /// Removes a folder only when nothing is in it; says whether it did.
    func removeFolderIfEmpty(_ path: FilePath) throws(FileSystemError) -> Bool

    /// The one name of what may be reached by several: links followed, `.` and `..` gone.
    func canonicalPath(of path: FilePath) -> FilePath
}

package struct FileStatus: Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
        case file
        case folder
        case symbolicLink
        case other
    }

    package var kind: Kind
    /// In bytes.
    package var size: Int
    package var isExecutable: Bool
    /// Nanoseconds since 1970.
    package var modificationTime: Int64

    package init(kind: Kind, size: Int, isExecutable: Bool, modificationTime: Int64) {
        self.kind = kind
        self.size = size
        self.isExecutable = isExecutable
        self.modificationTime = modificationTime
    }
}

/// A file operation that failed, with the operating system's reason.
package struct FileSystemError: Error, Hashable, Sendable, CustomStringConvertible {
    package enum Operation: String, Hashable, Sendable {
        case read, write, status, list, createFolder, move, remove
    }

    package let operation: Operation
    package let path: FilePath
    package let errno: Errno

    package init(_ operation: Operation, _ path: FilePath, _ errno: Errno) {
        self.operation = operation
        self.path = path
        self.errno = errno
    }

    package var description: String {
        let verb =
            switch operation {
            case .read: "read"
            case .write: "write"
            case .status: "look at"
            case .list: "list"
            case .createFolder: "create the folder"
            case .move: "move"
            case .remove: "remove"
            }
        return "can't \(verb) \(path): \(errno)"
    }

    package var isNotThere: Bool { errno == .noSuchFileOrDirectory }
    package var isDiskFull: Bool { errno == .noSpace || errno == .diskQuotaExceeded }
}

extension FileSystem {
    package func writeAtomically(_ contents: [UInt8], to path: FilePath) throws(FileSystemError) {
        try writeAtomically(contents, to: path, executable: false)
    }

    package func removeFolderIfEmpty(_ path: FilePath) throws(FileSystemError) -> Bool {
        guard try status(of: path)?.kind == .folder, try entries(of: path).isEmpty else { return false }
        try remove(path)
        return true
    }

    package func canonicalPath(of path: FilePath) -> FilePath { path.lexicallyNormalized() }

    package func exists(_ path: FilePath) throws(FileSystemError) -> Bool {
        try status(of: path) != nil
    }

    /// All regular files below a folder. Names that `skipping` holds for are passed over, folders with all in them.
    package func tree(
        at folder: FilePath,
        skipping: (_ name: String) -> Bool = { _ in false }
    ) throws(FileSystemError) -> FileTree {
        var tree = FileTree()
        var pending = [""]
        while let prefix = pending.popLast() {
            for name in try entries(of: folder.appending(prefix)) where !skipping(name) {
                let path = prefix.isEmpty ? name : "\(prefix)/\(name)"
                switch try status(of: folder.appending(path)) {
                case .some(let status) where status.kind == .folder:
                    pending.append(path)
                case .some(let status) where status.kind == .file:
                    let contents = try read(folder.appending(path))
                    tree[path] = FileTree.File(contents: contents, isExecutable: status.isExecutable)
                default:
                    break
                }
            }
        }
        return tree
    }
}
