import SystemPackage
import WorkshopCommon
import Workspace
import XCTest

final class StateTests: XCTestCase {
    private let stateFile = ".workshop/state.json"
    private let spare = FilePath(
        "/home/ana/.local/state/workshop/workspaces/00000000-0000-4000-8000-000000000001/state.json"
    )

    /// A project with a step laid and passed, and a hint shown.
    private func underWay() throws -> Scenario {
        let scenario = try Scenario.created()
        var workspace = try scenario.open()
        try workspace.lay(Scenario.hello)
        let verdict = WorkspaceState.VerdictSummary(
            step: "hello",
            verdict: "passed",
            at: UTCTime(seconds: 5),
            failedChecks: []
        )
        try workspace.record(verdict, passed: true)
        try workspace.recordHints(2, step: "hello", check: "testAnswers")
        return scenario
    }

    private func damagedFiles(_ scenario: Scenario) throws -> [String] {
        try scenario.disk.entries(of: scenario.root.appending(".workshop")).filter { $0.contains("damaged") }
    }

    func testProgressIsRemembered() throws {
        let state = try underWay().open().state
        XCTAssertEqual(state.step, "hello")
        XCTAssertEqual(state.passed.map(\.step), ["hello"])
        XCTAssertEqual(state.passed.map(\.at.description), ["2026-09-21T14:13:20Z"])
        XCTAssertEqual(state.hintsShown(step: "hello", check: "testAnswers"), 2)
        XCTAssertEqual(state.hintsShown(step: "hello", check: "testOther"), 0)
        XCTAssertEqual(state.lastVerdict?.verdict, "passed")
    }

    func testAStepThatPassedStaysPassed() throws {
        let scenario = try underWay()
        var workspace = try scenario.open()
        let failed = WorkspaceState.VerdictSummary(
            step: "hello",
            verdict: "failed",
            at: UTCTime(seconds: 9),
            failedChecks: ["testAnswers"],
            since: UTCTime(seconds: 9)
        )
        try workspace.record(failed, passed: false)
        XCTAssertTrue(try scenario.open().state.hasPassed("hello"))
        XCTAssertEqual(try scenario.open().state.lastVerdict, failed)
    }

    func testOpeningANormalProjectWritesNothing() throws {
        let scenario = try underWay()
        let counting = FaultyFileSystem(scenario.disk)
        let before = scenario.disk.contents
        XCTAssertEqual(try scenario.open(counting).notes, [])
        XCTAssertEqual(counting.writes, 0)
        XCTAssertTrue(scenario.disk.contents == before, "nothing is written")
    }

    func testAStateCutAtAnyByteComesBackWhole() throws {
        let whole = try underWay()
        let state = try whole.open().state
        let contents = try whole.disk.read(whole.root.appending(stateFile))
        for length in 0..<(contents.count - 1) {
            let scenario = whole.copy()
            let cut = Array(contents[..<length])
            try scenario.disk.writeAtomically(cut, to: scenario.root.appending(stateFile))
            let workspace = try scenario.open()
            XCTAssertEqual(workspace.notes.map(\.identifier), ["state-recovered"], "cut at \(length)")
            XCTAssertEqual(workspace.state.passed, state.passed)
            XCTAssertEqual(workspace.state.step, state.step)
            XCTAssertEqual(workspace.state.hints, state.hints)
            let damaged = try damagedFiles(scenario)
            XCTAssertEqual(damaged, ["state.json.damaged-1"])
            XCTAssertEqual(try scenario.disk.read(scenario.root.appending(".workshop/\(damaged[0])")), cut)
            XCTAssertEqual(try scenario.open().notes, [], "mended once is mended")
        }
    }

    func testBothCopiesCutAreRebuiltFromTheHistory() throws {
        let whole = try underWay()
        let contents = try whole.disk.read(whole.root.appending(stateFile))
        for length in stride(from: 0, to: contents.count - 1, by: 7) {
            let scenario = whole.copy()
            let cut = Array(contents[..<length])
            try scenario.disk.writeAtomically(cut, to: scenario.root.appending(stateFile))
            try scenario.disk.writeAtomically(cut, to: spare)
            var workspace = try scenario.open()
            XCTAssertEqual(workspace.state.step, "hello", "cut at \(length)")
            XCTAssertTrue(workspace.state.hasPassed("hello"))
            try workspace.undo()
            XCTAssertNil(scenario.text("Sources/Hello/Hello.swift"))
        }
    }

    func testAnEntryOfTheHistoryCutAtAnyByteIsPutAside() throws {
        let whole = try underWay()
        let folder = spare.removingLastComponent().appending("transactions")
        for name in try whole.disk.entries(of: folder) {
            let contents = try whole.disk.read(folder.appending(name))
            for length in stride(from: 0, to: contents.count - 1, by: 13) {
                let scenario = whole.copy()
                let before = try scenario.files()
                try scenario.disk.writeAtomically(Array(contents[..<length]), to: folder.appending(name))
                let workspace = try scenario.open()
                XCTAssertEqual(workspace.notes.map(\.identifier), ["history-entry-damaged"], "\(name) at \(length)")
                XCTAssertTrue(workspace.state.hasPassed("hello"))
                XCTAssertEqual(try scenario.files(), before)
                XCTAssertEqual(try scenario.open().notes, [])
            }
        }
    }

    func testAMissingStateIsFoundByWhereTheProjectWas() throws {
        let scenario = try underWay()
        try scenario.disk.remove(scenario.root.appending(stateFile))
        let workspace = try XCTUnwrap(
            try Workspace.find(from: scenario.root.appending("Sources/Hello"), host: scenario.host())
        )
        XCTAssertEqual(workspace.notes.map(\.identifier), ["state-recovered"])
        XCTAssertTrue(workspace.state.hasPassed("hello"))
    }

    func testANewerStateIsRefusedAndLeftAlone() throws {
        let scenario = try underWay()
        try edit(scenario, "\"version\": 1", "\"version\": 2")
        let before = scenario.disk.contents
        let diagnostics = thrown { _ = try scenario.open() }
        XCTAssertEqual(diagnostics.map(\.identifier), ["state-newer"])
        XCTAssertTrue(diagnostics[0].suggestion?.hasPrefix("update the kit") ?? false)
        XCTAssertTrue(scenario.disk.contents == before, "nothing is written")
    }

    func testAnEditByHandHoldsWhenItCanBeRead() throws {
        let scenario = try underWay()
        try edit(scenario, "\"step\": \"hello\",\n  \"passed\"", "\"step\": \"other\",\n  \"mine\": [1],\n  \"passed\"")
        let workspace = try scenario.open()
        XCTAssertEqual(workspace.notes.map(\.identifier), ["state-edited"])
        XCTAssertEqual(workspace.state.step, "other")
        XCTAssertTrue(scenario.text(stateFile)?.contains("\"mine\"") ?? false, "what we don't know is kept")
        XCTAssertEqual(try scenario.open().notes, [])
    }

    func testAnEditByHandThatCanNotBeReadIsPutAside() throws {
        for (part, replacement) in [
            ("\"version\": 1", "\"version\": \"one\""), ("\"version\": 1", "\"version\": 0"),
            ("\"passed\": [", "\"passed\": 3, \"was\": ["), ("\"shown\": 2", "\"shown\": \"two\""),
            ("\"laid\": {", "\"laid\": {\"../outside\": {},"),
        ] {
            let scenario = try underWay()
            try edit(scenario, part, replacement)
            let workspace = try scenario.open()
            XCTAssertEqual(workspace.notes.map(\.identifier), ["state-recovered"], replacement)
            XCTAssertEqual(workspace.state.step, "hello")
            XCTAssertEqual(try damagedFiles(scenario), ["state.json.damaged-1"])
        }
    }

    func testAnOlderCopyOfTheStateDoesNotTakeProgressBack() throws {
        let scenario = try Scenario.created()
        let old = try scenario.disk.read(scenario.root.appending(stateFile))
        var workspace = try scenario.open()
        try workspace.lay(Scenario.hello)
        try scenario.disk.writeAtomically(old, to: scenario.root.appending(stateFile))
        XCTAssertEqual(try scenario.open().notes.map(\.identifier), ["state-was-older"])
        XCTAssertEqual(try scenario.open().state.step, "hello")
    }

    func testAStateThatIsLostEverywhereSaysWhatToType() throws {
        let scenario = try underWay()
        try scenario.write("{", to: stateFile)
        try scenario.disk.remove("/home/ana/.local")
        let before = try scenario.files()
        let diagnostics = thrown { _ = try scenario.open() }
        XCTAssertEqual(diagnostics.map(\.identifier), ["state-lost"])
        XCTAssertTrue(diagnostics[0].suggestion?.contains("workshop start --dir") ?? false)
        _ = try Workspace.create(
            at: scenario.root,
            files: Scenario.files,
            vendored: Scenario.vendored,
            host: scenario.host()
        )
        XCTAssertEqual(try scenario.files(), before, "what that types does")
        XCTAssertEqual(try damagedFiles(scenario), ["state.json.damaged-1"])
        XCTAssertEqual(try scenario.open().notes, [])
    }

    func testAProjectWorksOnWithoutItsStore() throws {
        let scenario = try underWay()
        try scenario.disk.remove("/home/ana/.local")
        var workspace = try scenario.open()
        XCTAssertEqual(workspace.notes, [])
        XCTAssertTrue(workspace.state.hasPassed("hello"))
        try workspace.apply(workspace.plan(solving: [Scenario.hello, Scenario.helloSolution]))
        XCTAssertEqual(scenario.text("Sources/Hello/Hello.swift"), "answer()\n")
        try workspace.undo()
        XCTAssertEqual(scenario.text("Sources/Hello/Hello.swift"), "// TODO: answer\n")
    }

    private func edit(_ scenario: Scenario, _ part: String, _ replacement: String) throws {
        let text = try XCTUnwrap(scenario.text(stateFile))
        XCTAssertTrue(text.contains(part), text)
        let parts = text.split(separator: part, maxSplits: 1, omittingEmptySubsequences: false)
        try scenario.write(parts.joined(separator: replacement), to: stateFile)
    }
}
