import Dispatch
import SystemPackage
import WorkshopCommon

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// The operating system's word that something below a folder may have changed: a hint to look now, and no more.
///
/// What has changed is for ``FolderScan`` to say: events get lost (a full queue, too many folders), and on network mounts
/// and in some containers none ever come. So this wakes the watcher up early, and the watcher looks all the same without it.
final class FolderEvents: @unchecked Sendable {
    private let folder: FilePath
    private let names: WatchedNames
    private let fileSystem: any FileSystem
    private let call: @Sendable () -> Void
    private let queue = DispatchQueue(label: "workshop.folder-events")
    // Touched on the queue alone.
    private var isEnded = false
    #if os(Linux)
    private var source: (any DispatchSourceRead)?
    #else
    /// By path; each holds a descriptor open.
    private var sources: [FilePath: any DispatchSourceFileSystemObject] = [:]
    #endif

    /// Begins at once, and goes on until ``end()``.
    ///
    /// - Parameter call: on a queue of its own, whenever something may have changed.
    init(
        of folder: FilePath,
        skipping names: WatchedNames,
        fileSystem: any FileSystem,
        call: @escaping @Sendable () -> Void
    ) {
        self.folder = folder
        self.names = names
        self.fileSystem = fileSystem
        self.call = call
        // What changes from here on is told, so that the look which comes next and the events leave no gap.
        queue.sync { begin() }
    }

    /// The folder and those below it, and their files where these have to be watched one by one.
    private func places(includingFiles: Bool) -> [FilePath] {
        var found: [FilePath] = []
        var pending = [folder]
        while let next = pending.popLast() {
            found.append(next)
            for name in (try? fileSystem.entries(of: next)) ?? [] where names.includes(name) {
                let path = next.appending(name)
                switch ((try? fileSystem.status(of: path)) ?? nil)?.kind {
                case .folder: pending.append(path)
                case .file where includingFiles: found.append(path)
                default: break
                }
            }
        }
        return found
    }
}

#if os(Linux)
/// inotify(7): one descriptor, a watch for each folder.
extension FolderEvents {
    private func begin() {
        let descriptor = inotify_init1(Int32(IN_NONBLOCK) | Int32(IN_CLOEXEC))
        guard descriptor >= 0 else { return }
        let source = DispatchSource.makeReadSource(fileDescriptor: descriptor, queue: queue)
        source.setEventHandler { [weak self] in self?.drain(descriptor) }
        source.setCancelHandler { close(descriptor) }
        self.source = source
        watchFolders(descriptor)
        source.activate()
    }

    func end() {
        queue.async { [self] in
            isEnded = true
            source?.cancel()
            source = nil
        }
    }

    private func watchFolders(_ descriptor: Int32) {
        let contents = IN_MODIFY | IN_CLOSE_WRITE | IN_ATTRIB
        let mask = contents | IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO | IN_ONLYDIR
        // Asking again for a folder that is watched changes nothing.
        for place in places(includingFiles: false) { _ = inotify_add_watch(descriptor, place.string, UInt32(mask)) }
    }

    private func drain(_ descriptor: Int32) {
        var sawFolder = false
        var buffer = [UInt8](repeating: 0, count: 1 << 14)
        while true {
            let count = buffer.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
            guard count > 0 else { break }
            var offset = 0
            let header = MemoryLayout<inotify_event>.size
            while offset + header <= count {
                let event = buffer.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: offset, as: inotify_event.self) }
                if event.mask & UInt32(bitPattern: Int32(IN_ISDIR)) != 0 { sawFolder = true }
                offset += header + Int(event.len)
            }
        }
        // A new folder may hold files before it is watched; the look that the call brings sees them.
        if sawFolder { watchFolders(descriptor) }
        call()
    }
}
#else
/// kqueue(2): a descriptor for each folder and each file, since a folder's own event tells of no write into a file.
extension FolderEvents {
    /// A process may hold 256 descriptors by default: what is beyond is found by looking.
    private static let limit = 160

    private func begin() { arm() }

    func end() {
        queue.async { [self] in
            isEnded = true
            for source in sources.values { source.cancel() }
            sources = [:]
        }
    }

    private func arm() {
        let wanted = Set(places(includingFiles: true).prefix(FolderEvents.limit))
        guard !isEnded else { return }
        for (path, source) in sources where !wanted.contains(path) {
            source.cancel()
            sources[path] = nil
        }
        for path in wanted where sources[path] == nil { sources[path] = source(of: path) }
    }

    private func source(of path: FilePath) -> (any DispatchSourceFileSystemObject)? {
        let descriptor = open(path.string, O_EVTONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        let source = DispatchSource.makeFileSystemObjectSource(
            fileDescriptor: descriptor,
            eventMask: [.write, .extend, .delete, .rename, .attrib],
            queue: queue
        )
        source.setEventHandler { [weak self] in self?.changed(path) }
        source.setCancelHandler { close(descriptor) }
        source.activate()
        return source
    }

    private func changed(_ path: FilePath) {
        // An atomic save puts another file at this path: the old descriptor would tell of nothing any more.
        sources[path]?.cancel()
        sources[path] = nil
        arm()
        call()
    }
}
#endif
