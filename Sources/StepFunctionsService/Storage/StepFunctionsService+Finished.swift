import CloudCore
import OrderedCollections
import StatesLanguage
import Synchronization
import WorkshopCommon

/// Executions that have ended: kept for ninety days, and told again from the store when they are asked for.
extension StepFunctionsService {
    /// One that this process runs or ran, or that an earlier one did.
    func executionRecord(_ arn: String) -> ExecutionRecord? {
        state.withLock { $0.executions[arn] } ?? finished(arn)
    }

    private func finished(_ arn: String) -> ExecutionRecord? {
        guard let storage, let row = try? storage.finished.row(arn) else { return nil }
        return finished(arn, row, storage)
    }

    private func finished(_ arn: String, _ row: JSONValue, _ storage: StatesStorage) -> ExecutionRecord? {
        guard let revisions = try? storage.revisions(named: [row["revision"]?.string ?? ""]),
            let pages = try? storage.pages(of: arn),
            let stored = StoredExecution(arn: arn, stored: row, region: account.region, revisions: revisions)
        else { return nil }
        let replay = stored.replayed(pages.flatMap { $0.array ?? [] })
        let record = ExecutionRecord(execution: replay.execution, origin: stored.origin)
        record.run.withLock { run in
            run.journal = ExecutionJournal(storage: storage, arn: arn, pages: pages.count)
            run.spent = replay.spentTokens
        }
        return record
    }

    /// Of a machine, the last ones first.
    func summaries(ofMachine machine: MachineRecord) -> [ExecutionSummary] {
        let records = state.withLock { Array($0.executions.values) }.filter { $0.machineARN == machine.arn }
        var summaries = records.reversed().map { ExecutionSummary($0) }
        if let storage {
            let known = Set(records.map(\.arn))
            let rows = (try? storage.finished.rows(arn("execution:\(machine.name):"))) ?? []
            summaries += rows.filter { !known.contains($0.arn) }.compactMap {
                ExecutionSummary(arn: $0.arn, stored: $0.stored)
            }
            summaries.sort { $0.started > $1.started }
        }
        return summaries
    }

    /// Those of a machine that have begun map runs.
    func executionsWithMapRuns(ofMachine name: String) -> [ExecutionRecord] {
        let machine = arn("stateMachine:\(name)")
        let records = state.withLock { Array($0.executions.values) }.filter { $0.machineARN == machine }
        guard let storage else { return records }
        let known = Set(records.map(\.arn))
        let rows = (try? storage.finished.rows(arn("execution:\(name):"))) ?? []
        return records
            + rows.filter { $0.stored["mapRuns"] != nil && !known.contains($0.arn) }.compactMap {
                finished($0.arn, $0.stored, storage)
            }
    }

    func isSpent(_ token: String) -> Bool {
        if state.withLock({ $0.spentTokens.contains(token) }) { return true }
        return (try? storage?.finished.isSpent(token)) ?? false
    }

    /// Puts an execution that has ended where no later start reads it.
    func keepFinished(_ record: ExecutionRecord) {
        guard let storage else { return }
        let (isKept, spent) = record.run.withLock { ($0.isKept, $0.spent) }
        guard !isKept else { return }
        // What can't be moved stays where it is: the next start runs it through and tries again.
        guard (try? storage.finish(ExecutionSummary(record), record.stored, tokens: spent)) != nil else { return }
        record.run.withLock { $0.isKept = true }
    }

    /// Lets an execution that has ended run again.
    func reopen(_ record: ExecutionRecord) throws(AWSError) {
        try storage?.reopen(record)
        record.run.withLock { $0.isKept = false }
        state.withLock { $0.executions[record.arn] = record }
    }

    // MARK: Ninety days

    /// Forgets what ended more than ninety days ago, now and once a day; a second call does nothing.
    func forgetOldDaily() {
        let isFirst = state.withLock { state in
            defer { state.forgetsDaily = true }
            return !state.forgetsDaily
        }
        if isFirst { forgetOld() }
    }

    private func forgetOld() {
        guard let storage else { return }
        let limit = now - Int64(FinishedExecutions.retention.inMilliseconds)
        state.withLock { state in
            let old = state.executions.filter { ($0.value.execution.stopTime ?? .max) < limit }
            for (arn, record) in old {
                state.executions[arn] = nil
                state.spentTokens.subtract(record.run.withLock { $0.spent })
            }
        }
        try? storage.forget(before: limit)
        clock.schedule("executions of ninety days ago", kind: .periodic, after: .seconds(86_400)) { [weak self] in
            self?.forgetOld()
        }
    }
}
