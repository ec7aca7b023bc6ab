import SystemPackage
import WorkshopCommon

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// The folder in which the functions of one project are made, always the same, one build at a time.
///
/// `ARTIFACTS_DIR` is in the environment of whatever the Makefile runs, and SwiftPM keeps what it knows of a manifest by
/// the environment: with a new folder for every check it would evaluate every manifest anew, which takes longer than a
/// build with nothing to do.
struct BuildStage {
    let folder: FilePath
    private let lock: FileDescriptor

    /// Waits until no other build has the stage; calls `waiting` first if it has to.
    ///
    /// - Parameter output: the stage stands beside it, so that results can be moved there.
    init(
        for project: FilePath,
        beside output: FilePath,
        _ fileSystem: any FileSystem,
        waiting: () -> Void
    ) async throws {
        let parent = output.removingLastComponent()
        try fileSystem.createFolder(parent)
        folder = parent.appending("stage-\(Self.name(of: project))")
        lock = try FileDescriptor.open(
            FilePath(folder.string + ".lock"),
            .readWrite,
            options: [.create, .closeOnExec],
            permissions: .ownerReadWrite
        )
        var hasSaidSo = false
        while flock(lock.rawValue, LOCK_EX | LOCK_NB) != 0 {
            let reason = Errno(rawValue: errno)
            do {
                guard reason == .wouldBlock || reason == .interrupted else { throw reason }
                if !hasSaidSo { waiting() }
                hasSaidSo = true
                try await Task.sleep(for: .milliseconds(50))
            } catch {
                try? lock.close()
                throw error
            }
        }
    }

    /// Lets the next build have it. To be called once.
    func release() { try? lock.close() }

    /// The same for the same project in every process (FNV-1a), which `Hasher` is not.
    private static func name(of project: FilePath) -> String {
        let hash = project.string.utf8.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { hash, byte in
            (hash ^ UInt64(byte)) &* 0x100_0000_01b3
        }
        return String(hash, radix: 36)
    }
}
