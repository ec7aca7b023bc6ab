package import SystemPackage
package import WorkshopCommon

/// Watches the learner's project for `workshop up`.
///
/// In: a folder. Out: the paths that changed, gathered. It polls: every editor, file system and container tells changes
/// in its own way or not at all, and a look at a project's few hundred files takes a few milliseconds. It reads no file.
package struct FolderWatcher<WatchClock: Clock>: Sendable where WatchClock.Duration == Duration {
    private let folder: FilePath
    private let names: WatchedNames
    private let interval: Duration
    private let clock: WatchClock
    private let fileSystem: any FileSystem

    /// - Parameter interval: between two looks. Where a look takes long it becomes longer, so that watching never takes
    ///   more than a twentieth of a processor.
    package init(
        folder: FilePath,
        names: WatchedNames = WatchedNames(),
        interval: Duration = .milliseconds(200),
        clock: WatchClock = ContinuousClock(),
        fileSystem: any FileSystem = LocalFileSystem()
    ) {
        self.folder = folder
        self.names = names
        self.interval = interval
        self.clock = clock
        self.fileSystem = fileSystem
    }

    /// What changes from now on: paths relative to the folder, gathered until the folder is quiet. Ends when the task
    /// that reads it is cancelled or lets go of it.
    package func changes() -> AsyncStream<Set<String>> {
        let first = scan()
        return AsyncStream { continuation in
            let task = Task {
                var collector = ChangeCollector(first)
                var pause = interval
                while true {
                    do { try await clock.sleep(for: pause) } catch { break }
                    let start = clock.now
                    if let changed = collector.observe(scan()) { continuation.yield(changed) }
                    pause = max(interval, start.duration(to: clock.now) * 20)
                }
                continuation.finish()
            }
            continuation.onTermination = { _ in task.cancel() }
        }
    }

    private func scan() -> FolderScan { FolderScan(of: folder, skipping: names, fileSystem: fileSystem) }
}
