import Foundation
import ProcessSupervisor
import SystemPackage
import XCTest

final class LimitTests: XCTestCase {
    func testTimeLimitEndsAHangingChild() async throws {
        var shell = Shell("trap '' TERM; sleep 1000 & while :; do sleep 1000; done")
        shell.limits.time = .milliseconds(50)
        let ending = try await shell.run().ending
        XCTAssertEqual(ending.reason, .signaled(SIGKILL))
        XCTAssertEqual(ending.cause, .timeLimit)
        XCTAssertEqual(shell.remains(), [])
    }

    func testTimeLimitCanBeSetAndLifted() async throws {
        var shell = Shell("echo ready; read line <&3; exit 5")
        shell.limits.time = .seconds(60)
        var gate: [Int32] = [0, 0]
        XCTAssertEqual(pipe(&gate), 0)
        defer { close(gate[1]) }
        shell.extra = [3: .descriptor(.init(rawValue: gate[0]))]
        let process = try shell.start()
        close(gate[0])
        await process.waits(for: "ready")
        process.setTimeLimit(nil)
        process.setTimeLimit(.milliseconds(1))
        let ending = await process.exit()
        XCTAssertEqual(ending.cause, .timeLimit)
    }

    func testMemoryLimitEndsAGrowingTree() async throws {
        // Grown by a grandchild: it is the tree that is measured.
        var shell = Shell("sh -c 'x=0123456789abcdef; while :; do x=$x$x; done'")
        shell.limits.memory = 64 << 20
        shell.limits.time = .seconds(60)
        let ending = try await shell.run().ending
        XCTAssertEqual(ending.cause, .memoryLimit)
        XCTAssertGreaterThan(ending.peakMemory, 64 << 20)
        XCTAssertEqual(shell.remains(), [])
    }

    func testMemoryIsMeasuredWithinTheLimit() async throws {
        var shell = Shell("sleep 0.2")
        shell.limits.memory = 1 << 30
        let ending = try await shell.run().ending
        XCTAssertTrue(ending.isSuccess)
        XCTAssertGreaterThan(ending.peakMemory, 100_000)
    }

    func testPeakMemoryOfARunningChildIsKnown() async throws {
        let process = try Shell("echo ready; exec sleep 1000").start()
        await process.waits(for: "ready")
        XCTAssertGreaterThan(process.peakMemory, 0)
        // The child's own, not that of the process that it was forked from.
        XCTAssertLessThan(process.peakMemory, 16 << 20)
        await process.terminate()
        XCTAssertEqual(process.peakMemory, 0)
    }

    func testOutputLimitEndsAFlood() async throws {
        var shell = Shell("yes 2>&1")
        shell.limits.output = 1 << 20
        let ending = try await shell.run().ending
        XCTAssertEqual(ending.cause, .outputLimit)
        XCTAssertEqual(shell.remains(), [])
    }

    func testUnreadFloodIsDroppedAndCounted() async throws {
        var shell = Shell("head -c 100000000 /dev/zero")
        shell.buffer = 1000
        let process = try shell.start()
        let ending = await process.exit()
        XCTAssertTrue(ending.isSuccess)
        let output = process.standardOutput
        let kept = await output.collect()
        XCTAssertEqual(kept.count, 1000)
        XCTAssertEqual(output.droppedBytes, 99_999_000)
    }

    func testLinesAreSplitAndBounded() async throws {
        let process = try Shell("printf 'one\\n\\ntwo'; head -c 70000 /dev/zero | tr '\\0' x; printf '\\nlast'").start()
        var lengths: [Int] = []
        for await line in process.standardOutput.lines { lengths.append(line.utf8.count) }
        XCTAssertEqual(lengths, [3, 0, 65536, 70003 - 65536, 4])
    }
}
