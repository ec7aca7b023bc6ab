import CloudCore
import OrderedCollections
import WorkshopCommon

/// Which services called which, over some traces, with what became of the calls.
///
/// A subsegment that tells of a call (`namespace`) whose other side sent no segment stands for that side.
struct ServiceGraph {
    struct Node: Hashable, Sendable {
        let name: String
        let type: String?

        init(_ segment: Segment) { (name, type) = (segment.name, segment.type) }

        init(name: String, type: String?) { (self.name, self.type) = (name, type) }
    }

    struct Call: Sendable {
        let from: Node
        let to: Node
        let start: Double
        let end: Double
        let isFault: Bool
        let isError: Bool
        let isThrottle: Bool
    }

    private struct Statistics {
        var (ok, throttles, errors, faults) = (0, 0, 0, 0)
        var time = 0.0
        var (start, end) = (Double.infinity, -Double.infinity)

        mutating func add(start: Double, end: Double, isFault: Bool, isError: Bool, isThrottle: Bool) {
            if isFault {
                faults += 1
            } else if isThrottle {
                throttles += 1
            } else if isError {
                errors += 1
            } else {
                ok += 1
            }
            time += end - start
            self.start = min(self.start, start)
            self.end = max(self.end, end)
        }

        var json: JSONValue {
            [
                "OkCount": .number(JSONNumber(ok)),
                "ErrorStatistics": [
                    "ThrottleCount": .number(JSONNumber(throttles)), "OtherCount": .number(JSONNumber(errors)),
                    "TotalCount": .number(JSONNumber(errors + throttles)),
                ],
                "FaultStatistics": [
                    "OtherCount": .number(JSONNumber(faults)), "TotalCount": .number(JSONNumber(faults)),
                ],
                "TotalCount": .number(JSONNumber(ok + errors + throttles + faults)), "TotalResponseTime": .number(time),
            ]
        }
    }

    private struct Edge: Hashable { let from: Node, to: Node }

    private var nodes: OrderedDictionary<Node, Statistics> = [:]
    private var edges: OrderedDictionary<Edge, Statistics> = [:]

    init(_ traces: [Trace]) {
        for trace in traces {
            for segment in trace.sorted where !segment.isSubsegment {
                let end = segment.end ?? segment.start
                nodes[Node(segment), default: Statistics()].add(
                    start: segment.start,
                    end: end,
                    isFault: segment.isFault,
                    isError: segment.isError,
                    isThrottle: segment.isThrottle
                )
            }
            if let root = trace.root { add(Self.call(from: Node(name: root.name, type: "client"), to: root)) }
            for call in Self.calls(in: trace) { add(call) }
        }
    }

    private mutating func add(_ call: Call) {
        let isKnown = nodes[call.to] != nil
        edges[Edge(from: call.from, to: call.to), default: Statistics()].add(
            start: call.start,
            end: call.end,
            isFault: call.isFault,
            isError: call.isError,
            isThrottle: call.isThrottle
        )
        if nodes[call.from] == nil { nodes[call.from] = Statistics() }
        guard !isKnown || call.to.type == "remote" || call.to.type?.hasPrefix("AWS::") == true && !isKnown else {
            return
        }
        nodes[call.to, default: Statistics()].add(
            start: call.start,
            end: call.end,
            isFault: call.isFault,
            isError: call.isError,
            isThrottle: call.isThrottle
        )
    }

    private static func call(from node: Node, to segment: Segment) -> Call {
        Call(
            from: node,
            to: Node(segment),
            start: segment.start,
            end: segment.end ?? segment.start,
            isFault: segment.isFault,
            isError: segment.isError,
            isThrottle: segment.isThrottle
        )
    }

    /// The calls between the services of one trace.
    static func calls(in trace: Trace) -> [Call] {
        let segments = trace.sorted.filter { !$0.isSubsegment }
        // Which service a segment or a subsegment belongs to.
        var owners: [String: Segment] = [:]
        for segment in segments {
            owners[segment.id] = segment
            for inner in segment.inner { if let id = inner["id"]?.string { owners[id] = segment } }
        }
        for part in trace.sorted where part.isSubsegment {
            if let parent = part.parentID, let owner = owners[parent] {
                owners[part.id] = owner
                for inner in part.inner { if let id = inner["id"]?.string { owners[id] = owner } }
            }
        }
        var calls = segments.compactMap { segment -> Call? in
            guard let parent = segment.parentID, let owner = owners[parent], owner.id != segment.id else { return nil }
            return call(from: Node(owner), to: segment)
        }
        let answered = Set(segments.compactMap(\.parentID))
        let parts = segments.flatMap(\.inner) + trace.sorted.filter(\.isSubsegment).flatMap { [$0.document] + $0.inner }
        for part in parts {
            guard let namespace = part["namespace"]?.string, let id = part["id"]?.string, !answered.contains(id),
                let owner = owners[id], let name = part["name"]?.string, let start = part["start_time"]?.double
            else { continue }
            calls.append(
                Call(
                    from: Node(owner),
                    to: Node(name: name, type: namespace == "aws" ? "AWS::\(name)" : "remote"),
                    start: start,
                    end: part["end_time"]?.double ?? start,
                    isFault: part["fault"]?.bool ?? false,
                    isError: part["error"]?.bool ?? false,
                    isThrottle: part["throttle"]?.bool ?? false
                )
            )
        }
        return calls
    }

    /// The member `Services`.
    func services(account: Account) -> JSONValue {
        let ids = Dictionary(uniqueKeysWithValues: nodes.keys.enumerated().map { ($1, $0) })
        return .array(
            nodes.map { node, statistics in
                let out = edges.filter { $0.key.from == node }.map { edge, statistics -> JSONValue in
                    [
                        "ReferenceId": .number(JSONNumber(ids[edge.to] ?? 0)), "StartTime": .number(statistics.start),
                        "EndTime": .number(statistics.end), "SummaryStatistics": statistics.json,
                        "ResponseTimeHistogram": [], "Aliases": [],
                    ]
                }
                var members: JSONObject = [
                    "ReferenceId": .number(JSONNumber(ids[node] ?? 0)), "Name": .string(node.name),
                    "Names": [.string(node.name)], "Root": .bool(node.type == "client"),
                    "State": node.type == "client" ? "unknown" : "active", "Edges": .array(out),
                ]
                if let type = node.type { members["Type"] = .string(type) }
                guard node.type != "client" else { return .object(members) }
                members["AccountId"] = .string(account.id)
                members["StartTime"] = .number(statistics.start)
                members["EndTime"] = .number(statistics.end)
                members["SummaryStatistics"] = statistics.json
                members["DurationHistogram"] = []
                members["ResponseTimeHistogram"] = []
                return .object(members)
            }
        )
    }
}
