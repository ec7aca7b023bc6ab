import Synchronization

#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// Time as it passes.
package final class WallClock: CloudClock {
    private struct State {
        var lastID: UInt64 = 0
        var tasks: [TimerID: Task<Void, Never>] = [:]
        var isStopped = false
    }

    private let state = Mutex(State())

    package init() {}

    package var now: Timestamp { .wallClock }

    @discardableResult
    package func schedule(
        _ label: String,
        kind: TimerKind,
        after delay: Duration,
        _ action: @escaping @Sendable () async -> Void
    ) -> TimerID {
        state.withLock { state in
            state.lastID += 1
            let id = TimerID(rawValue: state.lastID)
            guard !state.isStopped else { return id }
            state.tasks[id] = Task {
                guard (try? await Task.sleep(for: delay)) != nil, self.take(id) else { return }
                await action()
            }
            return id
        }
    }

    package func cancel(_ timer: TimerID) {
        state.withLock { $0.tasks.removeValue(forKey: timer) }?.cancel()
    }

    package func beginActivity(_ label: String) {}
    package func endActivity() {}

    /// Drops every timer; later ones never fire.
    package func stop() {
        let tasks = state.withLock { state in
            defer { state.tasks = [:] }
            state.isStopped = true
            return Array(state.tasks.values)
        }
        for task in tasks { task.cancel() }
    }

    private func take(_ timer: TimerID) -> Bool {
        state.withLock { $0.tasks.removeValue(forKey: timer) != nil }
    }
}

extension Timestamp {
    /// The machine's own time.
    package static var wallClock: Timestamp {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Timestamp(nanosecondsSince1970: Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec))
    }
}
