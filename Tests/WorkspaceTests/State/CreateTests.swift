import SystemPackage
import WorkshopCommon
import Workspace
import XCTest

final class CreateTests: XCTestCase {
    private func create(_ scenario: Scenario) throws -> Workspace {
        try Workspace.create(
            at: scenario.root,
            files: Scenario.files,
            vendored: Scenario.vendored,
            host: scenario.host()
        )
    }

    func testLaysTheProjectAndItsPackages() throws {
        let scenario = Scenario()
        let workspace = try create(scenario)
        XCTAssertEqual(try scenario.files(), Scenario.files.overlaid(with: Scenario.vendored))
        XCTAssertNil(workspace.state.step)
        XCTAssertEqual(try workspace.history().map(\.transaction.kind), [.create])
        XCTAssertEqual(try scenario.open().notes, [])
    }

    func testAFolderWithOtherFilesKeepsThem() throws {
        let scenario = Scenario()
        try scenario.write("mine\n", to: "notes.txt")
        try scenario.write("build:\n\ttrue\n", to: "Makefile")
        _ = try create(scenario)
        XCTAssertEqual(scenario.text("notes.txt"), "mine\n")
        XCTAssertEqual(scenario.text("template.yaml"), Scenario.files["template.yaml"]?.text)
    }

    func testACollisionIsRefusedAndChangesNothing() throws {
        let scenario = Scenario()
        try scenario.write("all: mine\n", to: "Makefile")
        let before = try scenario.files()
        let diagnostics = thrown { _ = try create(scenario) }
        XCTAssertEqual(diagnostics.map(\.identifier), ["folder-not-empty"])
        XCTAssertTrue(diagnostics[0].message.hasSuffix("would bring: Makefile"))
        XCTAssertEqual(try scenario.files(), before)
        XCTAssertNil(try Workspace.find(from: scenario.root, host: scenario.host()))
    }

    func testAProjectIsNotCreatedTwiceNorInsideAnother() throws {
        let scenario = Scenario()
        _ = try create(scenario)
        XCTAssertEqual(thrown { _ = try create(scenario) }.map(\.identifier), ["project-exists"])
        let inside = Scenario(disk: scenario.disk, root: scenario.root.appending("Sources/new"))
        XCTAssertEqual(thrown { _ = try create(inside) }.map(\.identifier), ["project-inside-project"])
    }

    func testCreatingCanNotBeUndone() throws {
        let scenario = Scenario()
        var workspace = try create(scenario)
        XCTAssertEqual(thrown { try workspace.undo() }.map(\.identifier), ["nothing-to-undo"])
        XCTAssertEqual(try scenario.files(), Scenario.files.overlaid(with: Scenario.vendored))
    }
}
