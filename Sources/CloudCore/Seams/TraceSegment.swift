import OrderedCollections
package import WorkshopCommon

/// A service's own part of a trace, while it is made.
///
/// See <https://docs.aws.amazon.com/xray/latest/devguide/xray-api-segmentdocuments.html>.
package struct TraceSegment: Sendable {
    package let traceID: String
    package let id: String
    package let parentID: String?
    package let name: String
    package let origin: String
    package let start: Timestamp
    /// Members that only this kind of segment has: `http`, `aws`, `subsegments`.
    package var members: JSONObject = [:]
    /// Of the header that this segment was asked for by.
    package var lineage: String?

    package init(
        traceID: String,
        id: String = Identifiers.segmentID(),
        parentID: String?,
        name: String,
        origin: String,
        start: Timestamp
    ) {
        self.traceID = traceID
        self.id = id
        self.parentID = parentID
        self.name = name
        self.origin = origin
        self.start = start
    }

    /// What requests carry that are made within this segment.
    package var header: String { TraceHeader(root: traceID, parent: id, isSampled: true, lineage: lineage).text }

    /// - Parameters:
    ///   - isError: The caller's fault (4xx).
    ///   - isFault: The service's own (5xx).
    package func document(end: Timestamp, isError: Bool = false, isFault: Bool = false) -> JSONValue {
        var document: JSONObject = [
            "id": .string(id), "name": .string(name), "start_time": Self.seconds(start), "trace_id": .string(traceID),
            "end_time": Self.seconds(max(start, end)), "origin": .string(origin),
        ]
        if let parentID { document["parent_id"] = .string(parentID) }
        if isError { document["error"] = true }
        if isFault { document["fault"] = true }
        document.merge(members) { _, new in new }
        return .object(document)
    }

    package static func subsegment(_ name: String, from start: Timestamp, to end: Timestamp) -> JSONObject {
        [
            "id": .string(Identifiers.segmentID()), "name": .string(name), "start_time": seconds(start),
            "end_time": seconds(max(start, end)),
        ]
    }

    /// Seconds since 1970, with six decimals.
    package static func seconds(_ moment: Timestamp) -> JSONValue {
        let microseconds = moment.nanosecondsSince1970 / 1000
        let fraction = String(microseconds % 1_000_000)
        let digits = String(repeating: "0", count: 6 - fraction.count) + fraction
        return .number(JSONNumber(literal: "\(microseconds / 1_000_000).\(digits)"))
    }
}
