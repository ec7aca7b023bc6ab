import SystemPackage
import WorkshopCommon

/// The learner's files: looked at before anything is done to them, changed one at a time, never followed out of the
/// project.
struct ProjectFiles: Sendable {
    let root: FilePath
    let fileSystem: any FileSystem

    /// What stands at a path of the project.
    enum Presence: Hashable, Sendable {
        case nothing
        case file(FileTree.File)
        /// Something that is not ours to replace.
        case obstacle(Conflict.Reason)
    }

    /// Looks at every part of the path: a link in the middle of it would lead out of the project.
    func presence(of path: String) throws(FileSystemError) -> Presence {
        var location = root
        let parts = path.split(separator: "/").map(String.init)
        for (index, part) in parts.enumerated() {
            location.append(part)
            guard let status = try fileSystem.status(of: location) else { return .nothing }
            let isLast = index == parts.count - 1
            switch (status.kind, isLast) {
            case (.folder, false): continue
            case (.symbolicLink, _): return .obstacle(.link)
            case (.folder, true): return .obstacle(.folder)
            case (.file, true):
                let contents = try fileSystem.read(location)
                return .file(FileTree.File(contents: contents, isExecutable: status.isExecutable))
            case (.file, false): return .obstacle(.fileForFolder)
            case (.other, _): return .obstacle(.notAFile)
            }
        }
        return .nothing
    }

    func write(_ file: FileTree.File, to path: String) throws(FileSystemError) {
        try fileSystem.writeAtomically(file.contents, to: root.appending(path), executable: file.isExecutable)
    }

    func remove(_ path: String) throws(FileSystemError) {
        try fileSystem.remove(root.appending(path))
    }

    /// The folders that have to be created for these files, outermost first.
    func missingFolders(for paths: [String]) throws(FileSystemError) -> [String] {
        var missing: Set<String> = []
        for path in paths {
            var parts = path.split(separator: "/").map(String.init)
            parts.removeLast()
            while !parts.isEmpty {
                let folder = parts.joined(separator: "/")
                if missing.contains(folder) { break }
                if try fileSystem.exists(root.appending(folder)) { break }
                missing.insert(folder)
                parts.removeLast()
            }
        }
        return missing.sorted()
    }

    /// Removes what an atomic write leaves beside its file when the machine stops in the middle of it. Its contents are
    /// ours, and kept.
    func removeHalfWritten(_ paths: [String]) {
        for path in paths {
            let folder = root.appending(path).removingLastComponent()
            guard let name = path.split(separator: "/").last,
                let entries = try? fileSystem.entries(of: folder)
            else { continue }
            for entry in entries where LocalFileSystem.isTemporary(entry, of: String(name)) {
                try? fileSystem.remove(folder.appending(entry))
            }
        }
    }

    /// Removes folders that we created, if nothing is left in them.
    func removeEmpty(_ folders: [String]) {
        for folder in folders.sorted().reversed() {
            _ = try? fileSystem.removeFolderIfEmpty(root.appending(folder))
        }
    }
}
