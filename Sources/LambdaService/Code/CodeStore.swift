import CloudCore
import Crypto
import SystemPackage
import WorkshopCommon

#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// The cloud's own folder for code: what is in it never changes, so that versions can share it.
struct CodeStore: Sendable {
    let folder: FilePath
    /// Where zip files are kept over the end of the process; `nil` for nowhere.
    var archives: StoredTable?

    struct Package: Hashable, Sendable {
        let folder: String
        let package: CodePackage
    }

    /// What an unzipped function and its layers may have together.
    /// See <https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html>.
    static let unzippedLimit = 262_144_000

    /// Lays out a zip file, once.
    func unpack(_ archive: [UInt8]) throws(AWSError) -> Package {
        let digest = Array(SHA256.hash(data: archive))
        let package = CodePackage(size: archive.count, sha256: Base64.encode(digest))
        let name = digest.prefix(16).map { Identifiers.hexadecimal(UInt64($0), digits: 2) }.joined()
        let target = folder.appending(name)
        let disk = LocalFileSystem()
        if (try? disk.exists(target)) == true { return Package(folder: target.string, package: package) }
        let entries: [ZipArchive.Entry]
        do throws(ZipError) {
            entries = try ZipArchive(archive, limit: Self.unzippedLimit).entries
        } catch {
            guard error != .tooLarge else {
                throw .invalidParameter("Unzipped size must be smaller than \(Self.unzippedLimit) bytes")
            }
            throw .invalidParameter("Could not unzip uploaded file. Please check your file, then try to upload again.")
        }
        guard !entries.isEmpty else { throw .invalidParameter("Uploaded file must be a non-empty zip") }
        // Before it is laid out: what is laid out is known to be kept.
        try archives?.put(name, archive)
        do {
            let temporary = newFolder("unpacking")
            try lay(entries, in: temporary)
            try disk.move(temporary, to: target)
        } catch {
            throw .serviceFailure("The code can't be laid out: \(error)")
        }
        return Package(folder: target.string, package: package)
    }

    /// Lays out one file, once.
    func lay(file name: String, _ contents: [UInt8]) throws(AWSError) -> Package {
        let package = CodePackage(size: contents.count, sha256: Self.digest(Array(name.utf8) + contents))
        let target = folder.appending("inline-" + package.sha256.filter { $0.isLetter || $0.isNumber })
        do {
            try LocalFileSystem().writeAtomically(contents, to: target.appending(name))
        } catch {
            throw .serviceFailure("The code can't be laid out: \(error)")
        }
        return Package(folder: target.string, package: package)
    }

    static func hexadecimalDigest(_ bytes: [UInt8]) -> String {
        SHA256.hash(data: bytes).map { Identifiers.hexadecimal(UInt64($0), digits: 2) }.joined()
    }

    static func digest(_ bytes: [UInt8]) -> String { Base64.encode(Array(SHA256.hash(data: bytes))) }

    /// The folder itself when nobody changes it, else a copy.
    func frozen(_ path: String) throws(AWSError) -> String {
        let source = FilePath(path)
        if source.starts(with: folder) { return path }
        let copy = newFolder("copy")
        do {
            try LocalFileSystem().createFolder(copy)
            try Self.copy(source, into: copy)
        } catch {
            throw .serviceFailure("The code can't be copied: \(error)")
        }
        return copy.string
    }

    /// Copies the contents of folders over each other, in order: a later one's files replace an earlier one's.
    func merged(_ folders: [String]) throws(AWSError) -> String {
        guard folders.count != 1 else { return folders[0] }
        let merged = newFolder("layers")
        do {
            try LocalFileSystem().createFolder(merged)
            for folder in folders { try Self.copy(FilePath(folder), into: merged) }
        } catch {
            throw .serviceFailure("The layers can't be laid out: \(error)")
        }
        return merged.string
    }

    private func newFolder(_ word: String) -> FilePath {
        folder.appending("\(word)-\(Identifiers.hexadecimal(.random(in: 0 ... .max), digits: 16))")
    }

    private func lay(_ entries: [ZipArchive.Entry], in target: FilePath) throws {
        let disk = LocalFileSystem()
        try disk.createFolder(target)
        // Links last: a file of the same path must not be written through one.
        for entry in entries.filter({ $0.kind != .link }) + entries.filter({ $0.kind == .link }) {
            let path = target.appending(entry.path)
            switch entry.kind {
            case .folder: try disk.createFolder(path)
            case .file:
                try disk.createFolder(path.removingLastComponent())
                try Self.write(entry.contents, to: path, mode: entry.isExecutable ? 0o755 : 0o644)
            case .link:
                try disk.createFolder(path.removingLastComponent())
                try Self.link(path, to: String(decoding: entry.contents, as: UTF8.self))
            }
        }
    }

    private static func copy(_ source: FilePath, into target: FilePath) throws {
        let disk = LocalFileSystem()
        for name in try disk.entries(of: source) {
            let (from, to) = (source.appending(name), target.appending(name))
            guard let status = try disk.status(of: from) else { continue }
            switch status.kind {
            case .folder:
                if try disk.status(of: to)?.kind != .folder { try disk.remove(to) }
                try disk.createFolder(to)
                try copy(from, into: to)
            case .file:
                try disk.remove(to)
                try write(try disk.read(from), to: to, mode: status.isExecutable ? 0o755 : 0o644)
            case .symbolicLink:
                try disk.remove(to)
                try link(to, to: try destination(of: from))
            case .other: break
            }
        }
    }

    /// Plainly: nobody reads what isn't finished, and a sync a file would cost seconds.
    private static func write(_ contents: [UInt8], to path: FilePath, mode: CModeT) throws {
        let file = try FileDescriptor.open(
            path,
            .writeOnly,
            options: [.create, .truncate, .closeOnExec],
            permissions: FilePermissions(rawValue: mode)
        )
        try file.closeAfter { _ = try file.writeAll(contents) }
    }

    private static func link(_ path: FilePath, to destination: String) throws {
        guard symlink(destination, path.string) == 0 else { throw Errno(rawValue: errno) }
    }

    private static func destination(of link: FilePath) throws -> String {
        var buffer = [UInt8](repeating: 0, count: Int(PATH_MAX))
        let count = buffer.withUnsafeMutableBytes { room in
            room.baseAddress.map { readlink(link.string, $0, room.count) } ?? -1
        }
        guard count >= 0 else { throw Errno(rawValue: errno) }
        return String(decoding: buffer[..<count], as: UTF8.self)
    }
}

extension LambdaService {
    var codeStore: CodeStore {
        CodeStore(folder: FilePath(context.temporaryFolder).appending("code"), archives: storage.archives)
    }
}
