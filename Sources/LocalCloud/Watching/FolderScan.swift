package import SystemPackage
package import WorkshopCommon

/// What stands in a folder at one moment, without the contents: enough to see what has changed.
package struct FolderScan: Hashable, Sendable {
    /// By path relative to the folder.
    private let files: [String: FileStatus]

    /// Looks at everything below the folder. What disappears meanwhile, and a folder that is not there, is not in it.
    package init(of folder: FilePath, skipping: WatchedNames = WatchedNames(), fileSystem: any FileSystem) {
        var files: [String: FileStatus] = [:]
        var pending = [""]
        while let prefix = pending.popLast() {
            let names = (try? fileSystem.entries(of: prefix.isEmpty ? folder : folder.appending(prefix))) ?? []
            for name in names where skipping.includes(name) {
                let path = prefix.isEmpty ? name : "\(prefix)/\(name)"
                guard let status = (try? fileSystem.status(of: folder.appending(path))) ?? nil else { continue }
                // A folder's own time changes with every temporary file of an editor; its files tell what matters.
                if status.kind == .folder { pending.append(path) } else { files[path] = status }
            }
        }
        self.files = files
    }

    private init(files: [String: FileStatus]) { self.files = files }

    /// The same without the files that don't matter.
    package func filtered(by isWanted: (String) -> Bool) -> FolderScan {
        FolderScan(files: files.filter { isWanted($0.key) })
    }

    /// Files that were added, changed or removed since, sorted.
    package func changes(since before: FolderScan) -> Set<String> {
        var changed = Set(files.filter { before.files[$0.key] != $0.value }.keys)
        changed.formUnion(before.files.keys.filter { files[$0] == nil })
        return changed
    }
}

/// Which names of a project's files matter to a build: not what tools and editors keep for themselves.
package struct WatchedNames: Sendable {
    package static let toolFolders: Set<String> = [".build", ".git", ".workshop", ".aws-sam", ".swiftpm", ".DS_Store"]

    private let skipped: Set<String>

    package init(skipping skipped: Set<String> = WatchedNames.toolFolders) { self.skipped = skipped }

    package func includes(_ name: String) -> Bool {
        if skipped.contains(name) || name.hasSuffix("~") || name.hasPrefix(".#") || name.hasPrefix("#") { return false }
        // Files of vim while it edits and saves; temporary files of an atomic write.
        return !name.hasSuffix(".swp") && !name.hasSuffix(".swx") && !name.hasSuffix(".tmp") && name != "4913"
    }
}
