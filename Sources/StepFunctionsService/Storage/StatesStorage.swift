import CloudCore
import OrderedCollections
import WorkshopCommon

/// The tables that Step Functions keeps its state in: JSON, by ARN or what else names it.
struct StatesStorage: Sendable {
    private let store: Store
    private let machineTable: StoredTable
    /// Definitions and roles, by the keys of their revisions: machines and executions share them.
    private let revisionTable: StoredTable
    private let activityTable: StoredTable
    private let tagTable: StoredTable
    private let executionTable: StoredTable
    let finished: FinishedExecutions
    /// What executions were told: `<ARN of the execution> <number of the page>`.
    private let pageTable: StoredTable

    /// `nil` where the store keeps nothing.
    init?(_ store: Store) {
        guard store.isPersistent else { return nil }
        self.store = store
        machineTable = store.table("states.machines")
        revisionTable = store.table("states.revisions")
        activityTable = store.table("states.activities")
        tagTable = store.table("states.tags")
        executionTable = store.table("states.executions")
        pageTable = store.table("states.pages")
        finished = FinishedExecutions(store)
    }

    // MARK: Writing

    func put(_ machine: MachineRecord) throws(AWSError) {
        try store.commit([
            revisionTable.putting(machine.current.key, machine.current.stored.bytes),
            machineTable.putting(machine.arn, machine.stored.bytes),
        ])
    }

    func remove(machine arn: String) throws(AWSError) {
        try store.commit([machineTable.removing(arn), tagTable.removing(arn)])
    }

    func put(_ activity: Activity) throws(AWSError) {
        let stored: JSONValue = ["name": .string(activity.name), "created": .milliseconds(activity.creationTime)]
        try activityTable.put(activity.arn, stored.bytes)
    }

    func remove(activity arn: String) throws(AWSError) {
        try store.commit([activityTable.removing(arn), tagTable.removing(arn)])
    }

    func put(_ tags: OrderedDictionary<String, String>, of arn: String) throws(AWSError) {
        let stored = JSONObject(tags.map { ($0.key, .string($0.value)) }, uniquingKeysWith: { $1 })
        try tagTable.put(arn, JSONValue.object(stored).bytes)
    }

    func put(_ execution: ExecutionRecord) throws(AWSError) {
        try executionTable.put(execution.arn, execution.stored.bytes)
    }

    func put(_ steps: JSONValue, page: Int, of execution: String) throws(AWSError) {
        try pageTable.put(Self.key(page, of: execution), steps.bytes)
    }

    func remove(execution arn: String, pages: Int) throws(AWSError) {
        let removed = (0..<pages).map { pageTable.removing(Self.key($0, of: arn)) }
        try store.commit([executionTable.removing(arn)] + removed)
    }

    /// Moves an execution that has ended to where it is no longer read at a start.
    func finish(_ summary: ExecutionSummary, _ stored: JSONValue, tokens: [String]) throws(AWSError) {
        try store.commit(
            [executionTable.removing(summary.arn)] + finished.adding(summary, stored, tokens: tokens)
        )
    }

    func reopen(_ record: ExecutionRecord) throws(AWSError) {
        let row = (try? finished.row(record.arn)) ?? .object([:])
        try store.commit(
            finished.removing(record.arn, row) + [executionTable.putting(record.arn, record.stored.bytes)]
        )
    }

    /// Removes all of what ended before the moment.
    func forget(before moment: Int64) throws {
        for arn in try finished.ended(before: moment) {
            let row = try finished.row(arn) ?? .object([:])
            let removed = try pages(of: arn).indices.map { pageTable.removing(Self.key($0, of: arn)) }
            try store.commit(finished.removing(arn, row) + removed)
        }
    }

    private static func key(_ page: Int, of execution: String) -> String { "\(execution) \(page)" }

    // MARK: Reading

    func machines() throws(StoreError) -> [(key: String, value: JSONValue)] { try all(machineTable) }
    func activities() throws(StoreError) -> [(key: String, value: JSONValue)] { try all(activityTable) }
    func tags() throws(StoreError) -> [(key: String, value: JSONValue)] { try all(tagTable) }
    func executions() throws(StoreError) -> [(key: String, value: JSONValue)] { try all(executionTable) }

    func revisions(named keys: [String]) throws(StoreError) -> [String: MachineRecord.Revision] {
        var revisions: [String: MachineRecord.Revision] = [:]
        for key in keys {
            guard let bytes = try revisionTable.value(of: key), let stored = try? JSONValue(parsing: bytes) else {
                continue
            }
            revisions[key] = MachineRecord.Revision(key: key, stored: stored)
        }
        return revisions
    }

    func revisions() throws(StoreError) -> [String: MachineRecord.Revision] {
        var revisions: [String: MachineRecord.Revision] = [:]
        for (key, stored) in try all(revisionTable) {
            revisions[key] = MachineRecord.Revision(key: key, stored: stored)
        }
        return revisions
    }

    /// What an execution was told, up to the first page that is missing.
    func pages(of execution: String) throws(StoreError) -> [JSONValue] {
        var pages: [JSONValue] = []
        while let bytes = try pageTable.value(of: Self.key(pages.count, of: execution)),
            let page = try? JSONValue(parsing: bytes)
        {
            pages.append(page)
        }
        return pages
    }

    private func all(_ table: StoredTable) throws(StoreError) -> [(key: String, value: JSONValue)] {
        try table.all().compactMap { row in
            (try? JSONValue(parsing: row.value)).map { (row.key, $0) }
        }
    }
}
