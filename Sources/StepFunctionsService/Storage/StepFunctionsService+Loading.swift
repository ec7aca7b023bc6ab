import CloudCore
import OrderedCollections
import StatesLanguage
import Synchronization
import WorkshopCommon

/// What is read back after a restart.
extension StepFunctionsService.State {
    /// An execution that had not ended, and what it waits for.
    struct Suspended {
        let record: ExecutionRecord
        let replay: ExecutionReplay
    }

    init(_ storage: StatesStorage, region: String) throws(StoreError) {
        let revisions = try storage.revisions()
        for (arn, stored) in try storage.machines() {
            machines[arn] = MachineRecord(arn: arn, stored: stored, revisions: revisions)
        }
        for (arn, stored) in try storage.activities() {
            activities[arn] = Activity(
                arn: arn,
                name: stored["name"]?.string ?? "",
                creationTime: stored["created"]?.milliseconds ?? 0
            )
        }
        for (arn, stored) in try storage.tags() {
            tags[arn] = OrderedDictionary(
                (stored.object ?? [:]).map { ($0.key, $0.value.string ?? "") },
                uniquingKeysWith: { $1 }
            )
        }
        let executions = try storage.executions().compactMap { arn, stored in
            StoredExecution(arn: arn, stored: stored, region: region, revisions: revisions)
        }
        for execution in executions.sorted(by: { $0.identity.startTime < $1.identity.startTime }) {
            let arn = execution.identity.arn
            let steps = try storage.pages(of: arn)
            replayed += 1
            restore(
                execution.replayed(steps.flatMap { $0.array ?? [] }),
                execution.origin,
                ExecutionJournal(storage: storage, arn: arn, pages: steps.count)
            )
        }
    }

    private mutating func restore(_ replay: ExecutionReplay, _ origin: ExecutionOrigin, _ journal: ExecutionJournal) {
        let record = ExecutionRecord(execution: replay.execution, origin: origin)
        record.run.withLock { $0.spent = replay.spentTokens }
        guard replay.execution.status == .running else {
            // It ended just before the process did.
            try? journal.storage.finish(ExecutionSummary(record), record.stored, tokens: replay.spentTokens)
            return
        }
        executions[record.arn] = record
        spentTokens.formUnion(replay.spentTokens)
        record.run.withLock { run in
            run.journal = journal
            for (id, task) in replay.tasks {
                run.tokens[id] = task.request.token
                run.nested[id] = task.nestedARN
            }
        }
        for (id, task) in replay.tasks {
            guard let token = task.request.token else { continue }
            tokens[token] = TaskTicket(execution: record, request: id)
            if case .activity(let arn) = task.request.resource, !task.isStarted {
                activities[arn]?.waiting.append(ActivityTask(task.request, of: record))
            }
        }
        suspended.append(Suspended(record: record, replay: replay))
    }
}

extension ExecutionReplay.OpenTask {
    /// The execution that a `states:startExecution.sync` task waits for.
    var nestedARN: String? {
        guard case .service(let task) = request.resource, task.service == "states" else { return nil }
        return task.pattern == .sync || task.pattern == .sync2 ? submitted?["ExecutionArn"]?.string : nil
    }

    /// Whether the call that it began with has come back, so that only its end is waited for.
    var isCalled: Bool {
        switch request.resource {
        case .function: false
        // Its worker fetches it, or has done so.
        case .activity: true
        case .service: submitted != nil
        }
    }
}
