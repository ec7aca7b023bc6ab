import Foundation
import Synchronization

/// Bounds how many environments get ready at the same time, over all functions.
///
/// A burst of a hundred invocations would otherwise start a hundred processes, of which each is as slow as all together:
/// meanwhile the first of them could have answered ten. On AWS each has a machine of its own; here they share the cores.
package final class StartGate: Sendable {
    private let capacity: Int
    private let starting = Mutex(0)

    /// - Parameter capacity: At least one.
    package init(capacity: Int = max(8, 2 * ProcessInfo.processInfo.activeProcessorCount)) {
        self.capacity = max(1, capacity)
    }

    /// Whether one may start now; then it has to ``leave()`` once it is ready or has failed.
    /// - Parameter always: For one that has waited for too long: those before it may be waiting for it.
    package func enter(always: Bool = false) -> Bool {
        starting.withLock { starting in
            guard always || starting < capacity else { return false }
            starting += 1
            return true
        }
    }

    package func leave() { starting.withLock { $0 -= 1 } }
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
