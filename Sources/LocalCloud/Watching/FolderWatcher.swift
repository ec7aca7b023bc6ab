import Synchronization
package import SystemPackage
package import WorkshopCommon

/// Watches the learner's project for `workshop up` and `workshop watch`.
///
/// In: a folder. Out: the paths that changed, gathered. It looks again and again: every editor, file system and container
/// tells changes in its own way or not at all, and a look at a project's few hundred files takes a few milliseconds. Where
/// the system tells of changes, it looks right then. It reads no file.
package struct FolderWatcher<WatchClock: Clock>: Sendable where WatchClock.Duration == Duration {
    private let folder: FilePath
    private let names: WatchedNames
    private let interval: Duration
    private let quiet: Duration
    private let usesEvents: Bool
    private let clock: WatchClock
    private let fileSystem: any FileSystem

    /// - Parameters:
    ///   - interval: between two looks. Where a look takes long it becomes longer, so that watching never takes more than
    ///     a twentieth of a processor.
    ///   - quiet: how long nothing may change before a change is told; as long as the interval where it isn't given.
    ///   - usesEvents: whether the system's word of a change makes it look at once.
    package init(
        folder: FilePath,
        names: WatchedNames = WatchedNames(),
        interval: Duration = .milliseconds(200),
        quiet: Duration? = nil,
        usesEvents: Bool = false,
        clock: WatchClock = ContinuousClock(),
        fileSystem: any FileSystem = LocalFileSystem()
    ) {
        self.folder = folder
        self.names = names
        self.interval = interval
        self.quiet = quiet ?? interval
        self.usesEvents = usesEvents
        self.clock = clock
        self.fileSystem = fileSystem
    }

    /// What changes from now on: paths relative to the folder, gathered until the folder is quiet. Ends when the task
    /// that reads it is cancelled or lets go of it.
    ///
    /// - Parameter isWanted: which paths count.
    package func changes(
        of isWanted: @escaping @Sendable (String) -> Bool = { _ in true }
    ) -> AsyncStream<Set<String>> {
        let wakeUp = WakeUp()
        let events = usesEvents ? listen(calling: wakeUp) : nil
        let first = scan()
        return AsyncStream { continuation in
            let task = Task {
                var collector = ChangeCollector(first, isWanted: isWanted)
                var pause = interval
                while await sleep(collector.isGathering ? quiet : pause, wokenBy: events == nil ? nil : wakeUp) {
                    let start = clock.now
                    if let changed = collector.observe(scan()) { continuation.yield(changed) }
                    pause = max(interval, start.duration(to: clock.now) * 20)
                }
                events?.end()
                continuation.finish()
            }
            continuation.onTermination = { _ in task.cancel() }
        }
    }

    /// Whether the watching goes on.
    private func sleep(_ pause: Duration, wokenBy wakeUp: WakeUp?) async -> Bool {
        if let wakeUp {
            await withTaskGroup { group in
                group.addTask { try? await clock.sleep(for: pause) }
                group.addTask { await wakeUp.wait() }
                await group.next()
                group.cancelAll()
            }
        } else {
            try? await clock.sleep(for: pause)
        }
        return !Task.isCancelled
    }

    private func listen(calling wakeUp: WakeUp) -> FolderEvents {
        FolderEvents(of: folder, skipping: names, fileSystem: fileSystem) { wakeUp.call() }
    }

    private func scan() -> FolderScan { FolderScan(of: folder, skipping: names, fileSystem: fileSystem) }
}

extension FolderWatcher where WatchClock == ContinuousClock {
    /// Whether the system tells of a change in the folder within a second; without its word, looking is what is left.
    package static func hearsOfChanges(
        in folder: FilePath,
        fileSystem: any FileSystem = LocalFileSystem(),
        making change: () throws -> Void
    ) async throws -> Bool {
        let heard = Mutex(false)
        let wakeUp = WakeUp()
        let events = FolderEvents(of: folder, skipping: WatchedNames(), fileSystem: fileSystem) {
            heard.withLock { $0 = true }
            wakeUp.call()
        }
        defer { events.end() }
        try change()
        await withTaskGroup { group in
            group.addTask { try? await Task.sleep(for: .seconds(1)) }
            group.addTask { await wakeUp.wait() }
            await group.next()
            group.cancelAll()
        }
        return heard.withLock { $0 }
    }
}
