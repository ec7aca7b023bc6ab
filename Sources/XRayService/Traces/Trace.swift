import CloudCore
import OrderedCollections
import WorkshopCommon

/// All documents of one trace.
struct Trace: Hashable, Sendable {
    let id: String
    /// By id, in the order in which they came first.
    var segments: OrderedDictionary<String, Segment> = [:]
    /// How often something came.
    var revision = 0

    init(id: String) { self.id = id }

    /// By their begin.
    var sorted: [Segment] { segments.values.sorted { ($0.start, $0.id) < ($1.start, $1.id) } }

    /// The moment that its id tells, in seconds since 1970.
    var epoch: Double { Int(id.dropFirst(2).prefix(8), radix: 16).map(Double.init) ?? 0 }

    var start: Double { segments.values.map(\.start).min() ?? 0 }
    var end: Double { segments.values.map { $0.end ?? $0.start }.max() ?? 0 }
    var duration: Double { max(0, end - start) }

    /// The segment that no other one of this trace caused.
    var root: Segment? {
        let sorted = sorted
        let ids = Set(sorted.map(\.id) + sorted.flatMap { $0.inner.compactMap { $0["id"]?.string } })
        return sorted.first { segment in !segment.isSubsegment && segment.parentID.map { !ids.contains($0) } ?? true }
            ?? sorted.first
    }

    var isPartial: Bool { segments.values.contains { $0.end == nil } }
}
