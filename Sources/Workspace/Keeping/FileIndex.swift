import WorkshopCommon

/// Versions of files that are many and hardly ever edited, so that not all of them are read before every check.
///
/// Such a file counts as unchanged while its size and time are. The learner's own files are read each time.
struct FileIndex: Hashable, Sendable {
    private struct Entry: Hashable, Sendable {
        var size: Int
        var time: Int64
        var version: FileVersion
    }

    private var entries: [String: Entry] = [:]

    /// Seconds in which a file may be written twice with the same time, on the coarsest of disks.
    private static let grain: Int64 = 3

    func version(of path: String, _ status: FileStatus) -> FileVersion? {
        guard let entry = entries[path], entry.size == status.size, entry.time == status.modificationTime,
            entry.version.isExecutable == status.isExecutable
        else { return nil }
        return entry.version
    }

    mutating func remember(_ path: String, _ status: FileStatus, _ version: FileVersion, now: UTCTime) {
        guard FileIndex.isForMany(path), status.modificationTime / 1_000_000_000 < now.seconds - FileIndex.grain else {
            return
        }
        entries[path] = Entry(size: status.size, time: status.modificationTime, version: version)
    }

    private static func isForMany(_ path: String) -> Bool {
        path.hasPrefix(Workspace.packages) || path.hasPrefix(".git/")
    }

    // MARK: Its file

    static func read(from store: Store) -> FileIndex {
        var index = FileIndex()
        let contents = (try? store.fileSystem.read(store.index)) ?? []
        for record in contents.split(separator: 0) {
            let parts = String(decoding: record, as: UTF8.self).split(separator: " ", maxSplits: 4)
            guard parts.count == 5, let size = Int(parts[0]), let time = Int64(parts[1]), parts[2].utf8.count == 64
            else {
                continue
            }
            let version = FileVersion(digest: String(parts[2]), isExecutable: parts[3] == "x")
            index.entries[String(parts[4])] = Entry(size: size, time: time, version: version)
        }
        return index
    }

    func write(to store: Store) throws(FileSystemError) {
        let contents = entries.sorted { $0.key < $1.key }.flatMap { path, entry in
            let mode = entry.version.isExecutable ? "x" : "-"
            return Array("\(entry.size) \(entry.time) \(entry.version.digest) \(mode) \(path)\0".utf8)
        }
        try store.fileSystem.writeAtomically(contents, to: store.index)
    }
}
