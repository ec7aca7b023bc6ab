import Foundation
import ProcessSupervisor
import SystemPackage
import XCTest

/// What becomes of children when the process that supervises them dies. That process is this test bundle once more.
final class SupervisorDeathTests: XCTestCase {
    private static let mode = "WORKSHOP_TEST_VICTIM"

    /// Does something only in the second process: starts a tree, says so, and waits for its own end.
    func testVictim() async throws {
        guard let mode = ProcessInfo.processInfo.environment[Self.mode] else { return }
        if mode == "trap" { SignalTrap.install(for: [SIGTERM]) }
        var shell = Shell("trap '' TERM INT HUP; setsid sleep 1000 & echo ready; sleep 1000")
        shell.extra = [9: .descriptor(.standardOutput)]
        let process = try shell.start()
        await process.waits(for: "ready")
        FileHandle.standardOutput.write(Data("started\n".utf8))
        _ = await process.exit()
    }

    func testChildrenEndWhenTheSupervisorIsKilled() throws {
        try endVictim(mode: "plain", by: SIGKILL)
    }

    func testChildrenEndWhenTheSupervisorIsInterrupted() throws {
        try endVictim(mode: "plain", by: SIGINT)
    }

    func testTrapEndsChildrenAndLetsTheSignalEndTheProcess() throws {
        try endVictim(mode: "trap", by: SIGTERM)
    }

    private func endVictim(mode: String, by signal: Int32) throws {
        #if os(Linux)
        let victim = Process()
        victim.executableURL = try XCTUnwrap(Bundle.main.executableURL)
        victim.arguments = ["ProcessSupervisorTests.SupervisorDeathTests/testVictim"]
        victim.environment = ProcessInfo.processInfo.environment.merging([Self.mode: mode]) { $1 }
        let output = Pipe()
        victim.standardOutput = output
        try victim.run()
        // The tree holds the pipe too.
        var text = ""
        while !text.contains("started\n") {
            let data = output.fileHandleForReading.availableData
            if data.isEmpty { return XCTFail("the second process ended early: \(text)") }
            text += String(decoding: data, as: UTF8.self)
        }
        kill(victim.processIdentifier, signal)
        victim.waitUntilExit()
        XCTAssertEqual(victim.terminationReason, .uncaughtSignal)
        XCTAssertEqual(victim.terminationStatus, signal)
        // The end of the pipe comes when all of the tree is gone; were something left, this would wait for ever.
        XCTAssertNotNil(try output.fileHandleForReading.readToEnd() ?? Data())
        #endif
    }
}
