package import CloudCore
import OrderedCollections
import WorkshopCommon

/// REST-JSON; every operation is a POST to a path of its own.
/// See <https://docs.aws.amazon.com/xray/latest/api/API_Operations.html>.
extension XRayService: CloudService {
    private static let paths: Set<String> = [
        "/TraceSegments", "/Traces", "/TraceSummaries", "/ServiceGraph", "/TraceGraph", "/GetSamplingRules",
        "/SamplingTargets", "/SamplingStatisticSummaries", "/CreateSamplingRule", "/UpdateSamplingRule",
        "/DeleteSamplingRule", "/TelemetryRecords", "/Groups", "/EncryptionConfig",
    ]
    private static let mostSegments = 50
    private static let mostTraces = 5
    private static let summariesAPage = 100

    package func accepts(_ request: CloudRequest) -> Bool {
        request.method == "POST" && Self.paths.contains(request.path)
    }

    package func respond(to request: CloudRequest) async -> CloudResponse {
        let requestID = Identifiers.requestID()
        do throws(AWSError) {
            guard let body = try? JSONValue(parsing: request.body.isEmpty ? Array("{}".utf8) : request.body),
                let members = body.object
            else { throw .xray("The body is not a JSON object.") }
            let result = try perform(request.path, members)
            return WireProtocol.restJSON.response(.object(result), requestID: requestID)
        } catch {
            return WireProtocol.restJSON.response(to: error, requestID: requestID)
        }
    }

    private func perform(_ path: String, _ request: JSONObject) throws(AWSError) -> JSONObject {
        let now = clock.now
        switch path {
        case "/TraceSegments": return try putSegments(request)
        case "/Traces": return try batchGet(request)
        case "/TraceSummaries": return try summaries(request)
        case "/ServiceGraph": return try serviceGraph(request)
        case "/TraceGraph":
            let found = request["TraceIds"].strings.compactMap { traces[$0] }
            return ["Services": ServiceGraph(found).services(account: account)]
        case "/GetSamplingRules": return ["SamplingRuleRecords": .array(rules.all)]
        case "/SamplingTargets": return rules.targets(request["SamplingStatisticsDocuments"]?.array ?? [], now: now)
        case "/SamplingStatisticSummaries": return ["SamplingStatisticSummaries": []]
        case "/CreateSamplingRule":
            return ["SamplingRuleRecord": try rules.create(request["SamplingRule"]?.object ?? [:], now: now)]
        case "/UpdateSamplingRule":
            return ["SamplingRuleRecord": try rules.update(request["SamplingRuleUpdate"]?.object ?? [:], now: now)]
        case "/DeleteSamplingRule": return ["SamplingRuleRecord": try rules.delete(request)]
        case "/TelemetryRecords": return [:]
        case "/Groups": return ["Groups": []]
        default: return ["EncryptionConfig": ["Status": "ACTIVE", "Type": "NONE"]]
        }
    }

    /// See <https://docs.aws.amazon.com/xray/latest/api/API_PutTraceSegments.html>.
    private func putSegments(_ request: JSONObject) throws(AWSError) -> JSONObject {
        guard let documents = request["TraceSegmentDocuments"]?.array else {
            throw .xray(
                "1 validation error detected: Value null at 'traceSegmentDocuments' failed to satisfy constraint: Member must not be null"
            )
        }
        guard documents.count <= Self.mostSegments else {
            throw .xray("TraceSegmentDocuments must not have more than \(Self.mostSegments) elements.")
        }
        var (segments, problems) = ([Segment](), [JSONValue]())
        for document in documents {
            do throws(Segment.Problem) {
                segments.append(try Segment(Array((document.string ?? "").utf8)))
            } catch {
                var problem: JSONObject = ["ErrorCode": .string(error.code), "Message": .string(error.message)]
                if !error.id.isEmpty { problem["Id"] = .string(error.id) }
                problems.append(.object(problem))
            }
        }
        try traces.put(segments)
        return ["UnprocessedTraceSegments": .array(problems)]
    }

    /// See <https://docs.aws.amazon.com/xray/latest/api/API_BatchGetTraces.html>.
    private func batchGet(_ request: JSONObject) throws(AWSError) -> JSONObject {
        let ids = request["TraceIds"].strings
        guard ids.count <= Self.mostTraces else {
            throw .xray("TraceIds must not have more than \(Self.mostTraces) elements.")
        }
        if let odd = ids.first(where: { !Segment.isTraceID($0) }) { throw .xray("Invalid trace id: \(odd)") }
        let found = ids.compactMap { traces[$0] }.map { trace -> JSONValue in
            [
                "Id": .string(trace.id), "Duration": .number(trace.duration), "LimitExceeded": false,
                "Segments": .array(
                    trace.sorted.map { segment in
                        [
                            "Id": .string(segment.id),
                            "Document": .string(JSONValue.object(segment.document).serialized()),
                        ]
                    }
                ),
            ]
        }
        return ["Traces": .array(found), "UnprocessedTraceIds": []]
    }

    /// By the time that the trace's id tells, or, for `Event`, by when something of it happened.
    /// See <https://docs.aws.amazon.com/xray/latest/api/API_GetTraceSummaries.html>.
    private func summaries(_ request: JSONObject) throws(AWSError) -> JSONObject {
        let (start, end) = try timeRange(request)
        let byEvent = request["TimeRangeType"]?.string == "Event"
        let filter: FilterExpression?
        do throws(FilterExpression.Problem) {
            let text = request["FilterExpression"]?.string ?? ""
            filter = text.isEmpty ? nil : try FilterExpression(parsing: text)
        } catch {
            throw .xray("Invalid filter expression: \(error.reason)")
        }
        let inRange = traces.all.filter { trace in
            byEvent
                ? trace.end >= start && trace.start <= end : trace.epoch >= start.rounded(.down) && trace.epoch <= end
        }
        let found = inRange.map { ($0, TraceFacts($0)) }.filter { filter?.matches($0.1) ?? true }
        let offset = request["NextToken"]?.string.flatMap { Int($0) } ?? 0
        let page = found.reversed().dropFirst(max(0, offset)).prefix(Self.summariesAPage)
        var result: JSONObject = [
            "TraceSummaries": .array(
                page.map { trace, facts in facts.summary(id: trace.id, revision: trace.revision, account: account) }
            ), "ApproximateTime": .number(JSONNumber(Int(clock.now.secondsSince1970))),
            "TracesProcessedCount": .number(JSONNumber(inRange.count)),
        ]
        if offset + page.count < found.count { result["NextToken"] = .string("\(offset + page.count)") }
        return result
    }

    private func serviceGraph(_ request: JSONObject) throws(AWSError) -> JSONObject {
        let (start, end) = try timeRange(request)
        let found = traces.all.filter { $0.end >= start && $0.start <= end }
        return [
            "StartTime": .number(start), "EndTime": .number(end),
            "Services": ServiceGraph(found).services(account: account), "ContainsOldGroupVersions": false,
        ]
    }

    private func timeRange(_ request: JSONObject) throws(AWSError) -> (Double, Double) {
        guard let start = request["StartTime"].time, let end = request["EndTime"].time else {
            throw .xray("StartTime and EndTime are required.")
        }
        guard start <= end else { throw .xray("EndTime must not be before StartTime.") }
        guard end - start <= 86_400 else { throw .xray("Time range cannot be longer than 24 hours.") }
        return (start, end)
    }
}

extension JSONValue? {
    fileprivate var strings: [String] { self?.array?.compactMap(\.string) ?? [] }

    /// Seconds since 1970 or ISO 8601.
    fileprivate var time: Double? {
        if let seconds = self?.double { return seconds }
        return self?.string.flatMap { Timestamp(iso8601: $0) }.map { Double($0.millisecondsSince1970) / 1000 }
    }
}
