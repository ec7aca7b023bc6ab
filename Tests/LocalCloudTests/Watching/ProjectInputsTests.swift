import Foundation
import LocalCloud
import SystemPackage
import WorkshopCommon
import XCTest

final class ProjectInputsTests: XCTestCase {
    private let inputs = ProjectInputs(
        template: "template.yaml",
        text: "DefinitionUri: ./machines/saver.json\nContentUri: \"layer/\"\n\tcp config.txt $(ARTIFACTS_DIR)"
    )

    func testWhatACheckReadsIsIncluded() {
        for path in [
            "template.yaml", "Makefile", "Package.swift", "Sources/HelloFunction/data.bin",
            "Packages/x/Sources/y.swift",
            "machines/saver.json", "layer/python/x.txt", "config.txt", "api/openapi.yaml", "main.go",
            "states/a.asl.json",
        ] {
            XCTAssertTrue(inputs.include(path), path)
        }
    }

    func testWhatTheWorkLeavesBehindIsNot() {
        for path in [
            "up.log", "Sources/HelloFunction/debug.log", "events.json", "notes.txt", "nohup.out", "data/local.sqlite",
            "layer/trace.log", "README.md",
        ] {
            XCTAssertFalse(inputs.include(path), path)
        }
    }

    func testATemplateThatNamesAnotherFileIsReadAgain() throws {
        let disk = MemoryFileSystem()
        try disk.writeAtomically(Array("A: 1".utf8), to: "/p/template.yaml")
        let tracked = TrackedInputs(template: "/p/template.yaml", fileSystem: disk)
        XCTAssertFalse(tracked.include("data.json"))
        try disk.writeAtomically(Array("DefinitionUri: data.json".utf8), to: "/p/template.yaml")
        tracked.refresh()
        XCTAssertTrue(tracked.include("data.json"))
    }

    func testALogThatGrowsWithEveryLookNeitherIsToldNorKeepsAChangeBack() async throws {
        let disk = MemoryFileSystem()
        let clock = SteppedClock()
        let watcher = FolderWatcher(folder: "/project", clock: clock, fileSystem: disk)
        let inputs = inputs
        var changes = watcher.changes { inputs.include($0) }.makeAsyncIterator()
        for (look, template) in [[1], [1], [1, 2], [1, 2]].enumerated() as EnumeratedSequence<[[UInt8]]> {
            try disk.writeAtomically(Array(repeating: 7, count: look + 1), to: "/project/up.log")
            try disk.writeAtomically(template, to: "/project/template.yaml")
            await clock.step()
        }
        let first = await changes.next()
        XCTAssertEqual(first, ["template.yaml"])
        let second = await changes.next()
        XCTAssertEqual(second, ["template.yaml"])
    }

    func testTheSystemsEventsEndTheWaitForTheNextLook() async throws {
        let root = FilePath(NSTemporaryDirectory()).appending("workshop-events-\(UUID().uuidString)")
        let disk = LocalFileSystem()
        defer { try? disk.remove(root) }
        try disk.createFolder(root.appending("Sources"))
        // By looking alone it would take an hour.
        let watcher = FolderWatcher(folder: root, interval: .seconds(3_600), quiet: .milliseconds(5), usesEvents: true)
        var changes = watcher.changes().makeAsyncIterator()
        try disk.writeAtomically([1], to: root.appending("Sources/New/a.swift"))
        var seen = await changes.next() ?? []
        try disk.writeAtomically([2], to: root.appending("Sources/New/b.swift"))
        while !seen.contains("Sources/New/b.swift"), let more = await changes.next() { seen.formUnion(more) }
        XCTAssertEqual(seen, ["Sources/New/a.swift", "Sources/New/b.swift"])
    }
}
