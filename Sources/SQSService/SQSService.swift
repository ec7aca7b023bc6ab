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
        var faults: FaultDraw
    }

    let account: Account
    let clock: any CloudClock
    let metrics: any MetricSink
    let queueTable: StoredTable
    let messageTable: StoredTable
    let store: Store
    private let state: Mutex<State>

    /// Reads back what the store kept.
    /// - Parameter faults: Deliveries that SQS promises not to promise: twice, and out of order.
    package init(
        account: Account,
        clock: any CloudClock,
        store: Store = Store(),
        metrics: any MetricSink = DiscardingMetricSink(),
        faults: DeliveryFaults = DeliveryFaults()
    ) throws(StoreError) {
        self.account = account
        self.clock = clock
        self.metrics = metrics
        self.store = store
        queueTable = store.table("sqs.queues")
        messageTable = store.table("sqs.messages")
        var state = State(faults: FaultDraw(faults))
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

/// What may go wrong with deliveries, by a seed, so that each run goes wrong in the same way.
package struct DeliveryFaults: Hashable, Sendable {
    package var seed: UInt64
    /// The part of messages, from 0 to 1, that are delivered twice. Standard queues only.
    package var duplicates: Double
    /// The part of deliveries that overtake others. Standard queues only.
    package var reorderings: Double

    package init(seed: UInt64 = 0, duplicates: Double = 0, reorderings: Double = 0) {
        self.seed = seed
        self.duplicates = duplicates
        self.reorderings = reorderings
    }
}

/// Draws faults in a sequence that the seed alone decides.
struct FaultDraw {
    let faults: DeliveryFaults
    private var state: UInt64

    init(_ faults: DeliveryFaults) {
        self.faults = faults
        state = faults.seed
    }

    mutating func isDuplicated() -> Bool { faults.duplicates > 0 && fraction() < faults.duplicates }
    mutating func isReordered() -> Bool { faults.reorderings > 0 && fraction() < faults.reorderings }

    mutating func index(below count: Int) -> Int { count <= 1 ? 0 : Int(next() % UInt64(count)) }

    private mutating func fraction() -> Double { Double(next() >> 11) / Double(1 << 53) }

    /// SplitMix64.
    private mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
        return value ^ value >> 31
    }
}
