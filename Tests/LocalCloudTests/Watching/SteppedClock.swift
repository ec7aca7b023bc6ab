import Synchronization

/// A clock on which time passes only when a sleeper is let go: no test waits for real time.
final class SteppedClock: Clock {
    struct Instant: InstantProtocol {
        var offset: Duration = .zero

        func advanced(by duration: Duration) -> Instant { Instant(offset: offset + duration) }
        func duration(to other: Instant) -> Duration { other.offset - offset }
        static func < (left: Instant, right: Instant) -> Bool { left.offset < right.offset }
    }

    private struct State {
        var now = Instant()
        var sleeper: (until: Instant, continuation: CheckedContinuation<Void, any Error>)?
        var observer: CheckedContinuation<Void, Never>?
        var isCancelled = false
    }

    private let state = Mutex(State())

    var now: Instant { state.withLock(\.now) }
    var minimumResolution: Duration { .zero }

    func sleep(until deadline: Instant, tolerance: Duration?) async throws {
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let (isCancelled, observer) = state.withLock { state in
                    if !state.isCancelled { state.sleeper = (deadline, continuation) }
                    return (state.isCancelled, state.observer.take())
                }
                if isCancelled { continuation.resume(throwing: CancellationError()) }
                observer?.resume()
            }
        } onCancel: {
            let sleeper = state.withLock { state in
                state.isCancelled = true
                return state.sleeper.take()
            }
            sleeper?.continuation.resume(throwing: CancellationError())
        }
    }

    /// Waits until someone sleeps.
    func waitForSleeper() async {
        await withCheckedContinuation { continuation in
            let isThere = state.withLock { state in
                if state.sleeper != nil || state.isCancelled { return true }
                state.observer = continuation
                return false
            }
            if isThere { continuation.resume() }
        }
    }

    /// Lets the sleeper's time come, and waits until it sleeps again.
    func step() async {
        await waitForSleeper()
        let sleeper = state.withLock { state in
            if let sleeper = state.sleeper { state.now = sleeper.until }
            return state.sleeper.take()
        }
        sleeper?.continuation.resume()
        await waitForSleeper()
    }
}
