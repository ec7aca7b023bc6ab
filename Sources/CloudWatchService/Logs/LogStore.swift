import CloudCore
import OrderedCollections
import Synchronization
import WorkshopCommon

/// All log groups of the account, guarded by one lock, and their rows in the store.
///
/// Events are held in memory up to a limit; beyond it the oldest batches go, which AWS would keep until their group's
/// retention is over.
final class LogStore: Sendable {
    struct Tables: Sendable {
        let groups: StoredTable
        let streams: StoredTable
        let events: StoredTable

        init(_ store: Store) {
            groups = store.table("logs.groups")
            streams = store.table("logs.streams")
            events = store.table("logs.events")
        }
    }

    struct State: Sendable {
        var groups: [String: LogGroup] = [:]
        /// In the order of their arrival, which is that in which they are forgotten.
        var batches: [Batch] = []
        /// Of all batches, in bytes of memory.
        var footprint = 0
        var lastNumber: UInt64 = 0
    }

    /// The events that one request, or one moment, brought to a stream: what is written and forgotten together.
    struct Batch: Hashable, Sendable {
        let group: String
        let stream: String
        /// That of its first event; the others' follow.
        let number: UInt64
        let count: Int
        /// As CloudWatch Logs counts it.
        let storedBytes: Int

        /// About how many bytes of memory it takes: an event has its row, twice where the rows have just grown, and its text
        /// on the heap.
        var footprint: Int { storedBytes + count * (2 * MemoryLayout<StoredEvent>.stride + 16) + 96 }
    }

    /// In bytes of memory: more than a hundred thousand lines.
    static let largestSize = 32 << 20

    let tables: Tables
    private let state = Mutex(State())

    init(_ store: Store) throws(StoreError) {
        tables = Tables(store)
        var loaded = State()
        for (name, value) in try tables.groups.all() {
            guard let json = try? JSONValue(parsing: value) else { continue }
            loaded.groups[name] = LogGroup(name: name, stored: json)
        }
        for (key, value) in try tables.streams.all() {
            guard let names = Self.names(of: key), let created = Int64(String(decoding: value, as: UTF8.self)) else {
                continue
            }
            loaded.groups[names[0]]?.streams[names[1]] = LogStream(name: names[1], creationTime: created)
        }
        var batches: [(UInt64, [String], JSONValue)] = []
        for (key, value) in try tables.events.all() {
            guard let names = Self.names(of: key), names.count == 3, let number = UInt64(names[2]),
                let json = try? JSONValue(parsing: value)
            else { continue }
            batches.append((number, names, json))
        }
        for (number, names, json) in batches.sorted(by: { $0.0 < $1.0 }) {
            loaded.restore(json, number: number, group: names[0], stream: names[1])
        }
        let initial = loaded
        state.withLock { $0 = initial }
    }

    /// Looks at the groups, or changes them; the changes that the body gives back are written before anyone sees more.
    func access<Result>(
        _ body: (inout State, inout [Store.Change]) throws(AWSError) -> sending Result
    ) throws(AWSError) -> sending Result {
        try state.withLock { state throws(AWSError) in
            var changes: [Store.Change] = []
            let result = try body(&state, &changes)
            if tables.events.isPersistent { try tables.events.commit(changes) }
            return result
        }
    }

    static func key(_ names: String...) -> String { JSONValue.array(names.map { .string($0) }).serialized() }

    private static func names(of key: String) -> [String]? {
        guard let names = (try? JSONValue(parsing: key))?.array?.compactMap(\.string), names.count >= 2 else {
            return nil
        }
        return names
    }
}

extension LogStore.State {
    /// Adds events that came together, in the order of their times.
    mutating func add(
        _ events: [(timestamp: Int64, message: String)],
        to stream: String,
        in group: String,
        now: Int64,
        tables: LogStore.Tables,
        _ changes: inout [Store.Change]
    ) {
        guard !events.isEmpty, groups[group]?.streams[stream] != nil else { return }
        let number = lastNumber + 1
        let stored = insert(events, to: stream, in: group, ingestionTime: now)
        if tables.events.isPersistent {
            let rows = stored.map { event -> JSONValue in
                [.number(Int(event.key.timestamp)), .number(Int(event.ingestionTime)), .string(event.message)]
            }
            changes.append(
                tables.events.putting(LogStore.key(group, stream, "\(number)"), JSONValue.array(rows).bytes)
            )
        }
        forgetOldest(tables, &changes)
    }

    fileprivate mutating func restore(_ json: JSONValue, number: UInt64, group: String, stream: String) {
        let events = (json.array ?? []).compactMap { row -> (timestamp: Int64, message: String)? in
            guard let time = row[0]?.int, let message = row[2]?.string else { return nil }
            return (Int64(time), message)
        }
        let ingestion = json[0]?[1]?.int ?? 0
        lastNumber = max(lastNumber, number - 1)
        _ = insert(events, to: stream, in: group, ingestionTime: Int64(ingestion))
    }

    private mutating func insert(
        _ events: [(timestamp: Int64, message: String)],
        to stream: String,
        in group: String,
        ingestionTime: Int64
    ) -> [StoredEvent] {
        var stored: [StoredEvent] = []
        let first = lastNumber + 1
        for event in events {
            lastNumber += 1
            let key = StoredEvent.Key(timestamp: event.timestamp, number: lastNumber)
            stored.append(StoredEvent(key: key, ingestionTime: ingestionTime, message: event.message))
        }
        groups[group]?.streams[stream]?.insert(stored, at: ingestionTime)
        let bytes = stored.reduce(0) { $0 + $1.size }
        let batch = LogStore.Batch(group: group, stream: stream, number: first, count: stored.count, storedBytes: bytes)
        groups[group]?.storedBytes += bytes
        footprint += batch.footprint
        batches.append(batch)
        return stored
    }

    private mutating func forgetOldest(_ tables: LogStore.Tables, _ changes: inout [Store.Change]) {
        guard footprint > LogStore.largestSize else { return }
        var gone = 0
        // A good part at once, so that this comes seldom.
        while footprint > LogStore.largestSize * 7 / 8, gone < batches.count {
            footprint -= batches[gone].footprint
            gone += 1
        }
        let first = gone < batches.count ? batches[gone].number : lastNumber + 1
        var streams: Set<[String]> = []
        for batch in batches.prefix(gone) {
            groups[batch.group]?.storedBytes -= batch.storedBytes
            streams.insert([batch.group, batch.stream])
            if tables.events.isPersistent { changes.append(tables.events.removing(batch.key)) }
        }
        batches.removeFirst(gone)
        for names in streams {
            groups[names[0]]?.streams[names[1]]?.forgetEvents(before: first)
            // A function that ends with each invocation would leave a stream each time.
            guard let stream = groups[names[0]]?.streams[names[1]], stream.isOfFunction, stream.events.isEmpty else {
                continue
            }
            groups[names[0]]?.streams[names[1]] = nil
            changes.append(tables.streams.removing(LogStore.key(names[0], names[1])))
        }
    }

    /// Removes a stream, or all of a group's, with what was written of them.
    mutating func removeStreams(
        of group: String,
        named name: String? = nil,
        tables: LogStore.Tables,
        _ changes: inout [Store.Change]
    ) {
        let isGone = { (batch: LogStore.Batch) in batch.group == group && (name == nil || batch.stream == name) }
        for batch in batches where isGone(batch) {
            footprint -= batch.footprint
            groups[group]?.storedBytes -= batch.storedBytes
            changes.append(tables.events.removing(batch.key))
        }
        batches.removeAll(where: isGone)
        for stream in groups[group]?.streams.keys.sorted() ?? [] where name == nil || stream == name {
            groups[group]?.streams[stream] = nil
            changes.append(tables.streams.removing(LogStore.key(group, stream)))
        }
    }

    /// Makes the group where there is none, as Lambda does.
    mutating func ensure(
        _ stream: String,
        in group: String,
        now: Int64,
        tables: LogStore.Tables,
        _ changes: inout [Store.Change]
    ) {
        if groups[group] == nil {
            let made = LogGroup(name: group, creationTime: now)
            groups[group] = made
            changes.append(tables.groups.putting(group, made.stored.bytes))
        }
        guard groups[group]?.streams[stream] == nil else { return }
        groups[group]?.streams[stream] = LogStream(name: stream, creationTime: now)
        changes.append(tables.streams.putting(LogStore.key(group, stream), Array("\(now)".utf8)))
    }
}

extension LogStore.Batch {
    fileprivate var key: String { LogStore.key(group, stream, "\(number)") }
}

extension LogStream {
    /// What Lambda calls one: `2026/11/25/[$LATEST]` and an environment's own id.
    /// See <https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-view.html>.
    fileprivate var isOfFunction: Bool { name.contains("/[") }

    fileprivate mutating func forgetEvents(before number: UInt64) {
        events = events.filter { $0.key.number >= number }
    }

    fileprivate mutating func insert(_ added: [StoredEvent], at moment: Int64) {
        lastIngestion = moment
        let isSorted = events.last.map { last in added.allSatisfy { $0.key >= last.key } } ?? false
        events += added
        let inOrder = isSorted && zip(added, added.dropFirst()).allSatisfy { $0.key <= $1.key }
        if !inOrder { events.sort { $0.key < $1.key } }
    }
}
