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
        var forgotten = 0
        var size = 0
        var lastNumber: UInt64 = 0
    }

    struct Batch: Hashable, Sendable {
        let group: String
        let stream: String
        let number: UInt64
        let size: Int
    }

    static let largestSize = 64 << 20

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
        let stored = insert(events, to: stream, in: group, ingestionTime: now, batch: number)
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
        _ = insert(events, to: stream, in: group, ingestionTime: Int64(ingestion), batch: number)
    }

    private mutating func insert(
        _ events: [(timestamp: Int64, message: String)],
        to stream: String,
        in group: String,
        ingestionTime: Int64,
        batch: UInt64
    ) -> [StoredEvent] {
        var stored: [StoredEvent] = []
        for event in events {
            lastNumber += 1
            let key = StoredEvent.Key(timestamp: event.timestamp, number: lastNumber)
            stored.append(StoredEvent(key: key, ingestionTime: ingestionTime, message: event.message, batch: batch))
        }
        groups[group]?.streams[stream]?.insert(stored, at: ingestionTime)
        let bytes = stored.reduce(0) { $0 + $1.size }
        groups[group]?.storedBytes += bytes
        size += bytes
        batches.append(LogStore.Batch(group: group, stream: stream, number: batch, size: bytes))
        return stored
    }

    private mutating func forgetOldest(_ tables: LogStore.Tables, _ changes: inout [Store.Change]) {
        guard size > LogStore.largestSize else { return }
        // A good part at once, so that this comes seldom.
        while size > LogStore.largestSize * 7 / 8, forgotten < batches.count {
            forget(batches[forgotten], tables, &changes)
            forgotten += 1
        }
        batches.removeFirst(forgotten)
        forgotten = 0
    }

    private mutating func forget(_ batch: LogStore.Batch, _ tables: LogStore.Tables, _ changes: inout [Store.Change]) {
        size -= batch.size
        groups[batch.group]?.storedBytes -= batch.size
        groups[batch.group]?.streams[batch.stream]?.events.removeAll { $0.batch == batch.number }
        if tables.events.isPersistent {
            changes.append(tables.events.removing(LogStore.key(batch.group, batch.stream, "\(batch.number)")))
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
            size -= batch.size
            groups[group]?.storedBytes -= batch.size
            changes.append(tables.events.removing(LogStore.key(group, batch.stream, "\(batch.number)")))
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

extension LogStream {
    fileprivate mutating func insert(_ added: [StoredEvent], at moment: Int64) {
        lastIngestion = moment
        let isSorted = events.last.map { last in added.allSatisfy { $0.key >= last.key } } ?? false
        events += added
        let inOrder = isSorted && zip(added, added.dropFirst()).allSatisfy { $0.key <= $1.key }
        if !inOrder { events.sort { $0.key < $1.key } }
    }
}
