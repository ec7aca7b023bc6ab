import CloudCore
import EventPatterns
import OrderedCollections
import Synchronization
import WorkshopCommon

/// Works off one shard, batch by batch. What fails is tried again until it succeeds, is too old, or was tried often enough.
final class ShardPoller: Sendable {
    private struct State {
        var turn = PollingTurn()
        var position = StreamPosition.trimHorizon
        var gathered: [StreamRecord] = []
        var windowEnd: Timestamp?
        var tumbling: TumblingWindow?
    }

    private let mapping: EventSourceMapping
    private let shard: String
    private let stream: ARN
    private let reader: any StreamReader
    private let resources: PollerResources
    private let filters: [EventPattern]
    private let report: @Sendable (String) -> Void
    private let finish: @Sendable () -> Void
    private let state = Mutex(State())

    init(
        _ mapping: EventSourceMapping,
        shard: String,
        stream: ARN,
        reader: any StreamReader,
        _ resources: PollerResources,
        _ report: @escaping @Sendable (String) -> Void,
        finish: @escaping @Sendable () -> Void
    ) {
        self.mapping = mapping
        self.shard = shard
        self.stream = stream
        self.reader = reader
        self.resources = resources
        self.report = report
        self.finish = finish
        filters = mapping.settings.filters
    }

    private var settings: MappingSettings { mapping.settings }
    private var clock: any CloudClock { resources.clock }
    private var checkpointKey: String { "\(mapping.id)/\(shard)" }
    private var label: String {
        "records of \(stream.resource) go to \(mapping.functionARN.split(separator: ":").last ?? "")"
    }

    /// From where an earlier process left off, or from the position.
    func begin(at position: StreamPosition) async {
        var start = position
        if let kept = (try? resources.checkpoints.all())?.first(where: { $0.key == checkpointKey }) {
            start = .after(String(decoding: kept.value, as: UTF8.self))
        }
        if start == .latest, let read = try? await reader.read(stream: stream, shard: shard, from: .latest, limit: 1),
            let next = read.next
        {
            start = next
        }
        let first = start
        state.withLock { $0.position = first }
    }

    func stop() { state.withLock { $0.turn.stop() } }

    func poll() {
        let begins = state.withLock { $0.turn.begin() }
        if begins { clock.spawnActivity(label) { await self.work() } }
    }

    private var isStopped: Bool { state.withLock(\.turn.isStopped) }

    private func work() async {
        var isFinished = false
        while !isStopped {
            let position = state.withLock { $0.position }
            let read = try? await reader.read(stream: stream, shard: shard, from: position, limit: settings.batchSize)
            guard let read else { break }
            isFinished = read.next == nil
            state.withLock { $0.position = read.next ?? position }
            let records = read.records.filter { record in
                filters.isEmpty || filters.contains { $0.matches(StreamEvent.filtered(record)) }
            }
            await gather(records, upTo: read.records.last, isLast: isFinished || read.records.isEmpty)
            if isFinished || read.records.isEmpty { break }
        }
        let goesOn = state.withLock { $0.turn.end() }
        if isFinished { finish() } else if goesOn { poll() }
    }

    /// Waits for more where the batching window allows it.
    private func gather(_ records: [StreamRecord], upTo last: StreamRecord?, isLast: Bool) async {
        let now = clock.now
        let (batch, timer) = state.withLock { state -> ([StreamRecord], Duration?) in
            state.gathered += records
            if state.gathered.isEmpty { return ([], nil) }
            if settings.window > 0, state.gathered.count < settings.batchSize {
                let end = state.windowEnd ?? now + .seconds(settings.window)
                let isNew = state.windowEnd == nil
                state.windowEnd = end
                if now < end { return ([], isNew ? end - now : nil) }
            }
            state.windowEnd = nil
            defer { state.gathered = [] }
            return (state.gathered, nil)
        }
        if let timer {
            clock.schedule("the batching window of \(stream.resource) ends", after: timer) { [weak self] in self?.poll()
            }
        }
        if !batch.isEmpty {
            for part in stride(from: 0, to: batch.count, by: settings.batchSize) {
                await deliver(Array(batch[part..<min(part + settings.batchSize, batch.count)]))
            }
        }
        if let last, state.withLock({ $0.gathered.isEmpty }), !isStopped {
            try? resources.checkpoints.put(checkpointKey, Array(last.sequenceNumber.utf8))
        }
    }

    /// Records of one key keep their order in one of several parts, which run at once.
    private func deliver(_ batch: [StreamRecord]) async {
        if settings.tumblingWindow > 0 { return await deliverInWindows(batch) }
        guard settings.parallelization > 1 else {
            await deliverPart(batch, tumbling: nil)
            return
        }
        var parts: [[StreamRecord]] = Array(repeating: [], count: settings.parallelization)
        for record in batch {
            let hash = record.partitionKey.utf8.reduce(UInt64(14_695_981_039_346_656_037)) {
                ($0 ^ UInt64($1)) &* 1_099_511_628_211
            }
            parts[Int(hash % UInt64(parts.count))].append(record)
        }
        let work = parts.filter { !$0.isEmpty }
        // Each part has an activity of its own, so that time may pass while all of them wait; the last one to end leaves
        // its activity to whoever waits here, who had one before.
        let left = Countdown(work.count)
        for _ in work.dropFirst() { clock.beginActivity(label) }
        await withDiscardingTaskGroup { group in
            for part in work {
                group.addTask {
                    await self.deliverPart(part, tumbling: nil)
                    if !left.isLast() { self.clock.endActivity() }
                }
            }
        }
    }

    private func deliverInWindows(_ batch: [StreamRecord]) async {
        var rest = batch[...]
        while let first = rest.first, !isStopped {
            var window =
                state.withLock { $0.tumbling } ?? TumblingWindow(of: first.arrival, length: settings.tumblingWindow)
            let inside = Array(rest.prefix { window.contains($0.arrival) || $0.arrival < window.start })
            if inside.isEmpty {
                await close(window)
                continue
            }
            rest = rest.dropFirst(inside.count)
            let isNew = state.withLock { $0.tumbling == nil }
            if let answer = await deliverPart(inside, tumbling: window), let next = answer["state"] {
                window.state = next
            }
            let open = window
            state.withLock { $0.tumbling = open }
            if isNew {
                clock.schedule("a tumbling window of \(stream.resource) ends", after: window.end - clock.now) {
                    [weak self] in
                    guard let self, let current = self.state.withLock({ $0.tumbling }), current.start == open.start
                    else {
                        return
                    }
                    await self.close(current)
                }
            }
        }
    }

    private func close(_ window: TumblingWindow) async {
        var window = window
        window.isFinal = true
        state.withLock { $0.tumbling = nil }
        await deliverPart([], tumbling: window)
    }

    // MARK: Invoking

    /// - Returns: What the function answered in the end.
    @discardableResult
    private func deliverPart(_ batch: [StreamRecord], tumbling: TumblingWindow?) async -> JSONValue? {
        var (rest, attempts) = (batch, 0)
        while !isStopped {
            if let age = settings.maximumAge {
                let old = rest.prefix { $0.arrival + age < clock.now }
                if !old.isEmpty {
                    await giveUp(Array(old), nil, "RecordAgeExceeded", attempts)
                    rest.removeFirst(old.count)
                }
            }
            guard !rest.isEmpty || tumbling?.isFinal ?? false else { return nil }
            let event = StreamEvent.document(rest, window: tumbling, shard: shard, stream: stream)
            let invocation = FunctionInvocation(function: mapping.functionARN, payload: event.bytes)
            let result = try? await resources.invoker.invoke(invocation)
            attempts += 1
            let known = Set(rest.map(\.sequenceNumber))
            switch BatchOutcome(result, reportsItemFailures: settings.reportsItemFailures, known: known) {
            case .success:
                report("OK")
                return result.flatMap { try? JSONValue(parsing: $0.payload) }
            case .failure: report("PROBLEM: Function call failed")
            case .partial(let failed):
                // What stands before the first failure is done.
                rest.removeFirst(rest.firstIndex { failed.contains($0.sequenceNumber) } ?? 0)
                report("PROBLEM: Function call failed")
            }
            if let most = settings.maximumRetries, attempts > most {
                await giveUp(rest, result, "RetryAttemptsExhausted", attempts)
                return nil
            }
            if settings.bisects, rest.count > 1 {
                let middle = rest.count / 2
                await deliverPart(Array(rest[..<middle]), tumbling: tumbling)
                return await deliverPart(Array(rest[middle...]), tumbling: tumbling)
            }
            await pause(attempts)
        }
        return nil
    }

    /// Back-off: a second, two, and so on up to a minute.
    private func pause(_ attempts: Int) async {
        let seconds = min(60, 1 << min(attempts - 1, 6))
        // Unchecked: a clock that is stopped drops its timers, and what waits for them.
        await withUnsafeContinuation { continuation in
            clock.schedule("\(label), once more", after: .seconds(seconds)) { [clock] in
                clock.beginActivity("a retry")
                continuation.resume()
            }
            // The activity that this belongs to must not hold time still meanwhile.
            clock.endActivity()
        }
    }

    private func giveUp(_ records: [StreamRecord], _ result: FunctionResult?, _ condition: String, _ count: Int) async {
        guard let target = settings.failureDestination, let destinations = resources.destinations else { return }
        let document = StreamEvent.failure(
            records,
            of: stream,
            shard: shard,
            function: mapping.functionARN,
            result: result,
            condition: condition,
            count: count,
            now: clock.now
        )
        try? await destinations.send(
            DestinationDelivery(
                target: target,
                reason: .failure,
                body: document.bytes,
                functionARN: mapping.functionARN
            )
        )
    }
}

/// Counts down to whoever comes last.
private final class Countdown: Sendable {
    private let left: Mutex<Int>

    init(_ count: Int) { left = Mutex(count) }

    func isLast() -> Bool {
        left.withLock { left in
            left -= 1
            return left == 0
        }
    }
}
