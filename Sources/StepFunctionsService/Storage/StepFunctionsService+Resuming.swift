import OrderedCollections
import StatesLanguage
import Synchronization
import WorkshopCommon

extension StepFunctionsService {
    /// Lets the executions go on that were under way when the service was stopped; to be called once what their tasks
    /// call is there. A second call does nothing.
    ///
    /// A `Wait`, the time before a retry and a callback's time-out end when they would have ended, or now, if that is
    /// past. A call that had not come back is made again, and its time-outs begin anew: on AWS it would have gone on and
    /// mostly succeeded, and what it calls has to expect duplicates anyway. To let it fail instead would show an error that
    /// no execution on AWS has.
    package func resume() {
        let suspended = state.withLock { state in
            defer { state.suspended = [] }
            return state.suspended
        }
        for execution in suspended { resume(execution.record, execution.replay) }
        forgetOldDaily()
    }

    private func resume(_ record: ExecutionRecord, _ replay: ExecutionReplay) {
        var anew: Set<RequestID> = []
        for task in replay.tasks.values where !task.isCalled { anew.formUnion(task.timers) }
        for (id, timer) in replay.timers where isOpen(id, in: record) {
            let rest = anew.contains(id) ? timer.milliseconds : max(0, timer.due - now)
            startTimer(id, milliseconds: rest, label: timer.label, of: record)
        }
        for (id, task) in replay.tasks where isOpen(id, in: record) {
            if !task.isCalled { schedule(task.request, of: record) }
            if let arn = task.nestedARN { resume(arn, task.request, of: record) }
        }
        for (id, request) in replay.reads where isOpen(id, in: record) { readItems(id, request, of: record) }
        for (id, request) in replay.writes where isOpen(id, in: record) { writeResults(id, request, of: record) }
    }

    /// Requests of clients may have come in between.
    private func isOpen(_ id: RequestID, in record: ExecutionRecord) -> Bool {
        record.run.withLock { $0.execution.isOpen(id) }
    }

    private func resume(_ nested: String, _ request: TaskRequest, of record: ExecutionRecord) {
        guard case .service(let task) = request.resource else { return }
        guard let child = executionRecord(nested) else {
            let cause = "The execution \(nested) does not exist any more."
            tell(record, .taskFailed(request.id, error: ErrorName.taskFailed, cause: cause))
            return
        }
        wait(for: child, task, request.id, of: record)
    }
}
