/// The time of the emulated account: the wall clock in `workshop up`, a virtual one in a check.
///
/// Everything that AWS does "later" (a retry, a visibility time-out, a schedule) is a timer on this clock. What a
/// handler itself sees (its deadline, its `Timeout`) runs on the wall clock, since its own clock can't be moved.
package protocol CloudClock: Sendable {
    var now: Timestamp { get }

    /// Runs the action once `delay` has passed.
    /// - Parameter label: What it is, as a person would say it: it names the loop when time can't settle.
    @discardableResult
    func schedule(
        _ label: String,
        kind: TimerKind,
        after delay: Duration,
        _ action: @escaping @Sendable () async -> Void
    ) -> TimerID

    /// A timer that has fired or was never there is no error.
    func cancel(_ timer: TimerID)

    /// Says that work is going on, so that time must not jump until ``endActivity()``.
    func beginActivity(_ label: String)
    func endActivity()
}

package enum TimerKind: Hashable, Sendable {
    /// Something that was asked for and will be done: settling waits for it.
    case work
    /// Comes back for ever (a schedule, TTL): settling passes it by, advancing runs it.
    case periodic
}

package struct TimerID: Hashable, Sendable, Comparable {
    let rawValue: UInt64

    package static func < (left: TimerID, right: TimerID) -> Bool { left.rawValue < right.rawValue }
}

extension CloudClock {
    @discardableResult
    package func schedule(
        _ label: String,
        after delay: Duration,
        _ action: @escaping @Sendable () async -> Void
    ) -> TimerID {
        schedule(label, kind: .work, after: delay, action)
    }

    /// Holds time still while the body runs.
    package func activity<Result: Sendable, Failure: Error>(
        _ label: String,
        _ body: () async throws(Failure) -> Result
    ) async throws(Failure) -> Result {
        beginActivity(label)
        defer { endActivity() }
        return try await body()
    }

    /// Starts work that nobody awaits; time stands still until it is done.
    package func spawnActivity(_ label: String, _ body: @escaping @Sendable () async -> Void) {
        beginActivity(label)
        Task {
            await body()
            endActivity()
        }
    }
}
