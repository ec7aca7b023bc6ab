// DynamoDBService: Amazon DynamoDB on this machine, its streams included.
//
// In: requests of its API (JSON 1.0, `DynamoDB_20120810.*` and `DynamoDBStreams_20120810.*`), tables of a template, the
// account's clock.
// Out: items, errors in AWS's words, records of streams, samples of metrics.
// Values and expressions are pure; items live in SQLite under keys that sort as DynamoDB sorts (`KeyBytes`).
// Never: knows another service, or puts a number through `Double`.

package import CloudCore
import OrderedCollections
import Synchronization
import WorkshopCommon

/// The tables of an account in one region.
package final class DynamoDBService: Sendable {
    struct State {
        var tables: [String: TableRecord] = [:]
        /// The highest under which anything is kept.
        var lastNumber = 0
        var lastSequence: Int64 = 0
        var tokens: [String: TransactionToken] = [:]
        var listeners: [String: [String: @Sendable () -> Void]] = [:]
        var timer: TimerID?
        var isStopped = false
    }

    package let account: Account
    let clock: any CloudClock
    let metrics: any MetricSink
    let faults: Faults
    let items: ItemStore
    let records: StoredTable
    let state: Mutex<State>

    /// - Parameter store: What outlives the process; a service on an empty one keeps its items in memory.
    package init(
        account: Account,
        clock: any CloudClock,
        store: Store = Store(),
        metrics: any MetricSink = DiscardingMetricSink(),
        faults: Faults = Faults()
    ) throws(StoreError) {
        self.account = account
        self.clock = clock
        self.metrics = metrics
        self.faults = faults
        records = store.table("dynamodb.tables")
        items = try ItemStore(try store.makeDatabase())
        var state = State()
        for row in try records.all() {
            do {
                let table = try TableRecord(bytes: row.value)
                state.tables[table.name] = table
                state.lastNumber = max(state.lastNumber, table.highestNumber)
            } catch {
                throw StoreError(file: "dynamodb.tables", reason: "\(row.key): \(error)")
            }
        }
        do throws(RequestFailure) {
            try items.read { transaction throws(RequestFailure) in
                state.lastSequence = try transaction.lastSequence()
                // A process that was ended while it dropped a table left some of its items.
                state.lastNumber = max(state.lastNumber, try transaction.highestOwner())
            }
        } catch {
            throw StoreError(file: "dynamodb_records", reason: error.message)
        }
        self.state = Mutex(state)
        startTimer()
    }

    package func stop() {
        let timer = state.withLock { state in
            state.isStopped = true
            state.listeners = [:]
            return state.timer.take()
        }
        if let timer { clock.cancel(timer) }
    }

    /// Milliseconds since 1970.
    var now: Int64 { clock.now.millisecondsSince1970 }

    func tableARN(_ name: String) -> String {
        ARN(service: "dynamodb", region: account.region, account: account.id, resource: "table/\(name)").description
    }

    /// For a call on its items.
    func table(_ name: String) throws(RequestFailure) -> TableRecord {
        guard let table = state.withLock({ $0.tables[name] }) else { throw .notFound() }
        return table
    }

    /// For a call on the table itself.
    func describedTable(_ name: String) throws(RequestFailure) -> TableRecord {
        guard let table = state.withLock({ $0.tables[name] }) else {
            throw .notFound("Requested resource not found: Table: \(name) not found")
        }
        return table
    }

    /// Keeps the table's new description; the caller has seen to its items.
    func save(_ table: TableRecord) throws(RequestFailure) {
        do throws(AWSError) {
            try records.put(table.name, table.bytes)
        } catch {
            throw .storage(error)
        }
        state.withLock { $0.tables[table.name] = table }
    }

    func nextNumber() -> Int {
        state.withLock { state in
            state.lastNumber += 1
            return state.lastNumber
        }
    }
}

extension TableRecord {
    fileprivate var highestNumber: Int {
        max(number, indexes.map(\.number).max() ?? 0, streams.map(\.number).max() ?? 0)
    }
}
