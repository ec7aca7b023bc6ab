import Foundation
import LocalCloud
import SystemPackage
import WorkshopCommon
import XCTest

final class FolderWatcherTests: XCTestCase {
    func testTellsWhatChangedSinceItWasAsked() async throws {
        let disk = MemoryFileSystem()
        try disk.writeAtomically([1], to: "/project/template.yaml")
        let clock = SteppedClock()
        let watcher = FolderWatcher(folder: "/project", clock: clock, fileSystem: disk)
        var changes = watcher.changes().makeAsyncIterator()
        // Before the first look: nothing that comes after `changes()` is missed.
        try disk.writeAtomically([1, 2], to: "/project/template.yaml")
        await clock.step()
        try disk.writeAtomically([3], to: "/project/Sources/a.swift")
        await clock.step()
        await clock.step()
        let first = await changes.next()
        XCTAssertEqual(first, ["template.yaml", "Sources/a.swift"])
        XCTAssertEqual(clock.now.offset, .milliseconds(600))
    }

    func testEndsWithItsReader() async throws {
        let clock = SteppedClock()
        let watcher = FolderWatcher(folder: "/project", clock: clock, fileSystem: MemoryFileSystem())
        let reader = Task { for await _ in watcher.changes() {} }
        await clock.waitForSleeper()
        reader.cancel()
        await reader.value
    }

    func testSeesARewriteOfTheSameLengthOnARealDisk() throws {
        let root = FilePath(NSTemporaryDirectory()).appending("workshop-watch-\(UUID().uuidString)")
        let disk = LocalFileSystem()
        defer { try? disk.remove(root) }
        try disk.writeAtomically([1], to: root.appending("a"))
        let before = FolderScan(of: root, fileSystem: disk)
        XCTAssertEqual(FolderScan(of: root, fileSystem: disk).changes(since: before), [])
        try disk.writeAtomically([2], to: root.appending("a"))
        // A coarse clock of the file system could give both the same time.
        try FileManager.default.setAttributes(
            [.modificationDate: Date(timeIntervalSince1970: 1000)],
            ofItemAtPath: root.appending("a").string
        )
        XCTAssertEqual(FolderScan(of: root, fileSystem: disk).changes(since: before), ["a"])
    }
}
