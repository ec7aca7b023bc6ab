import SystemPackage
import WorkshopCommon
import Workspace
import XCTest

final class ResettingTests: XCTestCase {
    static let beginning = StepBeginning(
        step: "hello",
        paths: ["Package.swift", "Sources/Hello/Hello.swift", "Sources/Hello/Extra.swift", "template.yaml"],
        own: ["Sources/Hello/Hello.swift", "Sources/Hello/Extra.swift"],
        start: Scenario.files.overlaid(with: Scenario.hello.files),
        solved: Scenario.helloSolution.fallback.overlaid(
            with: FileTree(["Sources/Hello/Extra.swift": FileTree.File("ours\n")])
        )
    )

    private func solved() throws -> Scenario {
        let scenario = try Scenario.created()
        var workspace = try scenario.open()
        try workspace.lay(Scenario.hello)
        try workspace.apply(workspace.plan(solving: [Scenario.hello, Scenario.helloSolution]))
        return scenario
    }

    func testGoesBackToTheStarterAndKeepsOtherLinesOfSharedFiles() throws {
        let scenario = try solved()
        try scenario.write("Resources:\n  Given: 1\n  Hello: 2\n\nOutputs:\n\nMine: 3\n", to: "template.yaml")
        try scenario.write("ours\n", to: "Sources/Hello/Extra.swift")
        var workspace = try scenario.open()
        let plan = try workspace.plan(resetting: Self.beginning)
        XCTAssertEqual(
            plan.changes.map { "\($0.kind) \($0.path)" },
            ["remove Sources/Hello/Extra.swift", "replace Sources/Hello/Hello.swift", "replace template.yaml"]
        )
        XCTAssertEqual(plan.conflicts, [])
        try workspace.apply(plan)
        XCTAssertEqual(scenario.text("Sources/Hello/Hello.swift"), "// TODO: answer\n")
        XCTAssertNil(scenario.text("Sources/Hello/Extra.swift"))
        XCTAssertEqual(scenario.text("template.yaml"), "Resources:\n  Given: 1\n\nOutputs:\n\nMine: 3\n")
        XCTAssertEqual(try scenario.open().state.step, "hello")
        XCTAssertTrue(try scenario.open().plan(resetting: Self.beginning).isEmpty)

        try workspace.undo()
        XCTAssertEqual(scenario.text("Sources/Hello/Hello.swift"), "answer()\n")
        XCTAssertEqual(try workspace.history().map(\.isUndone), [false, false, false, true, false])
    }

    func testLinesThatCantBeToldApartStayAndAreShown() throws {
        let scenario = try solved()
        try scenario.write("Resources:\n  Given: 1\n  Hello: mine\n\nOutputs:\n", to: "template.yaml")
        try scenario.write("mine\n", to: "Sources/Hello/Extra.swift")
        let plan = try scenario.open().plan(resetting: Self.beginning)
        XCTAssertEqual(plan.conflicts.map(\.path), ["template.yaml"])
        XCTAssertEqual(plan.conflicts.map(\.reason), [.sameLines])
        XCTAssertEqual(plan.changes.map(\.path), ["Sources/Hello/Hello.swift"])
    }

    func testAFileThatIsGoneComesBackAndTheSolutionCanBeLaidAgain() throws {
        let scenario = try solved()
        try scenario.disk.remove(scenario.root.appending("Sources/Hello/Hello.swift"))
        var workspace = try scenario.open()
        try workspace.apply(workspace.plan(resetting: Self.beginning))
        XCTAssertEqual(scenario.text("Sources/Hello/Hello.swift"), "// TODO: answer\n")
        try workspace.apply(workspace.plan(solving: [Scenario.hello, Scenario.helloSolution]))
        XCTAssertEqual(scenario.text("Sources/Hello/Hello.swift"), "answer()\n")
    }
}
