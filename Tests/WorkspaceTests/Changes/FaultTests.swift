import SystemPackage
import WorkshopCommon
import Workspace
import XCTest

/// Fails or ends the process at every single write of every command.
final class FaultTests: XCTestCase {
    /// What a command does on a project, given the disk that it runs on.
    private typealias Command = (Scenario, any FileSystem) throws -> Void

    private func runEverywhere(_ scenario: Scenario, _ command: Command, line: UInt = #line) throws {
        let before = try scenario.files()
        let learners = Set(before.files.values.map(\.contents))
        let counting = FaultyFileSystem(scenario.copy().disk)
        let done = scenario.copy()
        try command(done, done.disk)
        let after = try done.files()
        try command(scenario, counting)
        XCTAssertGreaterThan(counting.writes, 3, line: line)

        for fault in FaultyFileSystem.Fault.allCases {
            for write in 1...counting.writes {
                let what = "\(fault) at write \(write) of \(counting.writes)"
                let trial = scenario.copy()
                let diagnostics = thrown { try command(trial, FaultyFileSystem(trial.disk, fault, at: write)) }
                for diagnostic in diagnostics where fault != .crashes {
                    XCTAssertTrue(
                        ["disk-full", "workspace-repair-postponed"].contains(diagnostic.identifier),
                        "\(what): \(diagnostic)",
                        line: line
                    )
                }
                let workspace = try trial.open()
                XCTAssertLessThanOrEqual(workspace.notes.count, 1, "\(what): \(workspace.notes)", line: line)
                let files = try trial.files()
                XCTAssertTrue(files == before || files == after, "\(what): half done", line: line)
                XCTAssertTrue(learners.isSubset(of: trial.everything()), "\(what): bytes were lost", line: line)
                XCTAssertEqual(try trial.open().notes, [], "\(what): repaired once is repaired", line: line)
                if files == before {
                    try command(trial, trial.disk)
                    XCTAssertEqual(try trial.files(), after, "\(what): the command works again", line: line)
                }
            }
        }
    }

    private func edited() throws -> Scenario {
        let scenario = try Scenario.created()
        try scenario.write("// mine\n\n// targets\n\n// last\n", to: "Package.swift")
        try scenario.write("notes of mine\n", to: "notes.txt")
        return scenario
    }

    func testLay() throws {
        try runEverywhere(try edited()) { scenario, disk in
            var workspace = try scenario.open(disk)
            try workspace.lay(Scenario.hello)
        }
    }

    func testSolve() throws {
        let scenario = try edited()
        var workspace = try scenario.open()
        try workspace.lay(Scenario.hello)
        try scenario.write("half done\n", to: "Sources/Hello/Hello.swift")
        try scenario.write("Resources:\n  Mine: 1\n", to: "template.yaml")
        try runEverywhere(scenario) { scenario, disk in
            var workspace = try scenario.open(disk)
            try workspace.apply(workspace.plan(solving: [Scenario.hello, Scenario.helloSolution]))
        }
    }

    func testReset() throws {
        let scenario = try edited()
        var workspace = try scenario.open()
        try workspace.lay(Scenario.hello)
        try scenario.write("half done\n", to: "Sources/Hello/Hello.swift")
        try scenario.write("Resources:\n  Given: 1\n  Hello: 2\n\nOutputs:\n\n# mine\n", to: "template.yaml")
        try runEverywhere(scenario) { scenario, disk in
            var workspace = try scenario.open(disk)
            try workspace.apply(workspace.plan(resetting: ResettingTests.beginning))
        }
    }

    func testUndo() throws {
        let scenario = try edited()
        var workspace = try scenario.open()
        try workspace.lay(Scenario.hello)
        try scenario.write("half done\n", to: "Sources/Hello/Hello.swift")
        try runEverywhere(scenario) { scenario, disk in
            var workspace = try scenario.open(disk)
            try workspace.undo()
        }
    }

    func testRedo() throws {
        let scenario = try edited()
        var workspace = try scenario.open()
        try workspace.lay(Scenario.hello)
        try workspace.undo()
        try runEverywhere(scenario) { scenario, disk in
            var workspace = try scenario.open(disk)
            try workspace.redo()
        }
    }

    /// The code under check does its worst once it runs; before that it has done nothing.
    func testCheck() throws {
        let scenario = try edited()
        let before = try scenario.files()
        func check(_ trial: Scenario, _ disk: any FileSystem) throws {
            var workspace = try trial.open(disk)
            let running = try workspace.beginCheck(of: ["hello"])
            for path in before.paths where path != "Makefile" { try trial.disk.remove(trial.root.appending(path)) }
            try trial.write("not mine\n", to: "Makefile")
            try trial.disk.remove(trial.root.appending(".workshop"))
            _ = try workspace.endCheck(running)
        }
        let counting = FaultyFileSystem(scenario.copy().disk)
        try check(Scenario(disk: scenario.copy().disk, root: scenario.root), counting)
        XCTAssertGreaterThan(counting.writes, 5)
        for fault in FaultyFileSystem.Fault.allCases {
            for write in 1...counting.writes {
                let what = "\(fault) at write \(write) of \(counting.writes)"
                let trial = scenario.copy()
                let host = trial.host(FaultyFileSystem(trial.disk, fault, at: write))
                _ = thrown { try check(trial, host.fileSystem) }
                try trial.disk.createFolder(trial.root.appending(".workshop"))
                var workspace = try trial.open()
                if try trial.files() != before { try workspace.undo() }
                XCTAssertEqual(try trial.files(), before, what)
                XCTAssertEqual(try trial.open().notes, [], "\(what): repaired once is repaired")
            }
        }
    }

    func testPassedStepsAreNeverHalfRemembered() throws {
        let scenario = try Scenario.created()
        let verdict = WorkspaceState.VerdictSummary(
            step: "hello",
            verdict: "passed",
            at: UTCTime(seconds: 0),
            failedChecks: []
        )
        let counting = FaultyFileSystem(scenario.copy().disk)
        var counted = try scenario.open(counting)
        try counted.record(verdict, passed: true)
        for fault in FaultyFileSystem.Fault.allCases {
            for write in 1...counting.writes {
                let trial = scenario.copy()
                let failed = !thrown {
                    var workspace = try trial.open(FaultyFileSystem(trial.disk, fault, at: write))
                    try workspace.record(verdict, passed: true)
                }.isEmpty
                let state = try trial.open().state
                XCTAssertTrue(state.hasPassed("hello") || failed, "\(fault) at \(write)")
                var workspace = try trial.open()
                try workspace.record(verdict, passed: true)
                XCTAssertTrue(try trial.open().state.hasPassed("hello"))
            }
        }
    }

    func testCreate() throws {
        let counting = FaultyFileSystem(MemoryFileSystem())
        let scenario = Scenario()
        try scenario.write("my own notes\n", to: "notes.txt")
        func create(_ scenario: Scenario, _ disk: any FileSystem) throws {
            _ = try Workspace.create(
                at: scenario.root,
                files: Scenario.files,
                vendored: Scenario.vendored,
                host: scenario.host(disk)
            )
        }
        try create(scenario, counting)
        let before = try scenario.files()
        for fault in FaultyFileSystem.Fault.allCases {
            for write in 1...counting.writes {
                let trial = scenario.copy()
                _ = thrown { try create(trial, FaultyFileSystem(trial.disk, fault, at: write)) }
                XCTAssertEqual(trial.text("notes.txt"), "my own notes\n")
                if fault == .staysFull, trial.text("template.yaml") == nil {
                    XCTAssertEqual(try trial.disk.entries(of: trial.root), ["notes.txt"], "\(fault) at \(write)")
                }
                if (try? trial.open()) == nil || trial.text("template.yaml") == nil {
                    try create(trial, trial.disk)
                }
                XCTAssertEqual(try trial.open().notes, [], "\(fault) at \(write)")
                XCTAssertEqual(
                    try trial.files(),
                    before.overlaid(with: Scenario.files).overlaid(with: Scenario.vendored),
                    "\(fault) at \(write)"
                )
            }
        }
    }

    /// A project whose last command ended after it had changed files and before it could say so.
    private func cutOff() throws -> Scenario {
        let scenario = try edited()
        var workspace = try scenario.open()
        for write in 1... {
            let trial = scenario.copy()
            _ = thrown {
                var workspace = try trial.open(FaultyFileSystem(trial.disk, .crashes, at: write))
                try workspace.lay(Scenario.hello)
            }
            if try trial.files() != scenario.files() { return trial }
        }
        try workspace.lay(Scenario.hello)
        return scenario
    }

    func testARepairIsToldOnceAndCleansUp() throws {
        let scenario = try cutOff()
        try scenario.write("half", to: ".Package.swift.12-34.tmp")
        let notes = try scenario.open().notes
        XCTAssertEqual(notes.map(\.identifier), ["workspace-repaired"])
        XCTAssertEqual(notes[0].message, "'workshop next' was cut off the last time; what it had begun was taken back")
        XCTAssertEqual(notes[0].suggestion, "type 'workshop next' again")
        XCTAssertNil(scenario.text(".Package.swift.12-34.tmp"))
        XCTAssertEqual(try scenario.files(), try edited().files())
    }

    func testWhatWasEditedBeforeTheRepairStays() throws {
        let scenario = try cutOff()
        try scenario.write("edited after the crash\n", to: "Package.swift")
        let notes = try scenario.open().notes
        XCTAssertEqual(notes.map(\.identifier), ["workspace-repaired"])
        XCTAssertTrue(notes[0].why?.hasSuffix("What you edited since was left as it is: Package.swift.") ?? false)
        XCTAssertEqual(scenario.text("Package.swift"), "edited after the crash\n")
    }

    /// Opening mends; mending may be cut off as well.
    func testOpening() throws {
        let damaged = try edited()
        try damaged.write("{\"id\"", to: ".workshop/state.json")
        let copied = try edited()
        for (path, file) in try copied.disk.tree(at: copied.root).files {
            try copied.disk.writeAtomically(file.contents, to: FilePath("/home/ana/copy").appending(path))
        }
        let copy = Scenario(disk: copied.disk, root: "/home/ana/copy")
        for scenario in [damaged, copy, try cutOff()] {
            let counting = FaultyFileSystem(scenario.copy().disk)
            let mended = try scenario.open(counting)
            XCTAssertEqual(mended.notes.count, 1)
            let done = scenario.copy()
            _ = try done.open()
            for fault in FaultyFileSystem.Fault.allCases {
                for write in 1...counting.writes {
                    let trial = scenario.copy()
                    _ = thrown { _ = try trial.open(FaultyFileSystem(trial.disk, fault, at: write)) }
                    let workspace = try trial.open()
                    XCTAssertLessThanOrEqual(workspace.notes.count, 1, "\(fault) at \(write): \(workspace.notes)")
                    XCTAssertEqual(workspace.state.step, mended.state.step, "\(fault) at \(write)")
                    XCTAssertEqual(workspace.state.passed, mended.state.passed, "\(fault) at \(write)")
                    XCTAssertEqual(try trial.files(), try done.files(), "\(fault) at \(write)")
                    XCTAssertTrue(scenario.everything().isSubset(of: trial.everything()), "\(fault) at \(write)")
                }
            }
        }
    }
}
