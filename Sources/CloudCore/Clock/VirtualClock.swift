import Synchronization

/// Time that stands still until it is told to pass.
///
/// Timers fire one after another, by due time and then in the order in which they were set, and the next one waits
/// until all that the last one started is done: so every run has the same order, however fast the machine is.
package final class VirtualClock: CloudClock {
    private let state: Mutex<VirtualTime>
    /// One settling or advancing at a time; the others queue.
    private let turn = AsyncTurn()

    package init(startingAt now: Timestamp = .wallClock) {
        state = Mutex(VirtualTime(now: now))
    }

    package var now: Timestamp { state.withLock(\.now) }

    /// Labels of the timers that are set, in the order in which they will fire.
    package var pendingTimers: [String] { state.withLock { $0.timers.map(\.label) } }

    @discardableResult
    package func schedule(
        _ label: String,
        kind: TimerKind,
        after delay: Duration,
        _ action: @escaping @Sendable () async -> Void
    ) -> TimerID {
        state.withLock { $0.schedule(label, kind: kind, after: delay, action) }
    }

    package func cancel(_ timer: TimerID) {
        state.withLock { $0.cancel(timer) }
    }

    package func beginActivity(_ label: String) {
        resume(state.withLock { $0.beginActivity(label) })
    }

    package func endActivity() {
        resume(state.withLock { $0.endActivity() })
    }

    /// Runs all that is due and jumps from timer to timer until nothing is left to do.
    package func settle(within bounds: SettleBounds = SettleBounds()) async -> SettleReport {
        await turn.take()
        defer { turn.release() }
        let start = now
        state.withLock { $0.startCounting(limit: bounds.steps) }
        while true {
            await idle()
            switch state.withLock({ $0.nextStep(kinds: [.work], horizon: start + bounds.horizon) }) {
            case .fire(let timer): await timer.action()
            case .nothing: return report(.idle, since: start)
            case .beyondHorizon(let label): return report(.horizonReached(next: label), since: start)
            case .tooManySteps(let label): return report(.endless(label), since: start)
            }
        }
    }

    /// Moves on by so much, and runs all that falls due on the way, periodic timers too.
    package func advance(by duration: Duration, within bounds: SettleBounds = SettleBounds()) async -> SettleReport {
        await turn.take()
        defer { turn.release() }
        let start = now
        let target = start + duration
        state.withLock { $0.startCounting(limit: bounds.steps) }
        while true {
            await idle()
            switch state.withLock({ $0.nextStep(kinds: [.work, .periodic], horizon: target) }) {
            case .fire(let timer): await timer.action()
            case .tooManySteps(let label): return report(.endless(label), since: start)
            case .nothing, .beyondHorizon:
                state.withLock { $0.now = max($0.now, target) }
                return report(.idle, since: start)
            }
        }
    }

    private func report(_ end: SettleReport.End, since start: Timestamp) -> SettleReport {
        state.withLock { state in
            defer { state.stopCounting() }
            return SettleReport(end: end, steps: state.steps, elapsed: state.now - start)
        }
    }

    private func idle() async {
        await withCheckedContinuation { continuation in
            if state.withLock({ $0.waitUntilIdle(continuation) }) { continuation.resume() }
        }
    }

    private func resume(_ waiters: [CheckedContinuation<Void, Never>]) {
        for waiter in waiters { waiter.resume() }
    }
}

/// How far settling may go before it gives up.
package struct SettleBounds: Hashable, Sendable {
    /// A timer later than this stays where it is. A Standard workflow may run for a year.
    package var horizon: Duration
    /// Timers fired and activities begun; more is taken for a loop.
    package var steps: Int

    package init(horizon: Duration = .seconds(366 * 86400), steps: Int = 10_000) {
        self.horizon = horizon
        self.steps = steps
    }
}

package struct SettleReport: Hashable, Sendable {
    package enum End: Hashable, Sendable {
        /// Nothing was left to do.
        case idle
        /// What is left lies beyond the horizon.
        case horizonReached(next: String)
        /// Something starts itself again and again; the label names it.
        case endless(String)
    }

    package let end: End
    package let steps: Int
    /// How much time was jumped over.
    package let elapsed: Duration

    package init(end: End, steps: Int, elapsed: Duration) {
        self.end = end
        self.steps = steps
        self.elapsed = elapsed
    }
}
