import Synchronization
import SystemPackage
import WorkshopCommon

/// A disk that fails at a given write, and says how many writes there were.
final class FaultyFileSystem: FileSystem {
    enum Fault: CaseIterable {
        /// This one write fails, as on a disk that is full for a moment.
        case fails
        /// This write and all after it fail, as on a disk that stays full.
        case staysFull
        /// The process ends before this write: nothing works any more.
        case crashes
    }

    private struct Counter {
        var writes = 0
        var hasCrashed = false
    }

    private let disk: MemoryFileSystem
    private let fault: Fault?
    private let failing: Int
    private let counter = Mutex(Counter())

    /// - Parameter failing: the number of the write that fails, from 1.
    init(_ disk: MemoryFileSystem, _ fault: Fault? = nil, at failing: Int = 0) {
        (self.disk, self.fault, self.failing) = (disk, fault, failing)
    }

    var writes: Int { counter.withLock { $0.writes } }

    private func write(
        _ operation: FileSystemError.Operation,
        _ path: FilePath
    ) throws(FileSystemError) {
        let error = counter.withLock { counter -> Errno? in
            counter.writes += 1
            switch fault {
            case nil: return nil
            case .fails: return counter.writes == failing ? .noSpace : nil
            case .staysFull: return counter.writes >= failing ? .noSpace : nil
            case .crashes:
                if counter.writes >= failing { counter.hasCrashed = true }
                return counter.hasCrashed ? .ioError : nil
            }
        }
        if let error { throw FileSystemError(operation, path, error) }
    }

    private func live(_ operation: FileSystemError.Operation, _ path: FilePath) throws(FileSystemError) {
        if counter.withLock({ $0.hasCrashed }) { throw FileSystemError(operation, path, .ioError) }
    }

    func read(_ path: FilePath) throws(FileSystemError) -> [UInt8] {
        try live(.read, path)
        return try disk.read(path)
    }

    func writeAtomically(_ contents: [UInt8], to path: FilePath, executable: Bool) throws(FileSystemError) {
        try write(.write, path)
        try disk.writeAtomically(contents, to: path, executable: executable)
    }

    func status(of path: FilePath) throws(FileSystemError) -> FileStatus? {
        try live(.status, path)
        return try disk.status(of: path)
    }

    func entries(of folder: FilePath) throws(FileSystemError) -> [String] {
        try live(.list, folder)
        return try disk.entries(of: folder)
    }

    /// A folder that is there already costs no space.
    func createFolder(_ path: FilePath) throws(FileSystemError) {
        if try disk.status(of: path)?.kind != .folder { try write(.createFolder, path) }
        try disk.createFolder(path)
    }

    func move(_ source: FilePath, to destination: FilePath) throws(FileSystemError) {
        try write(.move, source)
        try disk.move(source, to: destination)
    }

    /// Removing needs no space, but a process that has ended removes nothing.
    func remove(_ path: FilePath) throws(FileSystemError) {
        if fault == .crashes { try write(.remove, path) }
        try disk.remove(path)
    }

    func removeFolderIfEmpty(_ path: FilePath) throws(FileSystemError) -> Bool {
        if fault == .crashes { try write(.remove, path) }
        return try disk.removeFolderIfEmpty(path)
    }

    func canonicalPath(of path: FilePath) -> FilePath { disk.canonicalPath(of: path) }
}
