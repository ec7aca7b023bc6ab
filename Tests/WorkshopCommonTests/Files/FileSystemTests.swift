import SystemPackage
import WorkshopCommon
import XCTest

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// What every disk does, and what the real one does besides.
final class FileSystemTests: XCTestCase {
    private func folder() throws -> FilePath {
        let path = FilePath(NSTemporaryDirectory()).appending("files-\(UInt64.random(in: 0 ... .max))")
        try LocalFileSystem().createFolder(path)
        addTeardownBlock { try LocalFileSystem().remove(path) }
        return LocalFileSystem().canonicalPath(of: path)
    }

    private func onEveryDisk(_ body: (any FileSystem, FilePath) throws -> Void) throws {
        try body(LocalFileSystem(), try folder())
        try body(MemoryFileSystem(), "/tmp/files")
    }

    private func errno(_ body: () throws -> Void) -> Errno? {
        do {
            try body()
            return nil
        } catch {
            return (error as? FileSystemError)?.errno
        }
    }

    func testWhatWasWrittenIsRead() throws {
        try onEveryDisk { disk, root in
            let path = root.appending("deep/er/file")
            try disk.writeAtomically([1, 2, 3], to: path)
            XCTAssertEqual(try disk.read(path), [1, 2, 3])
            try disk.writeAtomically([], to: path, executable: true)
            XCTAssertEqual(try disk.read(path), [])
            XCTAssertEqual(try disk.status(of: path)?.isExecutable, true)
            XCTAssertEqual(try disk.status(of: path)?.size, 0)
            XCTAssertEqual(try disk.status(of: root.appending("deep"))?.kind, .folder)
            XCTAssertEqual(try disk.entries(of: root.appending("deep/er")), ["file"])
            XCTAssertNil(try disk.status(of: root.appending("deep/er/file/below")))
            XCTAssertFalse(try disk.exists(root.appending("none")))
        }
    }

    func testFailuresSayWhatAndWhere() throws {
        try onEveryDisk { disk, root in
            try disk.writeAtomically([1], to: root.appending("file"))
            XCTAssertEqual(errno { _ = try disk.read(root.appending("none")) }, .noSuchFileOrDirectory)
            XCTAssertEqual(errno { _ = try disk.read(root) }, .isDirectory)
            XCTAssertEqual(errno { _ = try disk.entries(of: root.appending("none")) }, .noSuchFileOrDirectory)
            XCTAssertEqual(errno { try disk.createFolder(root.appending("file/below")) }, .notDirectory)
            XCTAssertNotNil(errno { try disk.writeAtomically([2], to: root.appending("file/below")) })
            XCTAssertNotNil(errno { try disk.writeAtomically([2], to: root) })
            XCTAssertEqual(try disk.entries(of: root), ["file"], "nothing half-written stays behind")
        }
        XCTAssertEqual(
            FileSystemError(.write, "/a/b", .noSpace).description,
            "can't write /a/b: No space left on device"
        )
        XCTAssertTrue(FileSystemError(.write, "/a", .noSpace).isDiskFull)
        XCTAssertFalse(FileSystemError(.write, "/a", .permissionDenied).isDiskFull)
    }

    func testMovingRemovingAndEmptyFolders() throws {
        try onEveryDisk { disk, root in
            try disk.writeAtomically([1], to: root.appending("a/one"))
            try disk.writeAtomically([2], to: root.appending("a/b/two"))
            try disk.move(root.appending("a"), to: root.appending("c"))
            XCTAssertEqual(try disk.tree(at: root).paths, ["c/b/two", "c/one"])
            XCTAssertFalse(try disk.removeFolderIfEmpty(root.appending("c/b")))
            XCTAssertFalse(try disk.removeFolderIfEmpty(root.appending("c/one")), "a file is no folder")
            XCTAssertFalse(try disk.removeFolderIfEmpty(root.appending("none")))
            try disk.remove(root.appending("c/b/two"))
            XCTAssertTrue(try disk.removeFolderIfEmpty(root.appending("c/b")))
            try disk.remove(root.appending("c"))
            try disk.remove(root.appending("c"))
            XCTAssertEqual(try disk.entries(of: root), [])
        }
    }

    func testATreeHasFilesOnlyAndPassesOverWhatItIsTold() throws {
        try onEveryDisk { disk, root in
            try disk.writeAtomically([1], to: root.appending("a"))
            try disk.writeAtomically([2], to: root.appending(".build/x"))
            try disk.createFolder(root.appending("empty"))
            XCTAssertEqual(try disk.tree(at: root) { $0 == ".build" }.paths, ["a"])
        }
    }

    func testLinksAreSeenAsLinksAndWrittenThrough() throws {
        let root = try folder()
        let disk = LocalFileSystem()
        try disk.writeAtomically([1], to: root.appending("target/file"))
        XCTAssertEqual(symlink("target", root.appending("link").string), 0)
        XCTAssertEqual(symlink("target/file", root.appending("alias").string), 0)
        XCTAssertEqual(try disk.status(of: root.appending("link"))?.kind, .symbolicLink)
        try disk.writeAtomically([2], to: root.appending("alias"))
        XCTAssertEqual(try disk.read(root.appending("target/file")), [2])
        XCTAssertEqual(try disk.status(of: root.appending("alias"))?.kind, .symbolicLink)
        XCTAssertEqual(disk.canonicalPath(of: root.appending("link/../link/file")), root.appending("target/file"))
        XCTAssertEqual(try disk.tree(at: root).paths, ["target/file"], "a tree follows no link")
        try disk.remove(root.appending("link"))
        XCTAssertEqual(try disk.read(root.appending("target/file")), [2], "removing a link leaves what it names")
    }

    func testMemoryFollowsLinksAsADiskDoes() throws {
        let disk = MemoryFileSystem()
        try disk.writeAtomically([1], to: "/r/target/file")
        try disk.createSymbolicLink(at: "/r/link", to: "target")
        try disk.createSymbolicLink(at: "/r/loop", to: "loop")
        XCTAssertEqual(try disk.read("/r/link/file"), [1])
        XCTAssertEqual(try disk.status(of: "/r/link")?.kind, .symbolicLink)
        XCTAssertEqual(disk.canonicalPath(of: "/r/link/./file"), "/r/target/file")
        XCTAssertEqual(errno { _ = try disk.read("/r/loop") }, .tooManySymbolicLinkLevels)
        try disk.remove("/r/link")
        XCTAssertEqual(try disk.read("/r/target/file"), [1])
    }

    func testARewriteKeepsPermissions() throws {
        let path = try folder().appending("private")
        let disk = LocalFileSystem()
        try disk.writeAtomically([1], to: path)
        chmod(path.string, 0o600)
        try disk.writeAtomically([2], to: path)
        var status = stat()
        XCTAssertEqual(stat(path.string, &status), 0)
        XCTAssertEqual(status.st_mode & 0o777, 0o600)
    }

    func testUnfinishedFilesAreKnownByTheirNames() {
        XCTAssertTrue(LocalFileSystem.isTemporary(".a.txt.12-3456.tmp", of: "a.txt"))
        for name in ["a.txt.12-3456.tmp", ".a.txt.12.tmp", ".a.txt.x-1.tmp", ".b.txt.12-3456.tmp", ".a.txt.-.tmp"] {
            XCTAssertFalse(LocalFileSystem.isTemporary(name, of: "a.txt"), name)
        }
    }
}
