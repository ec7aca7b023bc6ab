import Foundation
import Synchronization

/// Bounds how many environments get ready at the same time, over all functions.
///
/// A burst of a hundred invocations would otherwise start a hundred processes, of which each is as slow as all together:
/// meanwhile the first of them could have answered ten. On AWS each has a machine of its own; here they share the cores.
/// Those that get ready may invoke a function that has to get ready first: where nothing has moved for a while, one more
/// gets in.
package final class StartGate: Sendable {
    private struct State {
        var starting = 0
        /// When the last one entered or left.
        var moved: ContinuousClock.Instant
    }

    private let capacity: Int
    private let patience: Duration
    private let now: @Sendable () -> ContinuousClock.Instant
    private let state: Mutex<State>

    /// - Parameters:
    ///   - capacity: At least one.
    ///   - patience: How long nothing moves until one more may enter. Not all that have waited so long: on a machine that
    ///     is slow for the starts that there are, more of them would make it slower still.
    package init(
        capacity: Int = max(8, 2 * ProcessInfo.processInfo.activeProcessorCount),
        patience: Duration = .seconds(2),
        now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }
    ) {
        self.capacity = max(1, capacity)
        self.patience = patience
        self.now = now
        state = Mutex(State(moved: now()))
    }

    /// Whether one may start now; then it has to ``leave()`` once it is ready or has failed.
    package func enter() -> Bool {
        let now = now()
        return state.withLock { state in
            guard state.starting < capacity || now - state.moved >= patience else { return false }
            state.starting += 1
            state.moved = now
            return true
        }
    }

    package func leave() {
        let now = now()
        state.withLock { state in
            state.starting -= 1
            state.moved = now
        }
    }
}

/// One's time within the gate, which ends once.
final class StartTurn: Sendable {
    private let gate: StartGate
    private let hasEnded = Mutex(false)

    init(_ gate: StartGate) { self.gate = gate }

    func end() {
        let isFirst = hasEnded.withLock { hasEnded in
            defer { hasEnded = true }
            return !hasEnded
        }
        if isFirst { gate.leave() }
    }
}
