import CloudCore
import OrderedCollections
import WorkshopCommon

/// One document of a trace: a segment, or a subsegment that was sent by itself.
///
/// See <https://docs.aws.amazon.com/xray/latest/devguide/xray-api-segmentdocuments.html>.
struct Segment: Hashable, Sendable {
    let id: String
    let traceID: String
    let name: String
    /// In seconds since 1970.
    let start: Double
    /// `nil` while it is in progress.
    let end: Double?
    let document: JSONObject

    /// Why a document is none.
    struct Problem: Error, Hashable, Sendable {
        let id: String
        let code: String
        let message: String
    }

    init(_ text: some Sequence<UInt8>) throws(Problem) {
        guard let document = (try? JSONValue(parsing: text))?.object else {
            throw Problem(id: "", code: "ParseError", message: "Invalid segment. ErrorCode: ParseError")
        }
        try self.init(document)
    }

    init(_ document: JSONObject) throws(Problem) {
        let id = document["id"]?.string ?? ""
        func problem(_ code: String) -> Problem {
            Problem(id: id, code: code, message: "Invalid segment. ErrorCode: \(code)")
        }
        guard !id.isEmpty else { throw problem("MissingId") }
        guard Self.isHexadecimal(id, count: 16) else { throw problem("InvalidId") }
        guard let name = document["name"]?.string, !name.isEmpty else { throw problem("MissingName") }
        guard let traceID = document["trace_id"]?.string else { throw problem("MissingTraceId") }
        guard Self.isTraceID(traceID) else { throw problem("InvalidTraceId") }
        guard let start = document["start_time"]?.double, start.isFinite else { throw problem("MissingStartTime") }
        let end = document["end_time"]?.double
        guard end != nil || document["in_progress"]?.bool == true else { throw problem("MissingEndTime") }
        guard end.map({ $0.isFinite && $0 >= start }) ?? true else { throw problem("InvalidEndTime") }
        self.id = id
        self.traceID = traceID
        self.name = String(name.prefix(200))
        self.start = start
        self.end = end
        self.document = document
    }

    /// `1-<8 hexadecimal digits: seconds since 1970>-<24 more>`
    static func isTraceID(_ text: String) -> Bool {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        return parts.count == 3 && parts[0] == "1" && isHexadecimal(parts[1], count: 8)
            && isHexadecimal(parts[2], count: 24)
    }

    private static func isHexadecimal(_ text: some StringProtocol, count: Int) -> Bool {
        text.utf8.count == count && text.utf8.allSatisfy { Character(Unicode.Scalar($0)).isHexDigit }
    }

    var parentID: String? { document["parent_id"]?.string }
    var origin: String? { document["origin"]?.string }
    var isSubsegment: Bool { document["type"]?.string == "subsegment" }
    var isFault: Bool { document["fault"]?.bool ?? false }
    var isError: Bool { document["error"]?.bool ?? false }
    var isThrottle: Bool { document["throttle"]?.bool ?? false }
    var duration: Double { (end ?? start) - start }

    /// The subsegments within, and within those.
    var inner: [JSONObject] { Self.inner(of: document) }

    private static func inner(of document: JSONObject) -> [JSONObject] {
        (document["subsegments"]?.array ?? []).compactMap(\.object).flatMap { [$0] + inner(of: $0) }
    }

    /// As a node of the graph is called.
    var type: String? {
        if let origin { return origin }
        switch document["namespace"]?.string {
        case "aws": return "AWS::\(name)"
        case "remote": return "remote"
        default: return nil
        }
    }
}
