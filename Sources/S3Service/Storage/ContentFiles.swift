import CloudCore
import Synchronization
import SystemPackage
import WorkshopCommon

#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// The files of contents that are too large for a row of the store, each under its number.
///
/// A file is written under another name, and gets its own once it is whole; the row that refers to it is written after.
/// So a kill at any moment leaves at most files that no row knows, which ``sweep(keeping:)`` removes.
final class ContentFiles: Sendable {
    private struct State {
        var isFolderThere = false
        /// Readers, by the file's number: a file that is deleted meanwhile goes when the last of them has ended.
        var readers: [Int64: Int] = [:]
        var doomed: Set<Int64> = []
    }

    private static let temporarySuffix = ".part"

    let folder: FilePath
    /// Whether a file is on the disk before it counts.
    let isDurable: Bool
    private let state = Mutex(State())

    init(folder: FilePath, isDurable: Bool) {
        self.folder = folder
        self.isDurable = isDurable
    }

    func path(_ id: Int64) -> FilePath { folder.appending(String(id)) }

    /// Removes what a process that was killed left behind. Returns the highest number in use.
    func sweep(keeping known: Set<Int64>) -> Int64 {
        let disk = LocalFileSystem()
        for name in (try? disk.entries(of: folder)) ?? [] {
            // Only files of ours: a name that is a number, or a number's unfinished file.
            let isUnfinished = name.hasSuffix(Self.temporarySuffix)
            guard let id = Int64(isUnfinished ? String(name.dropLast(Self.temporarySuffix.count)) : name) else {
                continue
            }
            if isUnfinished || !known.contains(id) { try? disk.remove(folder.appending(name)) }
        }
        return known.max() ?? 0
    }

    // MARK: Writing

    func begin(_ id: Int64) throws(AWSError) -> ContentWriter {
        do {
            try state.withLock { state in
                if !state.isFolderThere { try LocalFileSystem().createFolder(folder) }
                state.isFolderThere = true
            }
            return try ContentWriter(
                id: id,
                temporary: folder.appending(String(id) + Self.temporarySuffix),
                path: path(id),
                isDurable: isDurable
            )
        } catch {
            throw .failure("write to \(folder)", error)
        }
    }

    /// A second name for the same bytes, which lives on when the first is removed.
    func link(_ id: Int64, as copy: Int64) throws(AWSError) {
        if SystemCall.link(path(id).string, path(copy).string) == 0 { return try syncFolder() }
        // Some file systems know no second names.
        let writer = try begin(copy)
        do throws(AWSError) {
            try read(id, 0..<Int.max) { chunk throws(AWSError) in try writer.append(chunk[...]) }
            try writer.finish()
        } catch {
            writer.abandon()
            throw error
        }
    }

    /// The names in it count only once they are on the disk.
    private func syncFolder() throws(AWSError) {
        guard isDurable else { return }
        do {
            try SystemCall.syncFolder(folder)
        } catch {
            throw .failure("write to \(folder)", error)
        }
    }

    // MARK: Reading

    func hold(_ ids: [Int64]) {
        state.withLock { state in for id in ids { state.readers[id, default: 0] += 1 } }
    }

    func release(_ ids: [Int64]) {
        let doomed = state.withLock { state in
            ids.filter { id in
                state.readers[id, default: 1] -= 1
                guard state.readers[id] == 0 else { return false }
                state.readers[id] = nil
                return state.doomed.remove(id) != nil
            }
        }
        unlink(doomed)
    }

    func remove(_ ids: [Int64]) {
        let free = state.withLock { state in
            ids.filter { id in
                guard state.readers[id] != nil else { return true }
                state.doomed.insert(id)
                return false
            }
        }
        unlink(free)
    }

    private func unlink(_ ids: [Int64]) {
        for id in ids { SystemCall.unlink(path(id).string) }
    }

    /// Hands over the bytes of a range, a piece at a time. The end of the range may lie behind the file's.
    func read(
        _ id: Int64,
        _ range: Range<Int>,
        _ body: ([UInt8]) throws(AWSError) -> Void
    ) throws(AWSError) {
        let reader = try ContentReader(path(id), range)
        defer { reader.close() }
        while let chunk = try reader.next() { try body(chunk) }
    }
}

/// A content on its way to its file.
final class ContentWriter {
    private let id: Int64
    private let temporary: FilePath
    private let path: FilePath
    private let isDurable: Bool
    private let descriptor: FileDescriptor
    private var isOpen = true

    fileprivate init(id: Int64, temporary: FilePath, path: FilePath, isDurable: Bool) throws {
        self.id = id
        self.temporary = temporary
        self.path = path
        self.isDurable = isDurable
        descriptor = try FileDescriptor.open(
            temporary,
            .writeOnly,
            options: [.create, .truncate, .closeOnExec],
            permissions: [.ownerReadWrite]
        )
    }

    func append(_ bytes: ArraySlice<UInt8>) throws(AWSError) {
        do {
            _ = try descriptor.writeAll(bytes)
        } catch {
            throw .failure("write \(path)", error)
        }
    }

    /// Gives the file its name.
    func finish() throws(AWSError) {
        do {
            if isDurable { try SystemCall.sync(descriptor) }
            isOpen = false
            try descriptor.close()
            try LocalFileSystem().move(temporary, to: path)
            if isDurable { try SystemCall.syncFolder(path.removingLastComponent()) }
        } catch {
            throw .failure("write \(path)", error)
        }
    }

    func abandon() {
        if isOpen { try? descriptor.close() }
        isOpen = false
        SystemCall.unlink(temporary.string)
        SystemCall.unlink(path.string)
    }
}

/// A range of a file, read piece by piece.
final class ContentReader {
    private static let chunk = 256 << 10

    private let path: FilePath
    private let descriptor: FileDescriptor
    private var offset: Int
    private let end: Int

    init(_ path: FilePath, _ range: Range<Int>) throws(AWSError) {
        self.path = path
        (offset, end) = (range.lowerBound, range.upperBound)
        do {
            descriptor = try FileDescriptor.open(path, .readOnly, options: .closeOnExec)
        } catch {
            throw .failure("read \(path)", error)
        }
    }

    func close() { try? descriptor.close() }

    func next() throws(AWSError) -> [UInt8]? {
        let count = min(Self.chunk, end - offset)
        guard count > 0 else { return nil }
        do {
            let bytes = try [UInt8](unsafeUninitializedCapacity: count) { buffer, size in
                size = try descriptor.read(
                    fromAbsoluteOffset: Int64(offset),
                    into: UnsafeMutableRawBufferPointer(buffer)
                )
            }
            offset += bytes.count
            return bytes.isEmpty ? nil : bytes
        } catch {
            throw .failure("read \(path)", error)
        }
    }
}

/// The system's own calls, whose names the types above have methods of.
private enum SystemCall {
    static func link(_ source: String, _ copy: String) -> CInt {
        #if canImport(Darwin)
        Darwin.link(source, copy)
        #elseif canImport(Musl)
        Musl.link(source, copy)
        #else
        Glibc.link(source, copy)
        #endif
    }

    static func unlink(_ path: String) {
        #if canImport(Darwin)
        _ = Darwin.unlink(path)
        #elseif canImport(Musl)
        _ = Musl.unlink(path)
        #else
        _ = Glibc.unlink(path)
        #endif
    }

    static func syncFolder(_ path: FilePath) throws {
        let folder = try FileDescriptor.open(path, .readOnly)
        try folder.closeAfter { try sync(folder) }
    }

    static func sync(_ descriptor: FileDescriptor) throws {
        guard fsync(descriptor.rawValue) == 0 else { throw Errno(rawValue: errno) }
    }
}
