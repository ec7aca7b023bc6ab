import Synchronization
package import SystemPackage

/// A disk that is only in memory: for tests, and for trying a change out before it touches a real one.
///
/// It knows no permissions; it follows symbolic links as a real disk does.
package final class MemoryFileSystem: FileSystem {
    package enum Node: Hashable, Sendable {
        case file([UInt8], isExecutable: Bool)
        case folder
        case symbolicLink(String)
    }

    private let disk = Mutex(Disk())

    package init() {}

    /// Everything on the disk but the root, by path.
    package var contents: [String: Node] { disk.withLock { $0.nodes.filter { $0.key != "/" } } }

    /// A disk with the same contents that goes its own way.
    package func copy() -> MemoryFileSystem {
        let copy = MemoryFileSystem()
        let current = disk.withLock { $0 }
        copy.disk.withLock { $0 = current }
        return copy
    }

    package func createSymbolicLink(at path: FilePath, to destination: String) throws(FileSystemError) {
        try createFolder(path.removingLastComponent())
        disk.withLock { disk in disk.set(.symbolicLink(destination), at: disk.located(path.string)) }
    }

    package func read(_ path: FilePath) throws(FileSystemError) -> [UInt8] {
        switch disk.withLock({ $0.nodes[$0.resolved(path.string)] }) {
        case .file(let contents, _): return contents
        case .folder: throw FileSystemError(.read, path, .isDirectory)
        case .symbolicLink: throw FileSystemError(.read, path, .tooManySymbolicLinkLevels)
        case nil: throw FileSystemError(.read, path, .noSuchFileOrDirectory)
        }
    }

    package func writeAtomically(
        _ contents: [UInt8],
        to path: FilePath,
        executable: Bool
    ) throws(FileSystemError) {
        let error = disk.withLock { disk -> Errno? in
            let target = disk.resolved(path.string)
            guard disk.createFolders(Disk.parent(of: target)) else { return .notDirectory }
            guard disk.nodes[target] != .folder else { return .isDirectory }
            disk.set(.file(contents, isExecutable: executable), at: target)
            return nil
        }
        if let error { throw FileSystemError(.write, path, error) }
    }

    package func status(of path: FilePath) throws(FileSystemError) -> FileStatus? {
        switch disk.withLock({ $0.nodes[$0.located(path.string)] }) {
        case .file(let contents, let isExecutable):
            FileStatus(kind: .file, size: contents.count, isExecutable: isExecutable, modificationTime: 0)
        case .folder: FileStatus(kind: .folder, size: 0, isExecutable: true, modificationTime: 0)
        case .symbolicLink: FileStatus(kind: .symbolicLink, size: 0, isExecutable: true, modificationTime: 0)
        case nil: nil
        }
    }

    package func entries(of folder: FilePath) throws(FileSystemError) -> [String] {
        guard let names = disk.withLock({ $0.names[$0.resolved(folder.string)] }) else {
            throw FileSystemError(.list, folder, .noSuchFileOrDirectory)
        }
        return names.sorted()
    }

    package func createFolder(_ path: FilePath) throws(FileSystemError) {
        guard disk.withLock({ disk in disk.createFolders(disk.resolved(path.string)) }) else {
            throw FileSystemError(.createFolder, path, .notDirectory)
        }
    }

    package func move(_ source: FilePath, to destination: FilePath) throws(FileSystemError) {
        let moved = disk.withLock { disk in
            let (from, to) = (disk.located(source.string), disk.located(destination.string))
            guard disk.nodes[from] != nil, disk.nodes[Disk.parent(of: to)] == .folder else { return false }
            let inside = disk.nodes.filter { Disk.isInside($0.key, from) }.sorted { $0.key < $1.key }
            disk.remove(from)
            disk.remove(to)
            for (path, node) in inside { disk.set(node, at: to + path.dropFirst(from.count)) }
            return true
        }
        if !moved { throw FileSystemError(.move, source, .noSuchFileOrDirectory) }
    }

    package func remove(_ path: FilePath) throws(FileSystemError) {
        disk.withLock { disk in disk.remove(disk.located(path.string)) }
    }

    package func removeFolderIfEmpty(_ path: FilePath) throws(FileSystemError) -> Bool {
        disk.withLock { disk in
            let path = disk.located(path.string)
            guard disk.names[path]?.isEmpty ?? false, path != "/" else { return false }
            disk.remove(path)
            return true
        }
    }

    package func canonicalPath(of path: FilePath) -> FilePath {
        FilePath(disk.withLock { $0.resolved(path.string) })
    }
}

/// Nodes by absolute path without links, and each folder's names.
private struct Disk: Sendable {
    private(set) var nodes: [String: MemoryFileSystem.Node] = ["/": .folder]
    private(set) var names: [String: Set<String>] = ["/": []]

    static func parent(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/"), slash != path.startIndex else { return "/" }
        return String(path[..<slash])
    }

    static func isInside(_ path: String, _ folder: String) -> Bool {
        path == folder || path.hasPrefix(folder == "/" ? "/" : folder + "/")
    }

    mutating func set(_ node: MemoryFileSystem.Node, at path: String) {
        nodes[path] = node
        if node == .folder { names[path] = names[path] ?? [] }
        if path != "/" { names[Disk.parent(of: path), default: []].insert(Disk.name(of: path)) }
    }

    mutating func remove(_ path: String) {
        guard nodes[path] != nil, path != "/" else { return }
        for inside in nodes.keys.filter({ Disk.isInside($0, path) }) {
            nodes[inside] = nil
            names[inside] = nil
        }
        names[Disk.parent(of: path)]?.remove(Disk.name(of: path))
    }

    /// Creates the folder at a path without links, and those above it; `false` when a file is in the way.
    mutating func createFolders(_ path: String) -> Bool {
        switch nodes[path] {
        case .folder: return true
        case .some: return false
        case nil:
            guard createFolders(Disk.parent(of: path)) else { return false }
            set(.folder, at: path)
            return true
        }
    }

    /// The path with the links of its folders followed, but not the last one.
    func located(_ path: String) -> String { walk(path, followingLast: false) }

    /// The path with every link followed.
    func resolved(_ path: String) -> String { walk(path, followingLast: true) }

    private func walk(_ path: String, followingLast: Bool) -> String {
        var pending = Array(path.split(separator: "/").reversed())
        var current: [Substring] = []
        var linksLeft = 40
        while let part = pending.popLast() {
            if part == "." { continue }
            if part == ".." {
                _ = current.popLast()
                continue
            }
            current.append(part)
            guard followingLast || !pending.isEmpty, linksLeft > 0,
                case .symbolicLink(let destination) = nodes["/" + current.joined(separator: "/")]
            else { continue }
            linksLeft -= 1
            if destination.hasPrefix("/") { current = [] } else { current.removeLast() }
            pending.append(contentsOf: destination.split(separator: "/").reversed())
        }
        return "/" + current.joined(separator: "/")
    }

    private static func name(of path: String) -> String {
        path.split(separator: "/").last.map(String.init) ?? path
    }
}
