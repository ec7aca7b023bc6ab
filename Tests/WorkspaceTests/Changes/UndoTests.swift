import SystemPackage
import WorkshopCommon
import Workspace
import XCTest

final class UndoTests: XCTestCase {
    func testUndoGoesBackStepByStepAndRedoForward() throws {
        let scenario = try Scenario.created()
        let start = try scenario.files()
        var workspace = try scenario.open()
        try workspace.lay(Scenario.hello)
        let laid = try scenario.files()
        try workspace.apply(workspace.plan(solving: [Scenario.hello, Scenario.helloSolution]))
        let solved = try scenario.files()

        try workspace.undo()
        XCTAssertEqual(try scenario.files(), laid)
        try workspace.undo()
        XCTAssertEqual(try scenario.files(), start)
        XCTAssertNil(try scenario.open().state.step)
        XCTAssertNil(try scenario.disk.status(of: scenario.root.appending("Sources")), "empty folders of ours go too")
        XCTAssertEqual(thrown { try workspace.undo() }.map(\.identifier), ["nothing-to-undo"])

        try workspace.redo()
        XCTAssertEqual(try scenario.files(), laid)
        XCTAssertEqual(workspace.state.step, "hello")
        try workspace.redo()
        XCTAssertEqual(try scenario.files(), solved)
        XCTAssertEqual(thrown { try workspace.redo() }.map(\.identifier), ["nothing-to-redo"])
        try workspace.undo()
        XCTAssertEqual(try scenario.files(), laid)
        XCTAssertEqual(
            try workspace.history().map(\.transaction.kind),
            [
                .create, .lay(step: "hello"), .solve(step: "hello"), .undo(of: 3), .undo(of: 2), .redo(of: 5),
                .redo(of: 4), .undo(of: 7),
            ]
        )
    }

    func testEditsMadeSinceAreToldKeptAndBroughtBackByRedo() throws {
        let scenario = try Scenario.created()
        var workspace = try scenario.open()
        try workspace.lay(Scenario.hello)
        try scenario.write("an hour of work\n", to: "Sources/Hello/Hello.swift")
        XCTAssertEqual(try workspace.planToUndo().editedSince, ["Sources/Hello/Hello.swift"])
        let outcome = try workspace.undo()
        XCTAssertEqual(outcome.plan.editedSince, ["Sources/Hello/Hello.swift"])
        XCTAssertNil(scenario.text("Sources/Hello/Hello.swift"))
        try workspace.redo()
        XCTAssertEqual(scenario.text("Sources/Hello/Hello.swift"), "an hour of work\n")
    }

    func testANewChangeEndsWhatCouldBeRedone() throws {
        let scenario = try Scenario.created()
        var workspace = try scenario.open()
        try workspace.lay(Scenario.hello)
        try workspace.undo()
        try workspace.lay(Scenario.hello)
        XCTAssertEqual(thrown { try workspace.redo() }.map(\.identifier), ["nothing-to-redo"])
    }

    func testHistorySaysWhatIsUndone() throws {
        let scenario = try Scenario.created()
        var workspace = try scenario.open()
        try workspace.lay(Scenario.hello)
        try workspace.undo()
        XCTAssertEqual(try workspace.history().map(\.isUndone), [false, true, false])
        try workspace.redo()
        XCTAssertEqual(try workspace.history().map(\.isUndone), [false, false, true, false])
        let laid = try workspace.history()[1].transaction
        XCTAssertTrue(workspace.diff(of: laid).contains("+// TODO: answer"))
        XCTAssertEqual(laid.time.description, "2026-09-21T14:13:20Z")
        try workspace.undo()
        XCTAssertEqual(try workspace.history().map(\.isUndone), [false, true, false, true, false])
    }

    func testSomethingInTheWayOfAnUndoStopsIt() throws {
        let scenario = try Scenario.created()
        var workspace = try scenario.open()
        try workspace.lay(Scenario.hello)
        try scenario.disk.remove(scenario.root.appending("Package.swift"))
        try scenario.write("mine", to: "Package.swift/a")
        let before = try scenario.files()
        XCTAssertEqual(thrown { try workspace.undo() }.map(\.identifier), ["undo-in-the-way"])
        XCTAssertEqual(try scenario.files(), before)
    }

    func testADamagedSnapshotStopsTheUndoBeforeItBegins() throws {
        let scenario = try Scenario.created()
        var workspace = try scenario.open()
        try workspace.lay(Scenario.hello)
        let laid = try scenario.files()
        for (path, node) in scenario.disk.contents where path.contains("/objects/") {
            if case .file(let contents, _) = node, contents == Scenario.files["Package.swift"]?.contents {
                try scenario.disk.writeAtomically([1], to: FilePath(path))
            }
        }
        XCTAssertEqual(thrown { try workspace.undo() }.map(\.identifier), ["snapshot-damaged"])
        XCTAssertEqual(try scenario.files(), laid)
    }
}
