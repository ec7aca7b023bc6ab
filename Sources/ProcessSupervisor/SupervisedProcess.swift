import CProcessGuard

/// A running child process and all that it starts. When the last reference goes, all of it is ended.
package final class SupervisedProcess: Sendable {
    private let connection: GuardConnection

    init(connection: GuardConnection) { self.connection = connection }

    deinit { connection.order(guard_order_terminate, 0) }

    /// The child's pid, which is its process group's and its session's too.
    package var pid: Int32 { connection.leaderPID }

    /// The child's standard output, when it is a ``ChildDescriptor/pipe(buffer:)``.
    package var standardOutput: ProcessOutput { output(1) }

    /// The child's standard error, when it is a ``ChildDescriptor/pipe(buffer:)``.
    package var standardError: ProcessOutput { output(2) }

    /// What the child writes to the pipe with this number.
    package func output(_ number: Int32) -> ProcessOutput {
        guard let output = outputIfPipe(number) else {
            preconditionFailure("descriptor \(number) of this process is not a pipe")
        }
        return output
    }

    func outputIfPipe(_ number: Int32) -> ProcessOutput? {
        connection.outputs[number].map { ProcessOutput(buffer: $0, owner: self) }
    }

    /// The largest resident size that the child itself (not its descendants) has had so far, in bytes; 0 once it is gone.
    /// macOS keeps no maximum: there it is the present size.
    package var peakMemory: Int { Int(guard_peak_memory(pid)) }

    /// Waits until the child and everything that it started are gone; then all its output has been taken in.
    ///
    /// Any number of callers, at any time. Cancelling the caller changes nothing: it is ``terminate(grace:)`` that ends
    /// a process.
    package func exit() async -> ProcessEnding { await connection.ending() }

    /// Asks with SIGTERM, then ends everything with SIGKILL after `grace`; at once when that is zero.
    ///
    /// SIGTERM goes to the child's process group and to orphans; SIGKILL to every descendant.
    @discardableResult
    package func terminate(grace: Duration = .zero) async -> ProcessEnding {
        beginTermination(grace: grace)
        return await exit()
    }

    /// The same without waiting.
    package func beginTermination(grace: Duration = .zero) {
        connection.order(guard_order_terminate, grace.milliseconds)
        connection.expectEnd(within: grace)
    }

    /// Sends a signal to the child's process group.
    package func send(signal: Int32) { connection.order(guard_order_signal, Int64(signal)) }

    /// Sets a new time limit, counted from now; `nil` for none.
    package func setTimeLimit(_ limit: Duration?) {
        connection.order(guard_order_time_limit, limit?.milliseconds ?? -1)
        connection.expectEnd(within: limit)
    }
}

extension Duration {
    /// Rounded up, so that a limit is never shorter than asked.
    var milliseconds: Int64 {
        let (seconds, attoseconds) = components
        let (whole, overflow) = seconds.multipliedReportingOverflow(by: 1000)
        return overflow ? .max / 2 : whole + (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000
    }
}
