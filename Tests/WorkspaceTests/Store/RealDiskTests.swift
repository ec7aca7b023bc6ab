import Synchronization
import SystemPackage
import WorkshopCommon
import Workspace
import XCTest

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// The same on a disk of this machine, with its locks, links and permissions.
final class RealDiskTests: XCTestCase {
    private let disk = LocalFileSystem()

    private func folder() throws -> FilePath {
        let path = FilePath(NSTemporaryDirectory()).appending("workspace-\(UInt64.random(in: 0 ... .max))")
        try disk.createFolder(path)
        addTeardownBlock { try LocalFileSystem().remove(path) }
        return disk.canonicalPath(of: path)
    }

    private func host(_ folder: FilePath, patience: Int = 0, waiting: @escaping @Sendable () -> Void = {})
        -> WorkspaceHost
    {
        WorkspaceHost(home: folder.appending("home"), locks: .files(patience: patience, waiting: waiting))
    }

    private func create(in folder: FilePath) throws -> Workspace {
        try Workspace.create(
            at: folder.appending("shoutout"),
            files: Scenario.files,
            vendored: Scenario.vendored,
            host: host(folder)
        )
    }

    func testADayOnARealDisk() throws {
        let folder = try folder()
        var workspace = try create(in: folder)
        let root = workspace.root
        XCTAssertEqual(try disk.status(of: root.appending("bin/run"))?.isExecutable, true)
        try workspace.lay(Scenario.hello)
        try disk.writeAtomically(Array("mine\n".utf8), to: root.appending("Sources/Hello/Hello.swift"))
        try workspace.apply(workspace.plan(solving: [Scenario.hello, Scenario.helloSolution]))
        try workspace.undo()
        XCTAssertEqual(try disk.read(root.appending("Sources/Hello/Hello.swift")), Array("mine\n".utf8))
        try workspace.undo()
        XCTAssertNil(try disk.status(of: root.appending("Sources")))
        let found = try XCTUnwrap(try Workspace.find(from: root.appending("bin"), host: host(folder)))
        XCTAssertEqual(found.notes, [])
        XCTAssertEqual(found.root, root)
        try disk.move(root, to: folder.appending("moved"))
        XCTAssertEqual(try Workspace.open(at: folder.appending("moved"), host: host(folder)).id, workspace.id)
    }

    func testTwoCommandsAtOnceTakeTurnsOrSaySo() throws {
        let folder = try folder()
        let workspace = try create(in: folder)
        let lock = folder.appending("home/workspaces/\(workspace.id)/lock")
        let held = open(lock.string, O_RDWR)
        XCTAssertEqual(flock(held, LOCK_EX), 0)
        let diagnostics = thrown { _ = try Workspace.open(at: workspace.root, host: host(folder)) }
        XCTAssertEqual(diagnostics.map(\.identifier), ["workspace-busy"])

        // Waiting ends as soon as the other one does, and says that it waits.
        let told = Atomic(false)
        let patient = host(folder, patience: 60_000) {
            told.store(true, ordering: .relaxed)
            close(held)
        }
        XCTAssertEqual(try Workspace.open(at: workspace.root, host: patient).notes, [])
        XCTAssertTrue(told.load(ordering: .relaxed))
    }

    func testALinkOutOfTheProjectIsNeverWrittenThrough() throws {
        let folder = try folder()
        var workspace = try create(in: folder)
        let outside = folder.appending("outside")
        try disk.writeAtomically(Array("not yours\n".utf8), to: outside.appending("Package.swift"))
        try disk.remove(workspace.root.appending("Package.swift"))
        XCTAssertEqual(symlink("../outside/Package.swift", workspace.root.appending("Package.swift").string), 0)
        XCTAssertEqual(symlink("../outside", workspace.root.appending("Sources").string), 0)
        let outcome = try workspace.lay(Scenario.hello)
        XCTAssertEqual(outcome.plan.conflicts.map(\.reason), [.link, .link])
        XCTAssertEqual(try disk.tree(at: outside).paths, ["Package.swift"])
        XCTAssertEqual(try disk.read(outside.appending("Package.swift")), Array("not yours\n".utf8))
    }

    func testAHomeThatCanNotBeWrittenSaysWhatToDo() throws {
        let folder = try folder()
        try disk.writeAtomically([1], to: folder.appending("home"))
        let diagnostics = thrown { _ = try create(in: folder) }
        XCTAssertEqual(diagnostics.map(\.identifier), ["file-createFolder"])
        XCTAssertNotNil(diagnostics.first?.suggestion)
        XCTAssertNil(try disk.status(of: folder.appending("shoutout")))
    }
}
