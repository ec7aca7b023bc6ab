// SQSService: Amazon SQS on this machine.
//
// In: SQS's API over HTTP, JSON 1.0 and Query; queues that a stack declares; messages of other services.
// Out: SQS's answers and errors; messages, once or more; rows of the account's store; SQS's own metrics.
// `QueueMessages` and `FIFOOrder` are the state machine: pure, told the time, asked for what may be received.
// Never: starts a process, invokes a function, or lets time pass.

package import CloudCore
import OrderedCollections
import Synchronization

/// The queues of an account in one region.
package final class SQSService: Sendable {
    struct State {
        var queues: OrderedDictionary<String, Queue> = [:]
        /// Who waits in `ReceiveMessage` for a queue.
        var waiters: [String: [Waiter]] = [:]
        /// Who is told of messages, by queue and by name.
        var listeners: [String: [String: @Sendable () -> Void]] = [:]
        /// When the next hidden message of a queue shows.
        var timers: [String: (due: Timestamp, id: TimerID)] = [:]
        var moveTasks: [MoveTask] = []
        var lastWaiter = 0
    }

    let account: Account
    let clock: any CloudClock
    let metrics: any MetricSink
    let queueTable: StoredTable
    let messageTable: StoredTable
    let store: Store
    let faults: Faults
    private let state: Mutex<State>

    /// Reads back what the store kept.
    /// - Parameter faults: Deliveries that SQS promises not to promise: twice, and out of order.
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
        self.store = store
        self.faults = faults
        queueTable = store.table("sqs.queues")
        messageTable = store.table("sqs.messages")
        var state = State()
        state.queues = try Self.restored(queues: queueTable, messages: messageTable, now: clock.now)
        self.state = Mutex(state)
    }

    func locked<Result: Sendable, Failure: Error>(
        _ body: (inout State) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try state.withLock { state throws(Failure) in try body(&state) }
    }

    func arn(of name: String) -> String {
        ARN(service: "sqs", region: account.region, account: account.id, resource: name).description
    }
}
