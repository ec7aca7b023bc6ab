import Crypto
import SystemPackage
import WorkshopCommon

/// File contents by their SHA-256: the same text is kept once, and a damaged one is noticed.
struct ObjectStore: Sendable {
    let folder: FilePath
    let fileSystem: any FileSystem

    static func digest(of contents: [UInt8]) -> String {
        hexadecimal(SHA256.hash(data: contents))
    }

    func path(of digest: String) -> FilePath {
        folder.appending(String(digest.prefix(2))).appending(String(digest.dropFirst(2)))
    }

    /// Keeps the contents; does nothing when they are kept already and whole.
    @discardableResult
    func keep(_ contents: [UInt8]) throws(FileSystemError) -> String {
        let digest = ObjectStore.digest(of: contents)
        let path = path(of: digest)
        if try fileSystem.status(of: path)?.size == contents.count, try fileSystem.read(path) == contents {
            return digest
        }
        try fileSystem.writeAtomically(contents, to: path)
        return digest
    }

    /// `nil` when the contents are not kept, or are damaged.
    func contents(_ digest: String) -> [UInt8]? {
        guard digest.utf8.count == 64, let contents = try? fileSystem.read(path(of: digest)),
            ObjectStore.digest(of: contents) == digest
        else { return nil }
        return contents
    }
}

/// A file's contents, named by their digest.
package struct FileVersion: Hashable, Sendable {
    package let digest: String
    package let isExecutable: Bool

    init(digest: String, isExecutable: Bool) {
        (self.digest, self.isExecutable) = (digest, isExecutable)
    }

    init(_ file: FileTree.File) {
        self.init(digest: ObjectStore.digest(of: file.contents), isExecutable: file.isExecutable)
    }
}
