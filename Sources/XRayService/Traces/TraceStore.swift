import CloudCore
import Dispatch
import OrderedCollections
import Synchronization
import WorkshopCommon

/// The newest traces; beyond a limit the oldest go, which AWS keeps for 30 days.
final class TraceStore: Sendable {
    struct State {
        var traces: OrderedDictionary<String, Trace> = [:]
        var sizes: [String: Int] = [:]
        var size = 0
    }

    /// Documents of the other services that are in no trace yet, under a lock of their own, so that no request waits while
    /// they are read.
    private struct Pending {
        var documents: [[UInt8]] = []
        var isScheduled = false
    }

    /// In bytes of memory: more than ten thousand documents.
    static let largestSize = 32 << 20
    private static let longestQueue = 2048

    private let table: StoredTable
    private let state = Mutex(State())
    private let pending = Mutex(Pending())
    private let queue = DispatchQueue(label: "traces")

    init(table: StoredTable) throws(StoreError) {
        self.table = table
        let rows = try table.all()
        state.withLock { state in
            let segments = rows.compactMap { try? Segment($0.value) }.sorted { $0.start < $1.start }
            for segment in segments { _ = state.add(segment) }
        }
    }

    /// Takes a document on the way of a request: it only puts it aside.
    func record(_ document: [UInt8]) {
        let isFirst = pending.withLock { pending in
            pending.documents.append(document)
            guard table.isPersistent || pending.documents.count >= Self.longestQueue, !pending.isScheduled else {
                return false
            }
            pending.isScheduled = true
            return true
        }
        if isFirst { queue.asyncAfter(deadline: .now() + .milliseconds(200)) { [weak self] in self?.flush() } }
    }

    /// Adds what a client has sent; it survives from here on.
    func put(_ segments: [Segment]) throws(AWSError) {
        try state.withLock { state throws(AWSError) in
            // Within the lock, so that no older document of a segment is written over a newer one.
            try table.commit(settle(&state) + segments.flatMap { state.changes(by: $0, table) })
        }
    }

    func flush() {
        // Nobody was told that these are safe.
        state.withLock { state in try? table.commit(settle(&state)) }
    }

    private func settle(_ state: inout State) -> [Store.Change] {
        let documents = pending.withLock { pending in
            defer { pending = Pending() }
            return pending.documents
        }
        return documents.flatMap { document in (try? Segment(document)).map { state.changes(by: $0, table) } ?? [] }
    }

    /// Oldest first.
    var all: [Trace] {
        flush()
        return state.withLock { Array($0.traces.values) }
    }

    subscript(id: String) -> Trace? {
        flush()
        return state.withLock { $0.traces[id] }
    }
}

extension TraceStore.State {
    /// What has to be written for a segment that is added, those of traces among it that have to go for it.
    fileprivate mutating func changes(by segment: Segment, _ table: StoredTable) -> [Store.Change] {
        let gone = add(segment)
        guard table.isPersistent else { return [] }
        let written = table.putting("\(segment.traceID)/\(segment.id)", JSONValue.object(segment.document).bytes)
        return [written] + gone.flatMap { trace in trace.segments.keys.map { table.removing("\(trace.id)/\($0)") } }
    }

    /// - Returns: The traces that had to go.
    fileprivate mutating func add(_ segment: Segment) -> [Trace] {
        // A document in memory takes a few times its text.
        let bytes = JSONValue.object(segment.document).bytes.count * 4
        let id = segment.traceID
        // What is complete is not replaced by what is still in progress.
        if let known = traces[id]?.segments[segment.id], known.end != nil, segment.end == nil { return [] }
        // A client that sends every request under the same id must not fill the memory with the one trace.
        guard sizes[id, default: 0] < TraceStore.largestSize / 8 else { return [] }
        traces[id, default: Trace(id: id)].segments[segment.id] = segment
        traces[id]?.revision += 1
        sizes[id, default: 0] += bytes
        size += bytes
        return forgetOldest()
    }

    private mutating func forgetOldest() -> [Trace] {
        guard size > TraceStore.largestSize else { return [] }
        var gone = 0
        // A good part at once, so that this comes seldom.
        while size > TraceStore.largestSize * 7 / 8, gone < traces.count - 1 {
            size -= sizes.removeValue(forKey: traces.keys[gone]) ?? 0
            gone += 1
        }
        defer { traces.removeFirst(gone) }
        return Array(traces.values.prefix(gone))
    }
}
