package import SystemPackage

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// The disk of this machine.
package struct LocalFileSystem: FileSystem {
    package init() {}

    package func read(_ path: FilePath) throws(FileSystemError) -> [UInt8] {
        try attempt(.read, path) {
            let descriptor = try FileDescriptor.open(path, .readOnly, options: .closeOnExec)
            return try descriptor.closeAfter {
                var contents: [UInt8] = []
                var buffer = [UInt8](repeating: 0, count: 1 << 16)
                while true {
                    let count = try buffer.withUnsafeMutableBytes { try descriptor.read(into: $0) }
                    if count == 0 { return contents }
                    contents.append(contentsOf: buffer[..<count])
                }
            }
        }
    }

    package func writeAtomically(
        _ contents: [UInt8],
        to path: FilePath,
        executable: Bool
    ) throws(FileSystemError) {
        let target = resolvingLinks(path)
        try createFolder(target.removingLastComponent())
        let temporary = target.removingLastComponent()
            .appending(LocalFileSystem.temporaryName(of: target.lastComponent?.string ?? "file"))
        do {
            try attempt(.write, path) {
                let descriptor = try FileDescriptor.open(
                    temporary,
                    .writeOnly,
                    options: [.create, .exclusiveCreate, .closeOnExec],
                    permissions: permissions(for: target, executable: executable)
                )
                try descriptor.closeAfter {
                    _ = try descriptor.writeAll(contents)
                    // Without this a crash of the machine could leave an empty file behind the new name.
                    guard fsync(descriptor.rawValue) == 0 else { throw Errno(rawValue: errno) }
                }
                guard rename(temporary.string, target.string) == 0 else { throw Errno(rawValue: errno) }
            }
        } catch {
            unlink(temporary.string)
            throw error
        }
    }

    package func status(of path: FilePath) throws(FileSystemError) -> FileStatus? {
        var status = stat()
        guard lstat(path.string, &status) == 0 else {
            let reason = Errno(rawValue: errno)
            if reason == .noSuchFileOrDirectory || reason == .notDirectory { return nil }
            throw FileSystemError(.status, path, reason)
        }
        let kind: FileStatus.Kind =
            switch status.st_mode & S_IFMT {
            case S_IFREG: .file
            case S_IFDIR: .folder
            case S_IFLNK: .symbolicLink
            default: .other
            }
        #if canImport(Darwin)
        let time = status.st_mtimespec
        #else
        let time = status.st_mtim
        #endif
        return FileStatus(
            kind: kind,
            size: Int(status.st_size),
            isExecutable: status.st_mode & S_IXUSR != 0,
            modificationTime: Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
        )
    }

    package func entries(of folder: FilePath) throws(FileSystemError) -> [String] {
        guard let stream = opendir(folder.string) else {
            throw FileSystemError(.list, folder, Errno(rawValue: errno))
        }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: MemoryLayout.size(ofValue: $0.pointee)) {
                    String(cString: $0)
                }
            }
            if name != "." && name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    package func createFolder(_ path: FilePath) throws(FileSystemError) {
        if path.isEmpty || mkdir(path.string, 0o755) == 0 { return }
        switch Errno(rawValue: errno) {
        case .fileExists:
            var status = stat()
            guard stat(path.string, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
                throw FileSystemError(.createFolder, path, .notDirectory)
            }
        case .noSuchFileOrDirectory where path.removingLastComponent() != path:
            try createFolder(path.removingLastComponent())
            guard mkdir(path.string, 0o755) == 0 || errno == EEXIST else {
                throw FileSystemError(.createFolder, path, Errno(rawValue: errno))
            }
        case let reason:
            throw FileSystemError(.createFolder, path, reason)
        }
    }

    package func move(_ source: FilePath, to destination: FilePath) throws(FileSystemError) {
        guard rename(source.string, destination.string) == 0 else {
            throw FileSystemError(.move, source, Errno(rawValue: errno))
        }
    }

    package func remove(_ path: FilePath) throws(FileSystemError) {
        guard let status = try status(of: path) else { return }
        if status.kind == .folder {
            for name in try entries(of: path) { try remove(path.appending(name)) }
        }
        let result = status.kind == .folder ? rmdir(path.string) : unlink(path.string)
        guard result == 0 || errno == ENOENT else {
            throw FileSystemError(.remove, path, Errno(rawValue: errno))
        }
    }

    package func removeFolderIfEmpty(_ path: FilePath) throws(FileSystemError) -> Bool {
        if rmdir(path.string) == 0 { return true }
        switch Errno(rawValue: errno) {
        case .directoryNotEmpty, .fileExists, .noSuchFileOrDirectory, .notDirectory: return false
        case let reason: throw FileSystemError(.remove, path, reason)
        }
    }

    package func canonicalPath(of path: FilePath) -> FilePath {
        resolvingLinks(path.lexicallyNormalized())
    }

    private static func temporaryName(of name: String) -> String {
        ".\(name).\(getpid())-\(UInt32.random(in: 0 ... .max)).tmp"
    }

    /// Whether a name is one that ``writeAtomically(_:to:executable:)`` gives to what it has not finished.
    package static func isTemporary(_ name: String, of file: String) -> Bool {
        guard name.hasPrefix(".\(file)."), name.hasSuffix(".tmp") else { return false }
        let numbers = name.dropFirst(file.count + 2).dropLast(4).split(separator: "-", omittingEmptySubsequences: false)
        return numbers.count == 2 && numbers.allSatisfy { !$0.isEmpty && $0.allSatisfy(\.isNumber) }
    }

    /// A file that is there keeps its permissions, so that a rewrite does not make a private file public.
    private func permissions(for path: FilePath, executable: Bool) -> FilePermissions {
        var status = stat()
        let execution: FilePermissions = [.ownerExecute, .groupExecute, .otherExecute]
        guard stat(path.string, &status) == 0 else {
            let plain: FilePermissions = [.ownerReadWrite, .groupRead, .otherRead]
            return executable ? plain.union(execution) : plain
        }
        let present = FilePermissions(rawValue: status.st_mode & 0o777)
        return executable ? present.union(execution) : present.subtracting(execution)
    }

    private func resolvingLinks(_ path: FilePath) -> FilePath {
        guard let resolved = realpath(path.string, nil) else { return path }
        defer { free(resolved) }
        return FilePath(String(cString: resolved))
    }

    private func attempt<Result>(
        _ operation: FileSystemError.Operation,
        _ path: FilePath,
        _ body: () throws -> Result
    ) throws(FileSystemError) -> Result {
        do {
            return try body()
        } catch {
            throw FileSystemError(operation, path, error as? Errno ?? .ioError)
        }
    }
}
