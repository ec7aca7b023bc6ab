import SystemPackage
import WorkshopCommon

/// Looks at all files of a project and keeps what is not kept yet, so that whatever happens to them they can come back.
///
/// Not kept: what builds make, what the kit itself has, and a file of more than ``sizeLimit``.
struct ProjectScan {
    /// Bytes. Sources, templates and pictures are far below; a data set that somebody parks here would fill the disk.
    static let sizeLimit = 64 << 20

    let root: FilePath
    let store: Store
    let fileSystem: any FileSystem
    let now: UTCTime

    /// - Returns: the manifest of what was seen.
    func keep() throws(FileSystemError) -> FileManifest {
        let index = FileIndex.read(from: store)
        var (manifest, next) = (FileManifest(), FileIndex())
        var kit: [String: FileVersion]?
        for (path, status) in try files() {
            let version: FileVersion
            if let known = index.version(of: path, status) {
                version = known
            } else {
                guard let file = try read(path, status) else { continue }
                version = FileVersion(file)
                // The journal is long; most scans find nothing in Packages that they don't know.
                if path.hasPrefix(Workspace.packages), kit == nil { kit = try versionsOfTheKit() }
                if kit?[path]?.digest != version.digest { try store.objects.keep(file.contents) }
            }
            manifest.files[path] = version
            next.remember(path, status, version, now: now)
        }
        // Only a shortcut: without it the next scan reads more.
        if next != index { try? next.write(to: store) }
        return manifest
    }

    private func files() throws(FileSystemError) -> [(path: String, status: FileStatus)] {
        var found: [(path: String, status: FileStatus)] = []
        var pending = [""]
        while let folder = pending.popLast() {
            for name in try names(in: folder) where !ProjectScan.isIgnored(name) {
                let path = folder.isEmpty ? name : "\(folder)/\(name)"
                guard let status = try fileSystem.status(of: root.appending(path)) else { continue }
                if status.kind == .folder { pending.append(path) }
                if status.kind == .file, status.size <= ProjectScan.sizeLimit { found.append((path, status)) }
            }
        }
        return found
    }

    /// `nil` when it has just gone away.
    private func read(_ path: String, _ status: FileStatus) throws(FileSystemError) -> FileTree.File? {
        do {
            let contents = try fileSystem.read(root.appending(path))
            return FileTree.File(contents: contents, isExecutable: status.isExecutable)
        } catch {
            if error.errno == .noSuchFileOrDirectory { return nil }
            throw error
        }
    }

    private func names(in folder: String) throws(FileSystemError) -> [String] {
        do {
            return try fileSystem.entries(of: root.appending(folder))
        } catch {
            if error.errno == .noSuchFileOrDirectory, !folder.isEmpty { return [] }
            throw error
        }
    }

    /// What `create` laid in Packages. The kit has it, and it is the same for everybody.
    private func versionsOfTheKit() throws(FileSystemError) -> [String: FileVersion] {
        let created = try store.journal.read().transactions.last { $0.kind == .create }
        let packages = created?.changes.filter { $0.path.hasPrefix(Workspace.packages) } ?? []
        return Dictionary(packages.compactMap { change in change.after.map { (change.path, $0) } }) { $1 }
    }

    /// Files and folders that a build makes, that an editor has only while it runs, or that are ours.
    private static func isIgnored(_ name: String) -> Bool {
        ignored.contains(name) || name.hasPrefix(".#") || name == "4913"
            || [".swp", ".swx", ".swo", ".tmp"].contains { name.hasPrefix(".") && name.hasSuffix($0) }
    }

    private static let ignored: Set<String> = [
        ".build", ".swiftpm", ".aws-sam", ".workshop", "Package.resolved", "node_modules", "__pycache__", ".DS_Store",
    ]
}
