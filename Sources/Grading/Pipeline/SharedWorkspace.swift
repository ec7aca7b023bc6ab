package import SystemPackage
package import WorkshopCommon

/// The one scratch project in which everything is built, so that each state compiles only what differs from the last.
package struct SharedWorkspace: Sendable {
    package let folder: FilePath
    private let fileSystem: any FileSystem

    package init(folder: FilePath, fileSystem: any FileSystem = LocalFileSystem()) {
        self.folder = folder
        self.fileSystem = fileSystem
    }

    /// Makes the project that state: writes what differs, removes what is too much, touches nothing else, so that
    /// files that stay keep their times. What a build makes (`.build`) stays too.
    package func lay(_ state: FileTree) throws(FileSystemError) {
        try fileSystem.createFolder(folder)
        let present = try fileSystem.tree(at: folder) { $0.hasPrefix(".build") }
        for path in present.paths where state[path] == nil {
            try fileSystem.remove(folder.appending(path))
        }
        for path in state.paths {
            guard let file = state[path], present[path] != file else { continue }
            try fileSystem.writeAtomically(file.contents, to: folder.appending(path), executable: file.isExecutable)
        }
    }
}
