/// How a process and all that it started came to an end.
package struct ProcessEnding: Hashable, Sendable {
    /// Who ended it.
    package enum Cause: String, Hashable, Sendable {
        case itself
        /// ``SupervisedProcess/terminate(grace:)``, or ``SupervisedProcess/endAll(within:)``.
        case terminated
        case timeLimit
        case memoryLimit
        case outputLimit
        /// Something killed the guard that watched over it.
        case guardLost
    }

    /// The child's own; that of its descendants is nobody's business.
    package var reason: ExitReason
    package var cause: Cause
    /// Descendants that outlived the child and were ended.
    package var leftovers: Int
    /// Whether something could not be ended: stuck in the kernel, or another user's. Never so in ordinary life.
    package var hasSurvivors: Bool
    /// The largest sampled resident size of the tree in bytes; 0 when there was no memory limit.
    package var peakMemory: Int

    package init(
        reason: ExitReason,
        cause: Cause = .itself,
        leftovers: Int = 0,
        hasSurvivors: Bool = false,
        peakMemory: Int = 0
    ) {
        self.reason = reason
        self.cause = cause
        self.leftovers = leftovers
        self.hasSurvivors = hasSurvivors
        self.peakMemory = peakMemory
    }

    /// Exit status 0, of its own accord.
    package var isSuccess: Bool { reason == .exited(0) && cause == .itself }
}

package enum ExitReason: Hashable, Sendable {
    case exited(Int32)
    case signaled(Int32)

    /// From what wait(2) reports; the C macros for it can't be imported.
    init(waitStatus status: Int32) {
        let signal = status & 0x7f
        self = signal == 0 ? .exited((status >> 8) & 0xff) : .signaled(signal)
    }
}

extension ExitReason: CustomStringConvertible {
    /// As a person says it: `exited with status 1`, `was ended by signal 11 (SIGSEGV)`.
    package var description: String {
        switch self {
        case .exited(let status): "exited with status \(status)"
        case .signaled(let number):
            "was ended by signal \(number)" + (SignalName.of(number).map { " (\($0))" } ?? "")
        }
    }
}
