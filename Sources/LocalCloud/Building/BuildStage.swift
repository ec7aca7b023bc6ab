import SystemPackage
import WorkshopCommon

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// The folder in which the functions of one project are made: always the same one, one build at a time, gone afterwards.
///
/// `ARTIFACTS_DIR` is in the environment of whatever the Makefile runs, and SwiftPM keeps what it knows of a manifest by
/// the environment: with a new folder for every check it would evaluate every manifest anew, which takes longer than a
/// build with nothing to do.
struct BuildStage {
    let folder: FilePath
    /// Of the project's folder itself, so that no file is left for it.
    private let lock: FileDescriptor
    private let fileSystem: any FileSystem

    /// Waits until no other build has the stage; calls `waiting` first if it has to.
    ///
    /// - Parameters:
    ///   - output: where results are moved to, which a stage on another disk would make a copy.
    ///   - temporary: the folder for temporary files.
    init(
        for project: FilePath,
        output: FilePath,
        temporary: FilePath,
        _ fileSystem: any FileSystem,
        waiting: () -> Void
    ) async throws {
        self.fileSystem = fileSystem
        lock = try FileDescriptor.open(project, .readOnly, options: [.directory, .closeOnExec])
        do {
            try await Self.acquire(lock, waiting: waiting)
            folder = try Self.make(for: project, output: output, temporary: temporary, fileSystem)
        } catch {
            try? lock.close()
            throw error
        }
    }

    /// Removes what is left and lets the next build have the stage. To be called once.
    func release() {
        try? fileSystem.remove(folder)
        try? lock.close()
    }

    private static func acquire(_ lock: FileDescriptor, waiting: () -> Void) async throws {
        var hasSaidSo = false
        while flock(lock.rawValue, LOCK_EX | LOCK_NB) != 0 {
            let reason = Errno(rawValue: errno)
            guard reason == .wouldBlock || reason == .interrupted else { throw reason }
            if !hasSaidSo { waiting() }
            hasSaidSo = true
            try await Task.sleep(for: .milliseconds(50))
        }
    }

    private static func make(
        for project: FilePath,
        output: FilePath,
        temporary: FilePath,
        _ fileSystem: any FileSystem
    ) throws -> FilePath {
        let name = "workshop-build-\(name(of: project))"
        let parent = output.removingLastComponent()
        try fileSystem.createFolder(parent)
        let shared = temporary.appending(name)
        // What a killed build left. In a folder for everyone it may be another user's: then it is not touched.
        try? fileSystem.remove(shared)
        if mkdir(shared.string, 0o700) == 0 {
            if moves(from: shared, to: parent.appending("\(name).probe")) { return shared }
            rmdir(shared.string)
        }
        let own = parent.appending(name)
        try fileSystem.remove(own)
        try fileSystem.createFolder(own)
        return own
    }

    /// Whether a folder that is made in the one can become the other. On another disk it can't, nor in another mount of the
    /// same disk (`EXDEV` of rename(2)), as a container has for a project of its host; only trying tells.
    private static func moves(from folder: FilePath, to destination: FilePath) -> Bool {
        let probe = folder.appending("probe")
        guard mkdir(probe.string, 0o700) == 0 else { return false }
        let isMoved = rename(probe.string, destination.string) == 0
        rmdir(isMoved ? destination.string : probe.string)
        return isMoved
    }

    /// The same for the same project in every process (FNV-1a), which `Hasher` is not.
    private static func name(of project: FilePath) -> String {
        let hash = project.string.utf8.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { hash, byte in
            (hash ^ UInt64(byte)) &* 0x100_0000_01b3
        }
        return String(hash, radix: 36)
    }
}
