import SystemPackage
import WorkshopCommon
import Workspace
import XCTest

/// Where a project is, was, or was copied to.
final class PlaceTests: XCTestCase {
    func testAProjectIsFoundFromAnyFolderInsideIt() throws {
        let scenario = try Scenario.created()
        try scenario.disk.createFolder("/home/ana/shoutout/a/b/c")
        for folder in ["/home/ana/shoutout", "/home/ana/shoutout/a/b/c", "/home/ana/shoutout/a/../bin/."] {
            XCTAssertEqual(
                try Workspace.find(from: FilePath(folder), host: scenario.host())?.root,
                scenario.root,
                folder
            )
        }
        XCTAssertNil(try Workspace.find(from: "/home/ana", host: scenario.host()))
        XCTAssertNil(try Workspace.find(from: "/", host: scenario.host()))
    }

    func testAFolderOfAnotherKindNamedLikeOursIsNoProject() throws {
        let scenario = Scenario()
        try scenario.write("/home/ana/shoutout\n", to: ".workshop/workspace")
        XCTAssertNil(try Workspace.find(from: scenario.root, host: scenario.host()))
    }

    func testAMovedProjectKeepsItsHistory() throws {
        var scenario = try Scenario.created()
        var workspace = try scenario.open()
        try workspace.lay(Scenario.hello)
        try scenario.disk.move(scenario.root, to: "/home/ana/elsewhere")
        scenario = Scenario(disk: scenario.disk, root: "/home/ana/elsewhere")
        var moved = try scenario.open()
        XCTAssertEqual(moved.notes, [])
        XCTAssertEqual(moved.id, workspace.id)
        try moved.undo()
        XCTAssertNil(scenario.text("Sources/Hello/Hello.swift"))
    }

    func testACopyGetsAHistoryOfItsOwn() throws {
        let original = try Scenario.created()
        var workspace = try original.open()
        try workspace.lay(Scenario.hello)
        let tree = try original.disk.tree(at: original.root)
        for path in tree.paths {
            try original.disk.writeAtomically(
                tree[path]?.contents ?? [],
                to: FilePath("/home/ana/copy").appending(path)
            )
        }
        let copied = Scenario(disk: original.disk, root: "/home/ana/copy")
        let identifier = "11111111-1111-4111-8111-111111111111"
        var host = copied.host()
        host.makeIdentifier = { identifier }
        var copy = try Workspace.open(at: copied.root, host: host)
        XCTAssertEqual(copy.notes.map(\.identifier), ["workspace-copied"])
        XCTAssertEqual(copy.id, identifier)
        XCTAssertEqual(try copied.open().notes, [])
        // The copy's history goes on from what it was copied with, and the original never notices.
        try copy.undo()
        XCTAssertNil(copied.text("Sources/Hello/Hello.swift"))
        XCTAssertEqual(original.text("Sources/Hello/Hello.swift"), "// TODO: answer\n")
        XCTAssertEqual(try original.open().notes, [])
        XCTAssertEqual(try original.open().id, workspace.id)
        XCTAssertEqual(try original.open().history().count, 2)
        XCTAssertEqual(try copied.open().history().count, 3)
    }

    /// As when a day goes on under another HOME: the first store has missed what happened there.
    func testAStoreThatMissedTransactionsDoesNotOverruleTheProject() throws {
        let scenario = try Scenario.created()
        var workspace = try scenario.open()
        try workspace.lay(Scenario.hello)
        try workspace.undo()
        var elsewhere = scenario.host()
        elsewhere.home = "/home/other/store"
        var there = try Workspace.open(at: scenario.root, host: elsewhere)
        try there.lay(Scenario.hello)
        try scenario.write("work\n", to: "Sources/Hello/Hello.swift")

        let back = try scenario.open()
        XCTAssertEqual(back.state.step, "hello")
        XCTAssertEqual(back.notes, [])
        XCTAssertEqual(scenario.text("Sources/Hello/Hello.swift"), "work\n")
    }

    func testTheSameProjectByALinkIsNoCopy() throws {
        let scenario = try Scenario.created()
        try scenario.disk.createSymbolicLink(at: "/home/ana/link", to: "/home/ana/shoutout")
        let workspace = try XCTUnwrap(try Workspace.find(from: "/home/ana/link/bin", host: scenario.host()))
        XCTAssertEqual(workspace.notes, [])
        XCTAssertEqual(workspace.root, scenario.root)
    }

    func testStoreLocationFollowsTheEnvironment() {
        func location(_ environment: [String: String]) -> FilePath {
            WorkspaceHost.storeLocation(environment: environment, fallback: "/kit/.workshop/home")
        }
        XCTAssertEqual(location(["WORKSHOP_HOME": "/w", "XDG_STATE_HOME": "/x", "HOME": "/h"]), "/w")
        XCTAssertEqual(location(["WORKSHOP_HOME": "", "XDG_STATE_HOME": "/x/", "HOME": "/h"]), "/x/workshop")
        XCTAssertEqual(location(["XDG_STATE_HOME": "relative", "HOME": "/h"]), "/h/.local/state/workshop")
        XCTAssertEqual(location(["HOME": ""]), "/kit/.workshop/home")
        XCTAssertEqual(location([:]), "/kit/.workshop/home")
    }
}
