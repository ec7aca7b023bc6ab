import CProcessGuard
import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// All guards of this process, so that one call can end everything, and what a dead guard left can be told from them.
final class ProcessRegistry: Sendable {
    static let shared = ProcessRegistry()

    private struct State {
        /// By the guard's pid; `nil` while it starts.
        var connections: [Int32: GuardConnection?] = [:]
        var isPrepared = false
        var isSilent = false
    }

    private let state = Mutex(State())

    /// Forks a guard. No sweep can run between the fork and its registration, so none takes the new guard for an orphan.
    func fork(_ body: () -> Int32) -> Int32 {
        state.withLock { state in
            if !state.isPrepared {
                state.isPrepared = true
                guard_adopt_orphans()
                atexit { ProcessRegistry.shared.endAll(within: .seconds(5)) }
            }
            let pid = body()
            if pid > 0 { state.connections[pid] = .some(nil) }
            return pid
        }
    }

    func register(_ connection: GuardConnection) {
        state.withLock { $0.connections[connection.guardPID] = connection }
    }

    /// Waits for the guard, whose work is done, so that its pid can be used again.
    func remove(guard pid: Int32) {
        state.withLock { state in
            // One that someone stopped would never be waited for.
            kill(pid, SIGKILL)
            while waitpid(pid, nil, 0) < 0 && errno == EINTR {}
            state.connections[pid] = nil
        }
    }

    /// Ends what a killed guard left to this process. Returns how many there were and the leader's wait status.
    func sweep(leader: Int32) -> (ended: Int, leaderStatus: Int32?) {
        state.withLock { state in
            let guards = Array(state.connections.keys)
            var status: Int32 = -1
            let ended = guard_sweep(guards, Int32(guards.count), leader, &status)
            return (Int(ended), status == -1 ? nil : status)
        }
    }

    /// From now on nobody hears of an end: this process is about to end itself, and whoever waits for a child must not
    /// go on as if the child had failed.
    func silence() { state.withLock { $0.isSilent = true } }

    var isSilent: Bool { state.withLock(\.isSilent) }

    func endAll(within limit: Duration) {
        let connections = state.withLock { $0.connections.values.compactMap { $0 } }
        for connection in connections { connection.order(guard_order_terminate, 0) }
        let deadline = ContinuousClock.now + limit
        for connection in connections { connection.waitForEnd(until: deadline) }
    }
}

extension SupervisedProcess {
    /// Ends all processes of all ``SupervisedProcess``es at once and returns when they are gone, or after `limit`.
    ///
    /// Blocks: for signal handling and the end of the program. The end of this process by any other way ends them too.
    package static func endAll(within limit: Duration = .seconds(15)) {
        ProcessRegistry.shared.endAll(within: limit)
    }
}
