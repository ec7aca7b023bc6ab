import CloudCore
import StatesLanguage
import Synchronization
import WorkshopCommon

/// An execution that the service knows, and what it has under way for it.
final class ExecutionRecord: Sendable {
    struct Run {
        var execution: Execution
        var timers: [RequestID: TimerID] = [:]
        var tokens: [RequestID: String] = [:]
        /// Child executions that a task waits for, by the task's name.
        var nested: [RequestID: String] = [:]
        /// Tokens of tasks that nobody waits for any more.
        var spent: [String] = []
        var watchers: [@Sendable () -> Void] = []
        var journal: ExecutionJournal?
        /// Whether its end is stored.
        var isKept = false
        var isDiscarded = false
    }

    let arn: String
    let name: String
    let origin: ExecutionOrigin
    /// Where its machine is traced; one that goes on after a restart has none.
    let segment: TraceSegment?
    let run: Mutex<Run>

    init(execution: Execution, origin: ExecutionOrigin, segment: TraceSegment? = nil) {
        arn = execution.identity.arn
        name = execution.identity.name
        self.origin = origin
        self.segment = segment
        run = Mutex(Run(execution: execution))
    }

    var machineARN: String { origin.machineARN }
    /// What its tasks are called with.
    var taskTraceHeader: String? { segment?.header ?? origin.traceHeader }

    /// The execution as it is now; a cheap copy.
    var execution: Execution { run.withLock { $0.execution } }

    /// Calls back once it has ended, at once if it has already.
    func whenFinished(_ body: @escaping @Sendable () -> Void) {
        let isOver = run.withLock { run in
            if run.execution.status == .running {
                run.watchers.append(body)
                return false
            }
            return true
        }
        if isOver { body() }
    }

    func discard(clock: any CloudClock) {
        let (timers, watchers) = run.withLock { run in
            run.isDiscarded = true
            defer { (run.timers, run.watchers) = ([:], []) }
            return (Array(run.timers.values), run.watchers)
        }
        for timer in timers { clock.cancel(timer) }
        for watcher in watchers { watcher() }
    }
}
