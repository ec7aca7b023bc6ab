package import OrderedCollections
package import WorkshopCommon

/// An execution on its way back from what was stored of it, and what it waits for at the end of that.
///
/// An execution says what it wants done once. Whoever takes one up again after a restart has to know which of it is
/// still open: this keeps book.
package struct ExecutionReplay: Sendable {
    package struct Timer: Hashable, Sendable {
        package let milliseconds: Int64
        /// Milliseconds since 1970.
        package let due: Int64
        package let label: String
    }

    package struct OpenTask: Sendable {
        package let request: TaskRequest
        /// Its time-out and its heartbeat's, both or one of them.
        package let timers: [RequestID]
        package fileprivate(set) var isStarted = false
        /// What the call answered, where the task's end comes later than the call's.
        package fileprivate(set) var submitted: JSONValue?
    }

    package private(set) var execution: Execution
    /// In the order in which they were started.
    package private(set) var timers: OrderedDictionary<RequestID, Timer> = [:]
    package private(set) var tasks: OrderedDictionary<RequestID, OpenTask> = [:]
    package private(set) var reads: OrderedDictionary<RequestID, ItemReadRequest> = [:]
    package private(set) var writes: OrderedDictionary<RequestID, ResultWriteRequest> = [:]
    /// Of tasks that nobody waits for any more.
    package private(set) var spentTokens: [String] = []

    /// - Parameter execution: One that was told nothing yet.
    package init(_ execution: Execution) { self.execution = execution }

    package mutating func receive(_ input: ExecutionInput, at moment: Int64) {
        switch input {
        case .timerFired(let id): timers[id] = nil
        case .taskStarted(let id, _): tasks[id]?.isStarted = true
        case .taskSubmitted(let id, let output): tasks[id]?.submitted = output
        case .taskSucceeded(let id, _), .taskFailed(let id, _, _): close(id)
        case .itemsRead(let id, _), .itemsNotRead(let id, _, _): reads[id] = nil
        case .resultsWritten(let id), .resultsNotWritten(let id, _): writes[id] = nil
        case .start, .taskHeartbeat, .stop, .redrive, .mapRunUpdated: break
        }
        keep(execution.receive(input, at: moment), at: moment)
    }

    private mutating func keep(_ actions: [ExecutionAction], at moment: Int64) {
        var latest: [RequestID] = []
        for action in actions {
            switch action {
            case .startTimer(let id, let milliseconds, let label):
                timers[id] = Timer(milliseconds: milliseconds, due: moment + milliseconds, label: label)
                latest.append(id)
                continue
            case .cancelTimer(let id): timers[id] = nil
            case .schedule(let request):
                // A task's timers are started just before it.
                let count = (request.timeoutSeconds == nil ? 0 : 1) + (request.heartbeatSeconds == nil ? 0 : 1)
                tasks[request.id] = OpenTask(request: request, timers: Array(latest.suffix(count)))
            case .cancelTask(let id): close(id)
            case .readItems(let id, let request): reads[id] = request
            case .writeResults(let id, let request): writes[id] = request
            case .finish:
                timers = [:]
                reads = [:]
                writes = [:]
                for id in tasks.keys { close(id) }
            }
            latest = []
        }
    }

    private mutating func close(_ id: RequestID) {
        if let token = tasks.removeValue(forKey: id)?.request.token { spentTokens.append(token) }
    }
}
