package import SystemPackage
package import WorkshopCommon

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// A folder for each run, named by the process that it belongs to, so that none stays for ever.
package struct RunFolders: Sendable {
    private let scratch: FilePath
    private let fileSystem: any FileSystem

    package init(scratch: FilePath, fileSystem: any FileSystem = LocalFileSystem()) {
        self.scratch = scratch
        self.fileSystem = fileSystem
    }

    /// A new one of this process.
    package func make() throws(FileSystemError) -> FilePath {
        let folder = scratch.appending("run-\(getpid())-\(UInt32.random(in: 0 ... .max))")
        try fileSystem.createFolder(folder)
        return folder
    }

    /// Removes those whose process was killed before it could do so itself.
    package func removeAbandoned() {
        remove { kill($0, 0) != 0 && errno == ESRCH }
    }

    /// Removes those of this process: for a signal's handler, right before the end.
    package func removeOwn() {
        remove { $0 == getpid() }
    }

    private func remove(_ isWanted: (pid_t) -> Bool) {
        for name in (try? fileSystem.entries(of: scratch)) ?? [] {
            let parts = name.split(separator: "-")
            guard parts.count == 3, parts[0] == "run", let pid = pid_t(parts[1]), isWanted(pid) else { continue }
            try? fileSystem.remove(scratch.appending(name))
        }
    }
}
