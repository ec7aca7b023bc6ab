import Foundation
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
            try write(file, to: folder.appending(path))
        }
    }

    /// Swift's incremental builds tell versions of a file apart by the whole second of their times (seen with 6.3.1): one
    /// that replaces another within the same second would not be compiled, and the proof would judge the old one.
    private func write(_ file: FileTree.File, to path: FilePath) throws(FileSystemError) {
        let before = try second(of: path)
        try fileSystem.writeAtomically(file.contents, to: path, executable: file.isExecutable)
        guard let before, try second(of: path) == before else { return }
        Thread.sleep(forTimeInterval: 1)
        try fileSystem.writeAtomically(file.contents, to: path, executable: file.isExecutable)
    }

    private func second(of path: FilePath) throws(FileSystemError) -> Int64? {
        try fileSystem.status(of: path).map { $0.modificationTime / 1_000_000_000 }
    }
}
