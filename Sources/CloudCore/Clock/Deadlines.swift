import Dispatch
import Synchronization

/// Moments of the machine's own time at which something is given up, nearly all of which never come: one timer for all
/// of them.
///
/// Setting one and calling it off again, as every invocation does, costs a look into a dictionary. The timer is set again
/// only when a moment comes that is earlier than the one that it waits for.
package final class Deadlines: Sendable {
    package static let shared = Deadlines()

    package struct Token: Hashable {
        fileprivate let number: UInt64
    }

    private struct Entry {
        let moment: ContinuousClock.Instant
        let action: @Sendable () -> Void
    }

    private struct State {
        var entries: [UInt64: Entry] = [:]
        var lastNumber: UInt64 = 0
        var nextLook: ContinuousClock.Instant?
    }

    private let state = Mutex(State())
    private let queue = DispatchQueue(label: "deadlines")

    package func set(after delay: Duration, _ action: @escaping @Sendable () -> Void) -> Token {
        let moment = ContinuousClock.now + delay
        let (token, mustLook) = state.withLock { state in
            state.lastNumber += 1
            state.entries[state.lastNumber] = Entry(moment: moment, action: action)
            let isEarlier = state.nextLook.map { moment < $0 } ?? true
            if isEarlier { state.nextLook = moment }
            return (Token(number: state.lastNumber), isEarlier)
        }
        if mustLook { look(at: moment) }
        return token
    }

    /// One that has come already is no error.
    package func callOff(_ token: Token) {
        state.withLock { _ = $0.entries.removeValue(forKey: token.number) }
    }

    private func look(at moment: ContinuousClock.Instant) {
        let delay = max(.zero, moment - ContinuousClock.now)
        let nanoseconds = delay.components.seconds * 1_000_000_000 + delay.components.attoseconds / 1_000_000_000
        queue.asyncAfter(deadline: .now() + .nanoseconds(Int(nanoseconds))) { [self] in act(at: moment) }
    }

    private func act(at moment: ContinuousClock.Instant) {
        let now = ContinuousClock.now
        let (due, next) = state.withLock { state -> ([Entry], ContinuousClock.Instant?) in
            // Another look, at an earlier moment, stands in for this one.
            guard state.nextLook == moment else { return ([], nil) }
            let due = state.entries.filter { $0.value.moment <= now }
            for number in due.keys { state.entries[number] = nil }
            state.nextLook = state.entries.values.map(\.moment).min()
            return (Array(due.values), state.nextLook)
        }
        if let next { look(at: next) }
        for entry in due { entry.action() }
    }
}
