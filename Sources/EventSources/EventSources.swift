// EventSources: Lambda's event source mappings.
//
// In: the mappings' API over HTTP, mappings that a stack declares; messages of a queue and records of a stream, through
// seams.
// Out: invocations of functions, batch by batch; messages deleted, or left to come back; records of what was given up.
// Never: knows the service behind a seam, hides or shows a message by itself, starts a process.

package import CloudCore
import OrderedCollections
import Synchronization
import WorkshopCommon

/// The event source mappings of an account in one region, and the pollers that work for them.
package final class EventSourceService: Sendable {
    struct State {
        var mappings: OrderedDictionary<String, EventSourceMapping> = [:]
        var pollers: [String: any Poller] = [:]
        var isStopped = false
    }

    let account: Account
    let clock: any CloudClock
    let resources: PollerResources
    /// Tells of functions, by Lambda's own API.
    let sender: any AWSRequestSender
    private let table: StoredTable
    private let state: Mutex<State>

    /// Reads back what the store kept; nothing is polled before ``start()``.
    package init(
        account: Account,
        clock: any CloudClock,
        invoker: any FunctionInvoker,
        sender: any AWSRequestSender,
        queues: any QueueReader,
        streams: [any StreamReader] = [],
        destinations: (any DestinationSender)? = nil,
        store: Store = Store()
    ) throws(StoreError) {
        self.account = account
        self.clock = clock
        self.sender = sender
        resources = PollerResources(
            account: account,
            clock: clock,
            invoker: invoker,
            queues: queues,
            streams: streams,
            destinations: destinations,
            checkpoints: store.table("lambda.eventSourceCheckpoints")
        )
        table = store.table("lambda.eventSourceMappings")
        var state = State()
        for row in try table.all() {
            if let mapping = EventSourceMapping(id: row.key, bytes: row.value) { state.mappings[row.key] = mapping }
        }
        self.state = Mutex(state)
    }

    /// Takes up what was under way when the account's state was kept, where the function is there already. Others wait until
    /// their stack is deployed: messages must not fail meanwhile for want of a function.
    package func start() {
        for mapping in mappings {
            clock.spawnActivity("the event source mapping of \(mapping.source) is taken up") { [weak self] in
                if await self?.isThere(mapping.functionARN) ?? false { self?.resume(mapping.id) }
            }
        }
    }

    /// Begins to poll for a mapping that was kept, unless that has begun.
    func resume(_ id: String) {
        if state.withLock({ $0.mappings[id]?.state == .updating && $0.pollers[id] == nil }) { settle(id) }
    }

    /// Ends all polling; invocations that run are not waited for.
    package func stop() {
        let pollers = state.withLock { state in
            state.isStopped = true
            defer { state.pollers = [:] }
            return Array(state.pollers.values)
        }
        for poller in pollers { poller.stop() }
    }

    // MARK: Mappings

    var mappings: [EventSourceMapping] { state.withLock { Array($0.mappings.values) } }

    func mapping(_ id: String) throws(AWSError) -> EventSourceMapping {
        guard let mapping = state.withLock({ $0.mappings[id] }) else { throw .noSuchMapping }
        return mapping
    }

    /// Keeps a mapping in a state that passes by itself, and begins to bring it to the one that it is to have.
    func put(_ mapping: EventSourceMapping) throws(AWSError) {
        try table.put(mapping.id, mapping.bytes)
        state.withLock { $0.mappings[mapping.id] = mapping }
        clock.spawnActivity("the event source mapping of \(mapping.source) is set up") { [weak self] in
            self?.settle(mapping.id)
        }
    }

    /// Changes the tags of a mapping, which goes on as it was.
    func changeTags(of id: String, _ body: (inout JSONObject) -> Void) throws(AWSError) {
        try state.withLock { state throws(AWSError) in
            guard var mapping = state.mappings[id] else { throw .noSuchMapping }
            body(&mapping.tags)
            guard mapping.tags.count <= 50 else {
                throw .invalidParameter("Number of tags exceeds resource tag limit.")
            }
            try table.put(id, mapping.bytes)
            state.mappings[id] = mapping
        }
    }

    func remove(_ id: String) throws(AWSError) {
        try table.remove(id)
        let poller = state.withLock { state in
            state.mappings[id] = nil
            return state.pollers.removeValue(forKey: id)
        }
        poller?.stop()
    }

    /// From `Creating` or `Updating` to `Enabled` or `Disabled`, with a poller of its own or without.
    private func settle(_ id: String) {
        let (old, new) = state.withLock { state -> ((any Poller)?, (any Poller)?) in
            guard var mapping = state.mappings[id], !state.isStopped else { return (nil, nil) }
            mapping.state = mapping.isEnabled ? .enabled : .disabled
            state.mappings[id] = mapping
            let old = state.pollers.removeValue(forKey: id)
            guard mapping.isEnabled, let poller = makePoller(mapping) else { return (old, nil) }
            state.pollers[id] = poller
            return (old, poller)
        }
        old?.stop()
        new?.start()
    }

    private func makePoller(_ mapping: EventSourceMapping) -> (any Poller)? {
        guard let source = ARN(mapping.source) else { return nil }
        if source.service == "sqs" { return QueuePoller(mapping, queue: source, resources) }
        guard let reader = resources.streams.first(where: { $0.takes(source) }) else { return nil }
        return StreamPoller(mapping, stream: source, reader: reader, resources) { [weak self] result in
            self?.state.withLock { $0.mappings[mapping.id]?.lastResult = result }
        }
    }
}

/// What works for one mapping.
protocol Poller: Sendable {
    func start()
    /// Begins nothing any more.
    func stop()
}

/// What every poller is given.
struct PollerResources: Sendable {
    let account: Account
    let clock: any CloudClock
    let invoker: any FunctionInvoker
    let queues: any QueueReader
    let streams: [any StreamReader]
    let destinations: (any DestinationSender)?
    let checkpoints: StoredTable
}
