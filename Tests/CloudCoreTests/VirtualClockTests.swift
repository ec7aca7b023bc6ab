import CloudCore
import Synchronization
import XCTest

final class VirtualClockTests: XCTestCase {
    private let start = Timestamp(millisecondsSince1970: 1_000_000)
    private lazy var clock = VirtualClock(startingAt: start)
    private let journal = Journal()

    /// What happened, in order.
    private final class Journal: Sendable {
        private let entries = Mutex<[String]>([])
        func note(_ text: String) { entries.withLock { $0.append(text) } }
        var all: [String] { entries.withLock { $0 } }
    }

    func testStandsStill() {
        XCTAssertEqual(clock.now, start)
        clock.schedule("never", after: .zero) {}
        XCTAssertEqual(clock.now, start)
        XCTAssertEqual(clock.pendingTimers, ["never"])
    }

    func testSettlingFiresTimersByTimeAndThenByAge() async {
        let journal = journal
        clock.schedule("late", after: .seconds(5)) { journal.note("late") }
        clock.schedule("first", after: .seconds(1)) { journal.note("first") }
        clock.schedule("second", after: .seconds(1)) { journal.note("second") }
        let report = await clock.settle()
        XCTAssertEqual(journal.all, ["first", "second", "late"])
        XCTAssertEqual(report, SettleReport(end: .idle, steps: 3, elapsed: .seconds(5)))
        XCTAssertEqual(clock.now, start + .seconds(5))
    }

    func testSettlingFollowsWhatTimersStart() async {
        let (clock, journal) = (clock, journal)
        clock.schedule("a", after: .seconds(1)) {
            clock.schedule("b", after: .seconds(60)) { journal.note("b at \(clock.now.secondsSince1970)") }
        }
        _ = await clock.settle()
        XCTAssertEqual(journal.all, ["b at 1061"])
    }

    func testTimeWaitsForWorkThatGoesOn() async {
        let (clock, journal) = (clock, journal)
        clock.schedule("request", after: .seconds(1)) {
            clock.spawnActivity("work") {
                for _ in 0..<100 { await Task.yield() }
                journal.note("work done at \(clock.now.secondsSince1970)")
            }
        }
        clock.schedule("later", after: .seconds(2)) { journal.note("later") }
        _ = await clock.settle()
        XCTAssertEqual(journal.all, ["work done at 1001", "later"])
    }

    func testSettlingPassesPeriodicTimersByAndAdvancingRunsThem() async {
        let journal = journal
        clock.schedule("schedule", kind: .periodic, after: .seconds(10)) { journal.note("schedule") }
        let settled = await clock.settle()
        XCTAssertEqual(settled, SettleReport(end: .idle, steps: 0, elapsed: .zero))
        let advanced = await clock.advance(by: .seconds(60))
        XCTAssertEqual(advanced, SettleReport(end: .idle, steps: 1, elapsed: .seconds(60)))
        XCTAssertEqual(journal.all, ["schedule"])
        XCTAssertEqual(clock.now, start + .seconds(60))
    }

    func testSettlingStopsAtTheHorizonAndNamesWhatIsNext() async {
        clock.schedule("next year", after: .seconds(1000)) {}
        let report = await clock.settle(within: SettleBounds(horizon: .seconds(999)))
        XCTAssertEqual(report.end, .horizonReached(next: "next year"))
        XCTAssertEqual(clock.now, start)
    }

    func testALoopOfTimersIsNamed() async {
        let report = await settleLoop()
        XCTAssertEqual(report.end, .endless("delivery of a poison message"))
    }

    private func settleLoop() async -> SettleReport {
        @Sendable func again(_ clock: VirtualClock) {
            clock.schedule("delivery of a poison message", after: .seconds(30)) { again(clock) }
        }
        again(clock)
        return await clock.settle(within: SettleBounds(steps: 50))
    }

    func testALoopThatIsNeverIdleIsNamedToo() async {
        let (clock, isOver) = (clock, Journal())
        @Sendable func again() {
            guard isOver.all.isEmpty else { return }
            clock.spawnActivity("recursion") {
                again()
                await Task.yield()
            }
        }
        again()
        let report = await clock.settle(within: SettleBounds(steps: 50))
        isOver.note("over")
        XCTAssertEqual(report.end, .endless("recursion"))
    }

    func testACancelledTimerDoesNotFire() async {
        let journal = journal
        let timer = clock.schedule("cancelled", after: .seconds(1)) { journal.note("fired") }
        clock.cancel(timer)
        _ = await clock.settle()
        XCTAssertEqual(journal.all, [])
    }

    func testTwoWhoLetTimePassTakeTurns() async {
        let clock = clock
        async let first = clock.advance(by: .seconds(10))
        async let second = clock.advance(by: .seconds(20))
        _ = await (first, second)
        XCTAssertEqual(clock.now, start + .seconds(30))
    }
}

final class WallClockTests: XCTestCase {
    func testTimersFire() async {
        let clock = WallClock()
        await withCheckedContinuation { continuation in
            clock.schedule("soon", after: .milliseconds(1)) { continuation.resume() }
        }
    }

    func testAStoppedClockDropsItsTimers() async throws {
        let clock = WallClock()
        let fired = Mutex(false)
        clock.schedule("later", after: .milliseconds(20)) { fired.withLock { $0 = true } }
        clock.stop()
        clock.schedule("too late", after: .zero) { fired.withLock { $0 = true } }
        let other = WallClock()
        await withCheckedContinuation { continuation in
            other.schedule("after both", after: .milliseconds(60)) { continuation.resume() }
        }
        XCTAssertFalse(fired.withLock { $0 })
    }
}
