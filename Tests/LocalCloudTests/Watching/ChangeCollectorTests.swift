import LocalCloud
import SystemPackage
import WorkshopCommon
import XCTest

final class ChangeCollectorTests: XCTestCase {
    private let disk = MemoryFileSystem()

    private func scan() -> FolderScan { FolderScan(of: "/project", fileSystem: disk) }

    private func write(_ text: String, to path: String) throws {
        try disk.writeAtomically(Array(text.utf8), to: FilePath("/project").appending(path))
    }

    func testQuietFolderTellsNothing() throws {
        try write("a", to: "template.yaml")
        var collector = ChangeCollector(scan())
        XCTAssertNil(collector.observe(scan()))
        XCTAssertNil(collector.observe(scan()))
    }

    func testTellsChangesOnceTheFolderIsQuiet() throws {
        try write("a", to: "template.yaml")
        try write("b", to: "Sources/Hello/Hello.swift")
        var collector = ChangeCollector(scan())
        try write("longer", to: "Sources/Hello/Hello.swift")
        XCTAssertNil(collector.observe(scan()))
        try write("new", to: "Sources/Hello/New.swift")
        try disk.remove("/project/template.yaml")
        XCTAssertNil(collector.observe(scan()))
        XCTAssertEqual(
            collector.observe(scan()),
            ["Sources/Hello/Hello.swift", "Sources/Hello/New.swift", "template.yaml"]
        )
        XCTAssertNil(collector.observe(scan()))
    }

    func testToolsAndEditorsFilesAreNotWatched() throws {
        var collector = ChangeCollector(scan())
        for path in [
            ".build/debug/Hello", ".git/index", ".workshop/state.json", ".aws-sam/x", "a.swift~", ".a.swift.swp",
            "4913",
            "Sources/.#a.swift", ".template.yaml.123-4.tmp",
        ] {
            try write("x", to: path)
        }
        XCTAssertNil(collector.observe(scan()))
        XCTAssertNil(collector.observe(scan()))
        try write("x", to: ".env")
        XCTAssertNil(collector.observe(scan()))
        XCTAssertEqual(collector.observe(scan()), [".env"])
    }

    func testFolderThatGoesAndComesBackIsNoError() throws {
        try write("a", to: "template.yaml")
        var collector = ChangeCollector(scan())
        try disk.remove("/project")
        XCTAssertNil(collector.observe(scan()))
        XCTAssertEqual(collector.observe(scan()), ["template.yaml"])
        try write("a", to: "template.yaml")
        XCTAssertNil(collector.observe(scan()))
        XCTAssertEqual(collector.observe(scan()), ["template.yaml"])
    }
}
