import ProcessSupervisor
import SystemPackage
import WorkshopCommon
import Workspace

extension Context {
    /// Does work that starts processes and needs a folder for its run: when it ends, by Ctrl-C as well, no process and
    /// no file of it is left.
    ///
    /// - Parameter cleanUp: what else is to be removed; runs once, on a thread of its own when it is a signal.
    func withScratchFolder<Result>(
        cleaningUp cleanUp: @escaping @Sendable () -> Void = {},
        _ work: (FilePath) async throws -> Result
    ) async throws -> Result {
        let parent = environment["TMPDIR"].flatMap { $0.isEmpty ? nil : FilePath($0) } ?? "/tmp"
        let folder = parent.appending("workshop-\(WorkspaceHost.randomIdentifier().prefix(8))")
        let fileSystem = fileSystem
        let remove = { @Sendable in
            cleanUp()
            try? fileSystem.remove(folder)
        }
        SignalTrap.install { _ in remove() }
        defer { remove() }
        try fileSystem.createFolder(folder)
        return try await work(folder)
    }
}
