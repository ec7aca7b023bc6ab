import CloudCore
import EventPatterns
import OrderedCollections
import Synchronization
import WorkshopCommon

/// Takes messages of a queue to a function, several batches at once.
///
/// What a batch leaves (the function failed, or told of items that did) comes back by itself when its visibility time-out
/// passes, and becomes a dead letter by the queue's own redrive policy.
/// See <https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html>: five batches at once at first, more for each
/// minute that all are busy. AWS adds 300 a minute; one machine has room for fewer.
final class QueuePoller: Poller {
    static let concurrencyAtFirst = 5
    static let concurrencyStep = 5
    static let mostConcurrency = 50

    fileprivate struct State {
        var turn = PollingTurn()
        var running = 0
        var allowed = QueuePoller.concurrencyAtFirst
        var busySince: Timestamp?
        /// Messages that wait for the batch to fill or for the window to end.
        var gathered: [ReceivedMessage] = []
        var window: TimerID?
    }

    private let mapping: EventSourceMapping
    private let queue: ARN
    private let resources: PollerResources
    private let filters: [EventPattern]
    private let state = Mutex(State())

    init(_ mapping: EventSourceMapping, queue: ARN, _ resources: PollerResources) {
        self.mapping = mapping
        self.queue = queue
        self.resources = resources
        filters = mapping.settings.filters
    }

    private var clock: any CloudClock { resources.clock }
    private var label: String {
        "messages of \(queue.resource) go to \(mapping.functionARN.split(separator: ":").last ?? "")"
    }

    func start() {
        resources.queues.listen(toQueue: queue, as: mapping.id) { [weak self] in self?.poll() }
    }

    func stop() {
        resources.queues.listen(toQueue: queue, as: mapping.id, nil)
        let window = state.withLock { state in
            state.turn.stop()
            return state.window
        }
        if let window { clock.cancel(window) }
    }

    // MARK: Polling

    private func poll() {
        let begins = state.withLock { $0.turn.begin() }
        if begins { clock.spawnActivity(label) { await self.pollUntilEmpty() } }
    }

    private func pollUntilEmpty() async {
        while let count = state.withLock({ $0.room(self.mapping.settings, now: clock.now) }) {
            let messages = (try? await resources.queues.receive(fromQueue: queue, maximum: count)) ?? []
            if messages.isEmpty {
                if state.withLock({ $0.turn.takeCall() }) { continue }
                break
            }
            await gather(await wanted(messages))
        }
        let goesOn = state.withLock { $0.turn.end() && $0.room(mapping.settings, now: clock.now) != nil }
        if goesOn { poll() }
    }

    /// What no filter lets through is deleted.
    private func wanted(_ messages: [ReceivedMessage]) async -> [ReceivedMessage] {
        guard !filters.isEmpty else { return messages }
        var wanted: [ReceivedMessage] = []
        var dropped: [String] = []
        for message in messages {
            let record = QueueEvent.filtered(QueueEvent.record(message, queue: queue, window: 0))
            if filters.contains(where: { $0.matches(record) }) {
                wanted.append(message)
            } else {
                dropped.append(message.receiptHandle)
            }
        }
        if !dropped.isEmpty { try? await resources.queues.delete(dropped, fromQueue: queue) }
        return wanted
    }

    private func gather(_ messages: [ReceivedMessage]) async {
        guard !messages.isEmpty else { return }
        let (size, window) = (mapping.settings.batchSize, mapping.settings.window)
        let batches = state.withLock { state -> [[ReceivedMessage]] in
            state.gathered += messages
            var batches: [[ReceivedMessage]] = []
            while state.gathered.count >= size || (window == 0 && !state.gathered.isEmpty) {
                batches.append(Array(state.gathered.prefix(size)))
                state.gathered.removeFirst(min(size, state.gathered.count))
            }
            if !state.gathered.isEmpty, state.window == nil {
                state.window = clock.schedule("the batching window of \(queue.resource) ends", after: .seconds(window))
                {
                    [weak self] in self?.endWindow()
                }
            }
            state.running += batches.count
            return batches
        }
        for batch in batches { run(batch) }
    }

    private func endWindow() {
        let batch = state.withLock { state in
            state.window = nil
            defer { state.gathered = [] }
            if !state.gathered.isEmpty { state.running += 1 }
            return state.gathered
        }
        if !batch.isEmpty { run(batch) }
    }

    // MARK: Invoking

    private func run(_ batch: [ReceivedMessage]) {
        clock.spawnActivity(label) {
            await self.invoke(batch)
            self.state.withLock { $0.running -= 1 }
            self.poll()
        }
    }

    private func invoke(_ batch: [ReceivedMessage]) async {
        let event = QueueEvent.document(batch, queue: queue, window: mapping.settings.window)
        let result = try? await resources.invoker.invoke(
            FunctionInvocation(
                function: mapping.functionARN,
                payload: event.bytes,
                links: batch.compactMap { $0.systemAttributes["AWSTraceHeader"].flatMap(TraceHeader.init) }
            )
        )
        let outcome = BatchOutcome(
            result,
            reportsItemFailures: mapping.settings.reportsItemFailures,
            known: Set(batch.map(\.id))
        )
        let done: [ReceivedMessage] =
            switch outcome {
            case .success: batch
            case .failure: []
            case .partial(let failed): batch.filter { !failed.contains($0.id) }
            }
        guard !done.isEmpty else { return }
        try? await resources.queues.delete(done.map(\.receiptHandle), fromQueue: queue)
    }
}

extension QueuePoller.State {
    /// How many messages to ask for; `nil` where all that may run at once does.
    fileprivate mutating func room(_ settings: MappingSettings, now: Timestamp) -> Int? {
        guard !turn.isStopped else { return nil }
        let most = settings.maximumConcurrency ?? QueuePoller.mostConcurrency
        if running >= min(allowed, most) {
            let since = busySince ?? now
            busySince = since
            guard now - since >= .seconds(60), allowed < most else { return nil }
            allowed += QueuePoller.concurrencyStep
            busySince = now
        } else {
            busySince = nil
        }
        return min(10, settings.batchSize)
    }
}
