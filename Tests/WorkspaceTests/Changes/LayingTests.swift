import SystemPackage
import WorkshopCommon
import Workspace
import XCTest

final class LayingTests: XCTestCase {
    func testAStarterAddsItsFilesAndUpdatesWhatIsAsWeLaidIt() throws {
        let scenario = try Scenario.created()
        var workspace = try scenario.open()
        let outcome = try workspace.lay(Scenario.hello)
        XCTAssertEqual(outcome.plan.changes.map(\.path), ["Package.swift", "Sources/Hello/Hello.swift"])
        XCTAssertEqual(outcome.plan.changes.map(\.kind), [.update, .add])
        XCTAssertEqual(outcome.plan.conflicts, [])
        XCTAssertEqual(scenario.text("Sources/Hello/Hello.swift"), "// TODO: answer\n")
        XCTAssertEqual(scenario.text("Package.swift"), "// first\n\n// targets\n.hello\n\n// last\n")
        XCTAssertEqual(try scenario.open().state.step, "hello")
    }

    func testEditsElsewhereInTheFileAreKept() throws {
        let scenario = try Scenario.created()
        try scenario.write("// mine\n\n// targets\n\n// last\n", to: "Package.swift")
        var workspace = try scenario.open()
        let outcome = try workspace.lay(Scenario.hello)
        XCTAssertEqual(outcome.plan.changes.map(\.kind), [.merge, .add])
        XCTAssertEqual(scenario.text("Package.swift"), "// mine\n\n// targets\n.hello\n\n// last\n")
    }

    func testEditsOfTheSameLinesStayAndAreReported() throws {
        let scenario = try Scenario.created()
        try scenario.write("// first\n\n// targets\n.mine\n\n// last\n", to: "Package.swift")
        var workspace = try scenario.open()
        let outcome = try workspace.lay(Scenario.hello)
        XCTAssertEqual(outcome.plan.conflicts.map(\.path), ["Package.swift"])
        XCTAssertEqual(outcome.plan.conflicts.map(\.reason), [.sameLines])
        XCTAssertEqual(
            outcome.plan.conflicts[0].diff,
            """
            --- Package.swift
            +++ Package.swift
            @@ -1,6 +1,6 @@
             // first
             \n // targets
            -.mine
            +.hello
             \n // last

            """
        )
        XCTAssertEqual(scenario.text("Package.swift"), "// first\n\n// targets\n.mine\n\n// last\n")
        XCTAssertEqual(scenario.text("Sources/Hello/Hello.swift"), "// TODO: answer\n")
        // It can be shown again, until the learner has it.
        let again = try scenario.open().openConflicts()
        XCTAssertEqual(again, outcome.plan.conflicts)
        try scenario.write("// first\n\n// targets\n.hello\n\n// last\n", to: "Package.swift")
        XCTAssertEqual(try scenario.open().openConflicts(), [])
    }

    func testAFileOfTheLearnersIsNeverReplacedByAStarter() throws {
        let scenario = try Scenario.created()
        try scenario.write("mine()\n", to: "Sources/Hello/Hello.swift")
        var workspace = try scenario.open()
        let outcome = try workspace.lay(Scenario.hello)
        XCTAssertEqual(outcome.plan.conflicts.map(\.reason), [.alreadyThere])
        XCTAssertEqual(scenario.text("Sources/Hello/Hello.swift"), "mine()\n")
    }

    func testLayingAgainBringsOnlyWhatIsNew() throws {
        let scenario = try Scenario.created()
        var workspace = try scenario.open()
        try workspace.lay(Scenario.hello)
        try scenario.write("answer(42)\n", to: "Sources/Hello/Hello.swift")
        XCTAssertTrue(try workspace.plan(laying: Scenario.hello).isEmpty)
        // A newer kit with a better starter: merged with what the learner made of the old one.
        var newer = Scenario.hello
        newer.files["Package.swift"] = FileTree.File("// first, better\n\n// targets\n.hello\n\n// last\n")
        let outcome = try workspace.lay(newer)
        XCTAssertEqual(outcome.plan.changes.map(\.path), ["Package.swift"])
        XCTAssertEqual(scenario.text("Sources/Hello/Hello.swift"), "answer(42)\n")
    }

    func testWindowsLineBreaksAreKept() throws {
        let scenario = try Scenario.created()
        try scenario.write("// mine\r\n\r\n// targets\r\n\r\n// last\r\n", to: "Package.swift")
        var workspace = try scenario.open()
        let outcome = try workspace.lay(Scenario.hello)
        XCTAssertEqual(outcome.plan.conflicts, [])
        XCTAssertEqual(scenario.text("Package.swift"), "// mine\r\n\r\n// targets\r\n.hello\r\n\r\n// last\r\n")
    }

    func testFilesThatAreNotTextStay() throws {
        let scenario = try Scenario.created()
        let binary: [UInt8] = [0xFF, 0x00, 0xFE]
        try scenario.disk.writeAtomically(binary, to: scenario.root.appending("Package.swift"))
        var workspace = try scenario.open()
        let outcome = try workspace.lay(Scenario.hello)
        XCTAssertEqual(outcome.plan.conflicts.map(\.reason), [.sameLines])
        XCTAssertEqual(try scenario.disk.read(scenario.root.appending("Package.swift")), binary)
    }

    func testFoldersLinksAndFilesInTheWayStay() throws {
        let scenario = try Scenario.created()
        try scenario.disk.remove(scenario.root.appending("Package.swift"))
        try scenario.write("mine", to: "Package.swift/notes.txt")
        try scenario.disk.writeAtomically(Array("outside".utf8), to: "/elsewhere/Hello.swift")
        try scenario.disk.createSymbolicLink(at: scenario.root.appending("Sources/Hello"), to: "/elsewhere")
        var workspace = try scenario.open()
        let before = scenario.disk.contents.filter { !$0.key.contains("workshop") }
        let outcome = try workspace.lay(Scenario.hello)
        XCTAssertEqual(outcome.plan.conflicts.map(\.reason), [.folder, .link])
        XCTAssertTrue(scenario.disk.contents.filter { !$0.key.contains("workshop") } == before)

        try scenario.disk.remove(scenario.root.appending("Sources"))
        try scenario.write("a file", to: "Sources")
        let again = try workspace.lay(Scenario.hello)
        XCTAssertEqual(again.plan.conflicts.map(\.reason), [.folder, .fileForFolder])
        XCTAssertEqual(scenario.text("Sources"), "a file")
        for conflict in again.plan.conflicts { XCTAssertFalse(conflict.reason.explanation.isEmpty) }
    }

    func testASolutionReplacesItsOwnFilesAndMergesSharedOnes() throws {
        let scenario = try Scenario.created()
        var workspace = try scenario.open()
        try workspace.lay(Scenario.hello)
        try scenario.write("// half done\n", to: "Sources/Hello/Hello.swift")
        try scenario.write("Resources:\n  Given: 1\n\nOutputs:\n  Mine: 3\n", to: "template.yaml")
        let plan = try workspace.plan(solving: [Scenario.hello, Scenario.helloSolution])
        XCTAssertEqual(plan.changes.map(\.path), ["Sources/Hello/Hello.swift", "template.yaml"])
        XCTAssertEqual(plan.changes.map(\.kind), [.replace, .merge])
        XCTAssertEqual(scenario.text("Sources/Hello/Hello.swift"), "// half done\n", "a plan changes nothing")
        XCTAssertTrue(plan.diff.contains("-// half done\n+answer()\n"))
        try workspace.apply(plan)
        XCTAssertEqual(scenario.text("Sources/Hello/Hello.swift"), "answer()\n")
        XCTAssertEqual(
            scenario.text("template.yaml"),
            "Resources:\n  Given: 1\n  Hello: 2\n\nOutputs:\n  Mine: 3\n"
        )
        XCTAssertTrue(scenario.everything().contains(Array("// half done\n".utf8)))
    }

    func testASolutionReplacesNothingOfSomebodyWhoWroteNothing() throws {
        let scenario = try Scenario.created()
        var workspace = try scenario.open()
        try workspace.lay(Scenario.hello)
        let plan = try workspace.plan(solving: [Scenario.hello, Scenario.helloSolution])
        XCTAssertEqual(plan.changes.map(\.kind), [.update, .update])
    }

    func testLayingNothingNewIsNoTransaction() throws {
        let scenario = try Scenario.created()
        var workspace = try scenario.open()
        let first = try workspace.lay(Scenario.hello)
        let before = try workspace.history()
        XCTAssertEqual(try workspace.lay(Scenario.hello).transaction, first.transaction)
        XCTAssertEqual(try workspace.history(), before)
    }

    func testSolvingKeepsTheLearnerInTheirStep() throws {
        let scenario = try Scenario.created()
        var workspace = try scenario.open()
        try workspace.apply(workspace.plan(solving: [Scenario.hello, Scenario.helloSolution]))
        XCTAssertEqual(workspace.state.step, "hello", "who is in none is in the solved one")
        var other = Scenario.hello
        other.step = "other"
        try workspace.apply(workspace.plan(solving: [other]))
        XCTAssertEqual(workspace.state.step, "hello")
    }

    func testASolutionThatCanNotBeMergedReplacesTheFile() throws {
        let scenario = try Scenario.created()
        var workspace = try scenario.open()
        try workspace.lay(Scenario.hello)
        let mine = "Resources:\n  Given: 1\n  Hello: wrong\n\nOutputs:\n"
        try scenario.write(mine, to: "template.yaml")
        try workspace.apply(workspace.plan(solving: [Scenario.hello, Scenario.helloSolution]))
        XCTAssertEqual(scenario.text("template.yaml"), "Resources:\n  Given: 1\n  Hello: 2\n\nOutputs:\n")
        try workspace.undo()
        XCTAssertEqual(scenario.text("template.yaml"), mine)
    }

    func testSolvingAgainLeavesASolutionThatIsThereAmongOthers() throws {
        let scenario = try Scenario.created()
        var workspace = try scenario.open()
        try workspace.apply(workspace.plan(solving: [Scenario.hello, Scenario.helloSolution]))
        // What another step brings, between and right beside our lines.
        try scenario.write(
            "Resources:\n  Given: 1\n  Before: 0\n  Hello: 2\n  After: 3\n\nOutputs:\n",
            to: "template.yaml"
        )
        XCTAssertTrue(try workspace.plan(solving: [Scenario.hello, Scenario.helloSolution]).isEmpty)
        try workspace.undo()
        XCTAssertFalse(try workspace.plan(solving: [Scenario.hello, Scenario.helloSolution]).isEmpty)
    }

    func testSolvingAgainKeepsWhatALaterSolutionMadeOfAFile() throws {
        let scenario = try Scenario.created()
        var workspace = try scenario.open()
        try workspace.apply(workspace.plan(solving: [Scenario.hello, Scenario.helloSolution]))
        var later = Scenario.helloSolution
        later.step = "later"
        later.files = FileTree(["Sources/Hello/Hello.swift": FileTree.File("better()\n")])
        try workspace.apply(workspace.plan(solving: [later]))
        XCTAssertTrue(try workspace.plan(solving: [Scenario.hello, Scenario.helloSolution]).isEmpty)
        try scenario.write("broken()\n", to: "Sources/Hello/Hello.swift")
        XCTAssertEqual(
            try workspace.plan(solving: [Scenario.hello, Scenario.helloSolution]).changes.map(\.path),
            ["Sources/Hello/Hello.swift"]
        )
    }

    func testSolvingAgainBringsTheSolutionBack() throws {
        let scenario = try Scenario.created()
        var workspace = try scenario.open()
        try workspace.apply(workspace.plan(solving: [Scenario.hello, Scenario.helloSolution]))
        let solved = try XCTUnwrap(scenario.text("template.yaml"))
        XCTAssertTrue(try workspace.plan(solving: [Scenario.hello, Scenario.helloSolution]).isEmpty)
        for broken in ["  Hello: 22\n", ""] {
            let mine = "Mine: 0\n" + solved.replacing("  Hello: 2\n", with: broken)
            try scenario.write(mine, to: "template.yaml")
            let outcome = try workspace.apply(workspace.plan(solving: [Scenario.hello, Scenario.helloSolution]))
            XCTAssertEqual(outcome.plan.changes.map(\.path), ["template.yaml"])
            XCTAssertEqual(try workspace.history().last?.transaction.number, outcome.transaction)
            // What our solution doesn't touch stays where it can be told apart.
            XCTAssertEqual(scenario.text("template.yaml"), broken.isEmpty ? "Mine: 0\n" + solved : solved)
            try workspace.undo()
            XCTAssertEqual(scenario.text("template.yaml"), mine)
            try scenario.write(solved, to: "template.yaml")
        }
    }

    func testASolutionLaysTheStarterThatWasSkipped() throws {
        let scenario = try Scenario.created()
        var workspace = try scenario.open()
        try workspace.apply(workspace.plan(solving: [Scenario.hello, Scenario.helloSolution]))
        XCTAssertEqual(scenario.text("Package.swift"), "// first\n\n// targets\n.hello\n\n// last\n")
        XCTAssertEqual(scenario.text("Sources/Hello/Hello.swift"), "answer()\n")
        // Going back to the starter would throw the solution away.
        XCTAssertTrue(try workspace.plan(laying: Scenario.hello).isEmpty)
    }

    func testAFileSavedAfterThePlanWasMadeStopsTheCommand() throws {
        let scenario = try Scenario.created()
        var workspace = try scenario.open()
        let plan = try workspace.plan(laying: Scenario.hello)
        try scenario.write("// saved just now\n", to: "Package.swift")
        XCTAssertEqual(thrown { try workspace.apply(plan) }.map(\.identifier), ["file-changed-meanwhile"])
        XCTAssertEqual(scenario.text("Package.swift"), "// saved just now\n")
        XCTAssertNil(scenario.text("Sources/Hello/Hello.swift"))
    }
}
