import CloudCore
import OrderedCollections
import WorkshopCommon

/// What summaries tell of a trace, and filter expressions ask.
struct TraceFacts: Sendable {
    let segments: [Segment]
    let root: Segment?
    let duration: Double
    let responseTime: Double
    let isPartial: Bool
    /// By key, each with the names of the services that set it.
    let annotations: OrderedDictionary<String, [(value: JSONValue, service: String)]>
    let users: [String]
    /// Who called whom.
    let edges: [(from: String, to: String)]

    init(_ trace: Trace) {
        let segments = trace.sorted
        let root = trace.root
        self.segments = segments
        self.root = root
        duration = trace.duration
        responseTime = root?.duration ?? 0
        isPartial = trace.isPartial
        var annotations: OrderedDictionary<String, [(value: JSONValue, service: String)]> = [:]
        for segment in segments {
            for part in [segment.document] + segment.inner {
                for (key, value) in part["annotations"]?.object ?? [:] {
                    annotations[key, default: []].append((value, segment.name))
                }
            }
        }
        self.annotations = annotations
        users = segments.compactMap { $0.document["user"]?.string }
        edges = ServiceGraph.calls(in: trace).map { ($0.from.name, $0.to.name) }
    }

    /// The same of one service alone.
    private init(of facts: TraceFacts, service: String) {
        segments = facts.segments.filter { $0.name == service }
        root = segments.first
        duration = segments.map(\.duration).max() ?? 0
        responseTime = duration
        isPartial = segments.contains { $0.end == nil }
        annotations = facts.annotations.mapValues { $0.filter { $0.service == service } }
        users = segments.compactMap { $0.document["user"]?.string }
        edges = []
    }

    func limited(to service: String) -> TraceFacts { TraceFacts(of: self, service: service) }

    var hasFault: Bool { segments.contains(where: \.isFault) }
    var hasError: Bool { segments.contains(where: \.isError) }
    var hasThrottle: Bool { segments.contains(where: \.isThrottle) }

    /// The first request that any of them tells of.
    var http: JSONValue? {
        (root?.document["http"]).flatMap { $0["request"] == nil ? nil : $0 }
            ?? segments.lazy.compactMap { $0.document["http"] }.first
    }

    func summary(id: String, revision: Int, account: Account) -> JSONValue {
        var request: JSONObject = [:]
        let http = http
        for (name, value) in [
            ("HttpURL", http?["request"]?["url"]), ("HttpStatus", http?["response"]?["status"]),
            ("HttpMethod", http?["request"]?["method"]), ("UserAgent", http?["request"]?["user_agent"]),
            ("ClientIp", http?["request"]?["client_ip"]),
        ] {
            if let value { request[name] = value }
        }
        var services: OrderedDictionary<String, JSONValue> = [:]
        for segment in segments where !segment.isSubsegment {
            services["\(segment.name) \(segment.type ?? "")"] = Self.serviceID(segment, account)
        }
        var summary: JSONObject = [
            "Id": .string(id), "Duration": .number(duration), "ResponseTime": .number(responseTime),
            "HasFault": .bool(hasFault), "HasError": .bool(hasError), "HasThrottle": .bool(hasThrottle),
            "IsPartial": .bool(isPartial), "Http": .object(request), "Annotations": annotationMembers(account),
            "Users": .array(users.map { ["UserName": .string($0), "ServiceIds": []] }),
            "ServiceIds": .array(Array(services.values)),
            "ResourceARNs": .array(
                OrderedSet(segments.compactMap { $0.document["resource_arn"]?.string }).map { ["ARN": .string($0)] }
            ), "Revision": .number(JSONNumber(revision)),
        ]
        if let root {
            summary["EntryPoint"] = Self.serviceID(root, account)
            summary["StartTime"] = .number(root.start)
            summary["MatchedEventTime"] = .number(root.end ?? root.start)
        }
        return .object(summary)
    }

    private func annotationMembers(_ account: Account) -> JSONValue {
        .object(
            annotations.mapValues { values in
                .array(
                    values.map { value, service in
                        let kind =
                            switch value {
                            case .number: "NumberValue"
                            case .bool: "BooleanValue"
                            default: "StringValue"
                            }
                        let names: JSONValue = [
                            ["Name": .string(service), "Names": [.string(service)], "AccountId": .string(account.id)]
                        ]
                        return ["AnnotationValue": .object([kind: value]), "ServiceIds": names]
                    }
                )
            }
        )
    }

    private static func serviceID(_ segment: Segment, _ account: Account) -> JSONValue {
        var members: JSONObject = [
            "Name": .string(segment.name), "Names": [.string(segment.name)], "AccountId": .string(account.id),
        ]
        if let type = segment.type { members["Type"] = .string(type) }
        return .object(members)
    }
}

extension JSONValue {
    static func number(_ value: Double) -> JSONValue {
        let rounded = (value * 1_000_000).rounded() / 1_000_000
        return JSONNumber(rounded).map { .number($0) } ?? .null
    }
}
