import SystemPackage
import WorkshopCommon
import Workspace
import XCTest

/// What a check, or what the checked code does, can't cost a learner: a single byte of theirs.
final class CheckingTests: XCTestCase {
    private var scenario: Scenario!

    override func setUpWithError() throws {
        scenario = try Scenario.created()
        try scenario.write("half of an idea ½\r\n", to: "Sources/Mine/Mine.swift")
        try scenario.write("ref: refs/heads/main\n", to: ".git/HEAD")
        try scenario.write("a commit\n", to: ".git/objects/ab/cd")
    }

    private func check(_ damage: () throws -> Void) throws -> ChangesInCheck? {
        var workspace = try scenario.open()
        let running = try workspace.beginCheck(of: ["hello"])
        try damage()
        return try workspace.endCheck(running)
    }

    func testACheckThatChangesNothingLeavesNothing() throws {
        let history = try scenario.open().history().count
        XCTAssertNil(try check {})
        XCTAssertEqual(try scenario.open().history().count, history)
        XCTAssertEqual(try scenario.open().notes, [])
        XCTAssertFalse(scenario.disk.contents.keys.contains { $0.contains("/checks/") })
    }

    func testADeletedProjectComesBackByOneUndo() throws {
        let before = try scenario.files()
        let changes = try XCTUnwrap(try check { try scenario.disk.remove(scenario.root) })
        XCTAssertEqual(changes.changed, [])
        XCTAssertEqual(changes.removed, before.paths.sorted())
        var workspace = try scenario.open()
        try workspace.undo()
        XCTAssertEqual(try scenario.files(), before)
        try workspace.redo()
        XCTAssertEqual(try scenario.files(), FileTree(), "that can be taken back, too")
    }

    func testAnOverwrittenFileComesBack() throws {
        let changes = try check { try scenario.write("handlers were here\n", to: "Sources/Mine/Mine.swift") }
        XCTAssertEqual(changes?.changed, ["Sources/Mine/Mine.swift"])
        XCTAssertEqual(changes?.removed, [])
        var workspace = try scenario.open()
        try workspace.undo()
        XCTAssertEqual(scenario.text("Sources/Mine/Mine.swift"), "half of an idea ½\r\n")
        try workspace.redo()
        XCTAssertEqual(scenario.text("Sources/Mine/Mine.swift"), "handlers were here\n")
    }

    func testANewFileIsNobodysLoss() throws {
        XCTAssertNil(try check { try scenario.write("out\n", to: "Sources/Mine/Made.swift") })
    }

    func testARepositoryMayWorkOnWhileItIsOne() throws {
        XCTAssertNil(try check { try scenario.write("another\n", to: ".git/HEAD") })
        let changes = try check { try scenario.disk.remove(scenario.root.appending(".git")) }
        XCTAssertEqual(changes?.removed, [".git/HEAD", ".git/objects/ab/cd"])
    }

    func testALinkInAFilesPlaceIsALossThatUndoExplains() throws {
        let changes = try check {
            try scenario.disk.remove(scenario.root.appending("template.yaml"))
            try scenario.disk.createSymbolicLink(at: scenario.root.appending("template.yaml"), to: "/etc/passwd")
        }
        XCTAssertEqual(changes?.removed, ["template.yaml"])
        var workspace = try scenario.open()
        XCTAssertEqual(thrown { try workspace.undo() }.map(\.identifier), ["undo-in-the-way"])
        try scenario.disk.remove(scenario.root.appending("template.yaml"))
        try workspace.undo()
        XCTAssertEqual(scenario.text("template.yaml"), Scenario.files["template.yaml"]?.text)
    }

    func testWhatAnotherCommandLaidMeanwhileIsNoDamage() throws {
        let changes = try check {
            var other = try scenario.open()
            try other.lay(Scenario.hello)
        }
        // The other command is a process of its own here, which finds no lock held: the check counts as cut off.
        XCTAssertNil(changes)
        XCTAssertEqual(try scenario.open().history().last?.transaction.kind, .lay(step: "hello"))
    }

    func testUndoOfWhatACheckDidLeavesTheLearnerInTheirStep() throws {
        var workspace = try scenario.open()
        let running = try workspace.beginCheck(of: ["hello"])
        try scenario.write("gone\n", to: "Makefile")
        _ = try workspace.endCheck(running)
        try workspace.lay(Scenario.hello)
        try workspace.undo()
        try workspace.undo()
        XCTAssertEqual(scenario.text("Makefile"), Scenario.files["Makefile"]?.text)
    }

    func testACheckThatWasKilledIsToldOnce() throws {
        let before = try scenario.files()
        _ = try scenario.open().beginCheck(of: ["hello"])
        try scenario.disk.remove(scenario.root.appending("Sources"))
        let found = try scenario.open()
        XCTAssertEqual(found.notes.map(\.identifier), ["files-changed-in-check"])
        XCTAssertEqual(
            found.notes[0].message,
            "the check of hello was cut off; since it began, a file of yours changed: Sources/Mine/Mine.swift (gone)"
        )
        var again = try scenario.open()
        XCTAssertEqual(again.notes, [])
        try again.undo()
        XCTAssertEqual(try scenario.files(), before)
    }

    func testACheckThatRunsIsLeftAlone() throws {
        var workspace = try scenario.open()
        let running = try workspace.beginCheck(of: ["hello"])
        try scenario.disk.remove(scenario.root.appending("Sources"))
        // A command of the same process, such as the one that remembers hints in `watch`.
        try workspace.recordHints(1, step: "hello", check: "testA")
        XCTAssertEqual(workspace.notes, [])
        XCTAssertEqual(try workspace.endCheck(running)?.removed, ["Sources/Mine/Mine.swift"])
    }

    func testWhatTheHistoryKeepsSurvivesBeingReadAgain() throws {
        let changes = try XCTUnwrap(try check { try scenario.write("x\n", to: "Makefile") })
        let entry = try XCTUnwrap(try scenario.open().history().last)
        XCTAssertEqual(entry.transaction.number, changes.transaction)
        XCTAssertEqual(entry.transaction.kind, .check(steps: ["hello"]))
        XCTAssertTrue(try scenario.open().diff(of: entry.transaction).contains("+x\n"))
    }

    func testTheLearnerReadsWhatHappenedAndWhatToType() throws {
        let changes = ChangesInCheck(
            transaction: 7,
            steps: ["hello"],
            changed: ["template.yaml"],
            removed: ["Packages/a", "Packages/b", "c", "d", "e"],
            wasCutOff: false
        )
        let diagnostic = Diagnostic(describing: changes)
        XCTAssertEqual(
            diagnostic.message,
            "while hello was checked, 6 files of yours changed: c (gone), d (gone), e (gone), template.yaml (changed), "
                + "Packages/a (gone) and 1 more"
        )
        XCTAssertEqual(changes.shortText, "6 files changed in a check: workshop undo")
        XCTAssertEqual(
            diagnostic.why,
            "If you did that yourself, all is well. If not, the code that was checked did it. "
                + "Nothing is lost: each file is kept as it was before."
        )
        XCTAssertEqual(
            diagnostic.suggestion,
            "to have them back: 'workshop undo'; to look first: 'workshop history 7'"
        )
    }
}
