import SystemPackage
import WorkshopCommon
import Workspace
import XCTest

/// A project that meets a newer kit: what the kit changed comes in, and no line of the learner's goes.
final class UpdatingTests: XCTestCase {
    private func kit(_ changed: [String: String] = [:], packages: FileTree = Scenario.vendored) -> KitFiles {
        let files = Scenario.files.overlaid(with: FileTree(changed.mapValues { FileTree.File($0) }))
        return KitFiles(workspace: files, packages: packages) { step, kind in
            step == "hello" ? (kind == .starter ? Scenario.hello : Scenario.helloSolution).files : nil
        }
    }

    func testTheSameKitChangesNothing() throws {
        let scenario = try Scenario.created()
        var workspace = try scenario.open()
        try workspace.lay(Scenario.hello)
        let plan = try workspace.plan(updatingTo: kit())
        XCTAssertEqual(plan.changes, [])
        XCTAssertEqual(plan.conflicts, [])
    }

    func testAnUntouchedFileIsUpdatedAndAnEditedOneMerged() throws {
        let scenario = try Scenario.created()
        try scenario.write("// first\n\n// targets\n\n// last\n// mine\n", to: "Package.swift")
        var workspace = try scenario.open()
        let plan = try workspace.plan(
            updatingTo: kit([
                "Makefile": "build:\n\tfalse\n", "Package.swift": "// first, better\n\n// targets\n\n// last\n",
            ])
        )
        XCTAssertEqual(plan.changes.map { "\($0.kind) \($0.path)" }, ["update Makefile", "merge Package.swift"])
        let before = try scenario.files()
        try workspace.apply(plan)
        XCTAssertEqual(scenario.text("Makefile"), "build:\n\tfalse\n")
        XCTAssertEqual(scenario.text("Package.swift"), "// first, better\n\n// targets\n\n// last\n// mine\n")
        XCTAssertEqual(try scenario.open().history().last?.transaction.kind, .update)
        try workspace.undo()
        XCTAssertEqual(try scenario.files(), before)
    }

    func testWhereBothChangedTheSameLinesTheLearnersStay() throws {
        let scenario = try Scenario.created()
        try scenario.write("// mine\n", to: "Package.swift")
        let workspace = try scenario.open()
        let plan = try workspace.plan(updatingTo: kit(["Package.swift": "// theirs\n"]))
        XCTAssertEqual(plan.changes, [])
        XCTAssertEqual(plan.conflicts.map(\.path), ["Package.swift"])
        XCTAssertTrue(plan.conflicts[0].diff.contains("-// mine\n+// theirs\n"), plan.conflicts[0].diff)
    }

    func testAFileOfAStepIsMergedWithThatStepsText() throws {
        let scenario = try Scenario.created()
        var workspace = try scenario.open()
        try workspace.lay(Scenario.hello)
        try scenario.write("// TODO: answer\n// mine\n", to: "Sources/Hello/Hello.swift")
        let newer = KitFiles(workspace: Scenario.files, packages: Scenario.vendored) { _, _ in
            Scenario.hello.files.overlaid(
                with: FileTree(["Sources/Hello/Hello.swift": FileTree.File("// intro\n// TODO: answer\n")])
            )
        }
        try workspace.apply(try workspace.plan(updatingTo: newer))
        XCTAssertEqual(scenario.text("Sources/Hello/Hello.swift"), "// intro\n// TODO: answer\n// mine\n")
        XCTAssertTrue(try workspace.plan(updatingTo: newer).isEmpty, "once is enough")
    }

    func testNewFilesComeRemovedOnesStayAway() throws {
        let scenario = try Scenario.created()
        try scenario.disk.remove(scenario.root.appending("Makefile"))
        try scenario.write("my notes\n", to: "notes.txt")
        var workspace = try scenario.open()
        let plan = try workspace.plan(
            updatingTo: kit(["Makefile": "new\n", "events/a.json": "{}\n", "notes.txt": "theirs\n"])
        )
        XCTAssertEqual(plan.changes.map(\.path), ["events/a.json"])
        XCTAssertEqual(plan.conflicts.map(\.reason), [.alreadyThere])
        try workspace.apply(plan)
        XCTAssertNil(scenario.text("Makefile"))
        XCTAssertEqual(scenario.text("notes.txt"), "my notes\n")
    }

    func testPackagesAreReplacedUnlessTheLearnerEditedThem() throws {
        let newer = FileTree(["Packages/swift-log/Package.swift": FileTree.File("// log 2\n")])
        let scenario = try Scenario.created()
        var workspace = try scenario.open()
        try workspace.apply(try workspace.plan(updatingTo: kit(packages: newer)))
        XCTAssertEqual(scenario.text("Packages/swift-log/Package.swift"), "// log 2\n")
        XCTAssertTrue(try workspace.plan(updatingTo: kit(packages: newer)).isEmpty)

        let edited = try Scenario.created()
        try edited.write("// my log\n", to: "Packages/swift-log/Package.swift")
        let plan = try edited.open().plan(updatingTo: kit(packages: newer))
        XCTAssertEqual(plan.changes, [])
        XCTAssertEqual(plan.conflicts.map(\.path), ["Packages/swift-log/Package.swift"])
    }
}
