import Foundation
import ProcessSupervisor
import SystemPackage
import XCTest

/// Whatever a child does to stay, nothing of it does.
final class EndingTests: XCTestCase {
    func testTerminateAsksFirst() async throws {
        let shell = Shell("trap 'echo bye; exit 7' TERM; echo ready; while :; do sleep 0.01; done")
        let process = try shell.start()
        await process.waits(for: "ready")
        let ending = await process.terminate(grace: .seconds(30))
        XCTAssertEqual(ending.reason, .exited(7))
        XCTAssertEqual(ending.cause, .terminated)
        XCTAssertEqual(shell.remains(), [])
    }

    func testTerminateEndsWhoIgnoresIt() async throws {
        let shell = Shell("trap '' TERM HUP INT; sleep 1000 & echo ready; while :; do sleep 0.01; done")
        let process = try shell.start()
        await process.waits(for: "ready")
        let ending = await process.terminate(grace: .milliseconds(50))
        XCTAssertEqual(ending.reason, .signaled(SIGKILL))
        XCTAssertEqual(shell.remains(), [])
    }

    func testBackgroundChildDoesNotOutliveACleanExit() async throws {
        let shell = Shell("sleep 1000 & echo ready")
        let (ending, text) = try await shell.run()
        XCTAssertEqual(ending.reason, .exited(0))
        XCTAssertEqual(ending.cause, .itself)
        XCTAssertEqual(ending.leftovers, 1)
        XCTAssertEqual(text, "ready\n")
        XCTAssertEqual(shell.remains(), [])
    }

    func testGrandchildThatHoldsThePipeDoesNotHoldTheReader() async throws {
        let (ending, text) = try await Shell("(sleep 1000; echo never) & echo ready").run()
        XCTAssertEqual(text, "ready\n")
        XCTAssertGreaterThan(ending.leftovers, 0)
    }

    func testProcessInASessionOfItsOwnIsEnded() async throws {
        let shell = Shell("setsid sh -c 'echo $$; exec sleep 1000' & read line; wait")
        let process = try shell.start()
        var escaped: Int32?
        for await line in process.standardOutput.lines {
            escaped = Int32(line)
            break
        }
        let pid = try XCTUnwrap(escaped)
        XCTAssertEqual(getsid(pid), pid)
        await process.terminate()
        XCTAssertFalse(isAlive(pid))
        XCTAssertEqual(shell.remains(), [])
    }

    func testDoubleForkedDaemonIsEnded() async throws {
        // The leader is gone before the daemon is looked for, and so is the daemon's parent.
        let shell = Shell("(setsid sh -c 'setsid sleep 1000 & setsid sleep 1000 &' &) ; sleep 0.1")
        let (ending, _) = try await shell.run()
        XCTAssertEqual(ending.reason, .exited(0))
        XCTAssertEqual(shell.remains(), [])
    }

    func testStoppedDescendantIsEnded() async throws {
        let shell = Shell("sh -c 'kill -STOP $$' & kill -STOP $$")
        let process = try shell.start()
        await process.terminate(grace: .milliseconds(20))
        XCTAssertEqual(shell.remains(), [])
    }

    func testForkLoopIsEnded() async throws {
        let shell = Shell("echo ready; while :; do sleep 1000 & done")
        let process = try shell.start()
        await process.waits(for: "ready")
        let ending = await process.terminate()
        XCTAssertFalse(ending.hasSurvivors)
        XCTAssertEqual(shell.remains(), [])
    }

    func testTreeOfSessionsIsEnded() async throws {
        // Six generations, each process in a session of its own with two children in theirs.
        let generation = """
            [ $DEPTH -gt 0 ] || { echo leaf; exec sleep 1000; }
            DEPTH=$((DEPTH - 1)); export DEPTH
            setsid sh -c "$GENERATION" & setsid sh -c "$GENERATION" & exec sleep 1000
            """
        let shell = Shell("export DEPTH=6; export GENERATION='\(generation)'; eval \"$GENERATION\"")
        let process = try shell.start()
        var leaves = 0
        for await line in process.standardOutput.lines where line == "leaf" {
            leaves += 1
            if leaves == 64 { break }
        }
        XCTAssertGreaterThan(shell.remains().count, 100)
        let ending = await process.terminate()
        XCTAssertFalse(ending.hasSurvivors)
        XCTAssertEqual(shell.remains(), [])
    }

    func testChainThatForksAndDiesIsEnded() async throws {
        // Each link starts the next in a session of its own and dies: no pid lives long enough to be aimed at.
        let script =
            "echo ready; f() { setsid sh -c \"$LINK\" & }; export LINK='setsid sh -c \"$LINK\" & exit'; f; f; f"
        let shell = Shell(script)
        let (ending, text) = try await shell.run()
        XCTAssertEqual(text, "ready\n")
        XCTAssertFalse(ending.hasSurvivors)
        XCTAssertEqual(shell.remains(), [])
    }

    func testTreeIsEndedWhenItsGuardIsKilled() async throws {
        #if os(Linux)
        var gate: [Int32] = [0, 0]
        XCTAssertEqual(pipe(&gate), 0)
        var shell = Shell("setsid sleep 1000 & sleep 1000 & read line; kill -KILL $PPID; sleep 1000")
        shell.input = .descriptor(FileDescriptor(rawValue: gate[0]))
        let process = try shell.start()
        close(gate[1])
        close(gate[0])
        let ending = await process.exit()
        XCTAssertEqual(ending.reason, .signaled(SIGKILL))
        XCTAssertEqual(ending.cause, .guardLost)
        XCTAssertEqual(shell.remains(), [])
        #endif
    }

    func testTreeThatKillsItsGuardAtOnceIsEnded() async throws {
        #if os(Linux)
        for _ in 0..<10 {
            let shell = Shell("setsid sleep 1000 & kill -KILL $PPID; sleep 1000")
            let ending = try await shell.run().ending
            XCTAssertEqual(ending.cause, .guardLost)
            XCTAssertEqual(shell.remains(), [])
        }
        #endif
    }

    func testStoppedGuardIsReplaced() async throws {
        #if os(Linux)
        let shell = Shell("kill -STOP $PPID; echo ready; setsid sleep 1000")
        let process = try shell.start()
        await process.waits(for: "ready")
        let ending = await process.terminate()
        XCTAssertEqual(ending.reason, .signaled(SIGKILL))
        XCTAssertEqual(shell.remains(), [])
        #endif
    }

    func testDroppedProcessIsEnded() async throws {
        let shell = Shell("echo ready; sleep 1000")
        let output: [UInt8]
        do {
            let process = try shell.start()
            output = await process.standardOutput.collect(upTo: "ready\n")
        }
        XCTAssertEqual(output, Array("ready\n".utf8))
        SupervisedProcess.endAll()
        XCTAssertEqual(shell.remains(), [])
    }

    func testEndAllReturnsWhenAllAreGone() async throws {
        let shells = (0..<5).map { _ in Shell("trap '' TERM; setsid sleep 1000 & echo ready; sleep 1000") }
        let processes = try shells.map { try $0.start() }
        for process in processes { await process.waits(for: "ready") }
        SupervisedProcess.endAll()
        XCTAssertEqual(shells.flatMap { $0.remains() }, [])
        for process in processes {
            let ending = await process.exit()
            XCTAssertEqual(ending.cause, .terminated)
        }
    }

    func testCancelledRunEndsTheProcess() async throws {
        let shell = Shell("sleep 1000 & exec sleep 1000")
        let task = Task { try await shell.run() }
        task.cancel()
        let ending = try await task.value.ending
        XCTAssertEqual(ending.reason, .signaled(SIGKILL))
        XCTAssertEqual(shell.remains(), [])
    }

    func testEveryCallerHearsTheEnding() async throws {
        let process = try Shell("read line").start()
        let endings = await withTaskGroup(of: ProcessEnding.self) { group in
            for _ in 0..<20 { group.addTask { await process.exit() } }
            return await group.reduce(into: []) { $0.append($1) }
        }
        XCTAssertEqual(Set(endings), [ProcessEnding(reason: .exited(1))])
    }
}

extension ProcessOutput {
    fileprivate func collect(upTo end: String) async -> [UInt8] {
        var all: [UInt8] = []
        for await bytes in self {
            all += bytes
            if all.suffix(end.utf8.count).elementsEqual(end.utf8) { break }
        }
        return all
    }
}
