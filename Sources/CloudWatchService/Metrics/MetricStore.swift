import CloudCore
import Dispatch
import Synchronization
import WorkshopCommon

/// All values of all metrics, as summaries of minutes, and of seconds where a metric has high resolution.
///
/// Seconds are kept for three hours and minutes for 15 days; what AWS keeps longer, in coarser steps, is forgotten, and the
/// oldest where there is more than fits in memory.
/// See <https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_concepts.html>.
final class MetricStore: Sendable {
    struct Bucket: Hashable, Sendable {
        /// In seconds since 1970, a multiple of the resolution.
        var start: Int64
        /// 60 or 1.
        var resolution: Int64
        var unit: String
    }

    struct Series: Sendable {
        var buckets: [Bucket: MetricSummary] = [:]
        /// Of the newest value, in seconds since 1970.
        var newest: Int64 = 0

        /// About how many bytes of memory one takes, with its name, beside its buckets.
        static let footprint = 400
    }

    struct Row: Hashable { let id: MetricID, bucket: Bucket }

    struct State {
        var series: [MetricID: Series] = [:]
        /// What has changed since it was written.
        var dirty: Set<Row> = []
        var trimmed: Int64 = 0
        /// How many buckets were made since then.
        var made = 0
    }

    /// Of the services' own metrics: counted, but in no series yet. Under a lock of its own, so that no request waits
    /// while series are made of them.
    private struct Pending {
        var samples: [MetricSample] = []
        var isFlushing = false
    }

    static let minutesKept: Int64 = 15 * 86400
    static let secondsKept: Int64 = 3 * 3600
    /// In bytes, as ``MetricSummary/footprint`` reckons.
    static let largestSize = 32 << 20
    private static let longestQueue = 4096

    private let clock: any CloudClock
    private let table: StoredTable
    private let state = Mutex(State())
    private let pending = Mutex(Pending())
    private let queue = DispatchQueue(label: "metrics")

    init(clock: any CloudClock, table: StoredTable) throws(StoreError) {
        self.clock = clock
        self.table = table
        let rows = try table.all()
        state.withLock { state in
            for (key, value) in rows {
                guard let row = Row(key), let summary = (try? JSONValue(parsing: value)).flatMap(MetricSummary.init)
                else { continue }
                state.series[row.id, default: Series()].insert(summary, in: row.bucket)
            }
        }
    }

    // MARK: Writing

    /// Counts a sample of a service's own. On the way of every request: it only puts it aside.
    func record(_ sample: MetricSample) {
        let isLong = pending.withLock { pending in
            pending.samples.append(sample)
            guard table.isPersistent || pending.samples.count >= Self.longestQueue, !pending.isFlushing else {
                return false
            }
            pending.isFlushing = true
            return true
        }
        if isLong { queue.asyncAfter(deadline: .now() + .milliseconds(200)) { [weak self] in self?.flush() } }
    }

    /// Adds what a client has sent, all or none; it survives from here on.
    func put(_ data: [MetricDatum]) throws(AWSError) {
        try state.withLock { state throws(AWSError) in
            settle(&state)
            for datum in data {
                let row = state.add(datum.summary, to: datum.id, datum.bucket)
                if table.isPersistent { state.dirty.insert(row) }
            }
            // Within the lock, so that no older summary of a bucket is written over a newer one.
            try table.commit(takeChanges(&state))
        }
    }

    /// Writes what the services' own metrics have added.
    func flush() {
        state.withLock { state in
            settle(&state)
            // Nobody was told that these are safe.
            try? table.commit(takeChanges(&state))
        }
    }

    private func settle(_ state: inout State) {
        let samples = pending.withLock { pending in
            defer { pending = Pending() }
            return pending.samples
        }
        state.count(samples, persists: table.isPersistent)
        state.trim(now: clock.now.secondsSince1970, persists: table.isPersistent)
    }

    private func takeChanges(_ state: inout State) -> [Store.Change] {
        guard table.isPersistent else { return [] }
        defer { state.dirty = [] }
        return state.dirty.map { row in
            guard let summary = state.series[row.id]?.buckets[row.bucket] else { return table.removing(row.key) }
            return table.putting(row.key, summary.json.bytes)
        }
    }

    // MARK: Reading

    /// What there is of a metric from `start` on and before `end`, in seconds since 1970.
    func buckets(of id: MetricID, from start: Int64, to end: Int64, unit: String?) -> [(Bucket, MetricSummary)] {
        read { state in
            state.series[id]?.buckets.filter { bucket, _ in
                bucket.start >= start && bucket.start < end && (unit == nil || bucket.unit == unit)
            }.map { ($0.key, $0.value) } ?? []
        }
    }

    /// Every metric with the moment of its newest value, sorted.
    func list(since moment: Int64) -> [MetricID] {
        read { state in state.series.filter { $0.value.newest >= moment }.map(\.key) }
            .map { ($0, $0.sortKey) }.sorted { $0.1.lexicographicallyPrecedes($1.1) }.map(\.0)
    }

    private func read<Result: Sendable>(_ body: (State) -> Result) -> Result {
        state.withLock { state in
            settle(&state)
            return body(state)
        }
    }
}

extension MetricStore.State {
    /// Puts samples into their series.
    fileprivate mutating func count(_ samples: [MetricSample], persists: Bool) {
        for sample in samples {
            let id = MetricID(
                namespace: sample.namespace,
                name: sample.name,
                dimensions: sample.dimensions.map { Dimension(name: $0.key, value: $0.value) }
            )
            let second = sample.timestamp.secondsSince1970
            let bucket = MetricStore.Bucket(start: second - second % 60, resolution: 60, unit: sample.unit)
            let row = add(MetricSummary(value: sample.value), to: id, bucket)
            if persists { dirty.insert(row) }
            // Lambda counts each function's invocations, and those of all together; of a version or alias it counts them again.
            guard sample.namespace == "AWS/Lambda", sample.dimensions.count == 1 else { continue }
            let all = MetricID(namespace: sample.namespace, name: sample.name, dimensions: [])
            let total = add(MetricSummary(value: sample.value), to: all, bucket)
            if persists { dirty.insert(total) }
        }
    }

    /// Forgets what is too old, or too much; looks for it once a minute, or once much is new.
    fileprivate mutating func trim(now: Int64, persists: Bool) {
        guard now - trimmed >= 60 || made >= 20_000 else { return }
        for id in Array(series.keys) { trim(id, now: now, persists: persists) }
        (trimmed, made) = (now, 0)
        forgetOldest(persists: persists)
    }

    private mutating func forgetOldest(persists: Bool) {
        var sizes: [Int64: Int] = [:]
        for series in series.values {
            sizes[series.newest, default: 0] += MetricStore.Series.footprint
            for (bucket, summary) in series.buckets { sizes[bucket.start, default: 0] += summary.footprint }
        }
        var size = sizes.values.reduce(0, +)
        guard size > MetricStore.largestSize else { return }
        var oldest = Int64.min
        // A good part at once, so that this comes seldom; but never what is being counted now.
        let past = sizes.sorted { $0.key < $1.key }.dropLast()
        for (start, bytes) in past where size > MetricStore.largestSize * 7 / 8 {
            size -= bytes
            oldest = start
        }
        for (id, known) in series where known.buckets.contains(where: { $0.key.start <= oldest }) {
            if persists {
                for bucket in known.buckets.keys where bucket.start <= oldest {
                    dirty.insert(MetricStore.Row(id: id, bucket: bucket))
                }
            }
            let kept = known.buckets.filter { $0.key.start > oldest }
            series[id] = kept.isEmpty ? nil : MetricStore.Series(buckets: kept, newest: known.newest)
        }
    }

    fileprivate mutating func add(
        _ summary: MetricSummary,
        to id: MetricID,
        _ bucket: MetricStore.Bucket
    ) -> MetricStore.Row {
        if series[id, default: MetricStore.Series()].insert(summary, in: bucket) { made += 1 }
        return MetricStore.Row(id: id, bucket: bucket)
    }

    /// Old seconds become part of their minute; old minutes go, and what is over takes less room.
    private mutating func trim(_ id: MetricID, now: Int64, persists: Bool) {
        guard var known = series.removeValue(forKey: id) else { return }
        for bucket in Array(known.buckets.keys) {
            if bucket.isOutdated(at: now) {
                guard let summary = known.buckets.removeValue(forKey: bucket) else { continue }
                if persists { dirty.insert(MetricStore.Row(id: id, bucket: bucket)) }
                guard bucket.resolution == 1, bucket.start >= now - MetricStore.minutesKept else { continue }
                let minute = MetricStore.Bucket(
                    start: bucket.start - bucket.start % 60,
                    resolution: 60,
                    unit: bucket.unit
                )
                known.insert(summary, in: minute)
                if persists { dirty.insert(MetricStore.Row(id: id, bucket: minute)) }
            } else if bucket.start + bucket.resolution < now - 60 {
                known.buckets[bucket]?.settle()
            }
        }
        if !known.buckets.isEmpty { series[id] = known }
    }
}

extension MetricStore.Series {
    /// - Returns: Whether this is the first of its bucket.
    @discardableResult
    fileprivate mutating func insert(_ summary: MetricSummary, in bucket: MetricStore.Bucket) -> Bool {
        newest = max(newest, bucket.start)
        guard buckets[bucket] != nil else {
            buckets[bucket] = summary
            return true
        }
        buckets[bucket]?.add(summary)
        return false
    }
}

extension MetricStore.Bucket {
    fileprivate func isOutdated(at now: Int64) -> Bool {
        start < now - (resolution == 1 ? MetricStore.secondsKept : MetricStore.minutesKept)
    }
}

extension MetricStore.Row {
    fileprivate var key: String {
        let parts = [id.namespace, id.name, bucket.unit, "\(bucket.resolution)", "\(bucket.start)"]
        let dimensions = id.dimensions.flatMap { [$0.name, $0.value] }
        return JSONValue.array((parts + dimensions).map { .string($0) }).serialized()
    }

    fileprivate init?(_ key: String) {
        guard let parts = (try? JSONValue(parsing: key))?.array?.compactMap(\.string), parts.count >= 5,
            let resolution = Int64(parts[3]), let start = Int64(parts[4])
        else { return nil }
        let dimensions = stride(from: 5, to: parts.count - 1, by: 2).map {
            Dimension(name: parts[$0], value: parts[$0 + 1])
        }
        self.init(
            id: MetricID(namespace: parts[0], name: parts[1], dimensions: dimensions),
            bucket: MetricStore.Bucket(start: start, resolution: resolution, unit: parts[2])
        )
    }
}
