import CloudCore
import OrderedCollections
import Synchronization
import WorkshopCommon

/// A query that was started: here it is done before its id is told.
struct InsightsRun: Sendable {
    let id: String
    let text: String
    let groups: [String]
    let createTime: Int64
    let results: JSONObject
}

extension LogsService {
    private static let mostRuns = 100

    /// See <https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_StartQuery.html>.
    func startQuery(_ request: LogsRequest) throws(AWSError) -> JSONObject? {
        let names =
            [request.text("logGroupName")].compactMap { $0 } + request.strings("logGroupNames")
            + request.strings("logGroupIdentifiers").map(LogsRequest.groupName)
        guard !names.isEmpty else {
            throw .logs(
                "InvalidParameterException",
                "Exactly one of logGroupName, logGroupNames or logGroupIdentifiers is needed."
            )
        }
        guard let text = request.text("queryString"), let start = request.int("startTime"),
            let end = request.int("endTime")
        else {
            throw .invalidMember("Value null at 'queryString' failed to satisfy constraint: Member must not be null")
        }
        let query: InsightsQuery
        do throws(InsightsError) {
            query = try InsightsQuery(parsing: text)
        } catch {
            throw .logs("MalformedQueryException", error.reason)
        }
        // Seconds or milliseconds: both are taken.
        let (from, to) = (Self.milliseconds(start), Self.milliseconds(end) + (end < 100_000_000_000 ? 999 : 0))
        var (records, bytes) = ([InsightsRecord](), 0)
        for name in names {
            guard let group = try? group(name) else {
                throw .logs(
                    "ResourceNotFoundException",
                    "Log group '\(name)' does not exist for account ID '\(account.id)'"
                )
            }
            for stream in group.streams.values.sorted(by: { $0.name < $1.name }) {
                for event in stream.events where event.key.timestamp >= from && event.key.timestamp <= to {
                    guard isKept(event, in: group) else { continue }
                    bytes += event.size
                    records.append(InsightsRecord(event, stream: stream.name, group: name, account: account.id))
                }
            }
        }
        let limit = try request.limit(10_000, default: 10_000)
        do throws(InsightsError) {
            let outcome = try query.run(over: records)
            let run = InsightsRun(
                id: Identifiers.requestID(),
                text: "SOURCE \"\(names.joined(separator: "\", \""))\" START=\(from) END=\(to) | \(text)",
                groups: names,
                createTime: now,
                results: outcome.json(limit: limit, scanned: records.count, bytes: bytes)
            )
            queries.withLock { $0 = $0.suffix(Self.mostRuns - 1) + [run] }
            return ["queryId": .string(run.id)]
        } catch {
            throw .logs("MalformedQueryException", error.reason)
        }
    }

    private static func milliseconds(_ time: Int) -> Int64 {
        time < 100_000_000_000 ? Int64(time) * 1000 : Int64(time)
    }

    func queryResults(_ request: LogsRequest) throws(AWSError) -> JSONObject? { try run(request).results }

    private func run(_ request: LogsRequest) throws(AWSError) -> InsightsRun {
        let id = try request.required("queryId")
        guard let run = queries.withLock({ $0.first { $0.id == id } }) else {
            throw .logs("ResourceNotFoundException", "Query not found: \(id)")
        }
        return run
    }

    /// None can be stopped: each is done when its id is told.
    func stopQuery(_ request: LogsRequest) throws(AWSError) -> JSONObject? {
        _ = try run(request)
        throw .logs("InvalidParameterException", "Query has already ended with Complete status")
    }

    func describeQueries(_ request: LogsRequest) throws(AWSError) -> JSONObject? {
        let (group, status) = (request.text("logGroupName"), request.text("status"))
        let found = queries.withLock { $0 }.reversed().filter { run in
            (group.map(run.groups.contains) ?? true) && (status ?? "Complete") == "Complete"
        }
        let described = found.map { run -> JSONValue in
            [
                "queryLanguage": "CWLI", "queryId": .string(run.id), "queryString": .string(run.text),
                "status": "Complete", "createTime": .number(Int(run.createTime)),
                "logGroupName": .string(run.groups.first ?? ""),
            ]
        }
        return try request.page(described, most: 1000, default: 1000, as: "queries")
    }
}

extension InsightsQuery.Outcome {
    fileprivate func json(limit: Int, scanned: Int, bytes: Int) -> JSONObject {
        let rows = records.prefix(limit).map { record -> JSONValue in
            let names = columns + (columns.contains("@ptr") || record.fields["@ptr"] == nil ? [] : ["@ptr"])
            return .array(
                names.compactMap { name in
                    record.fields[name].map { ["field": .string(name), "value": .string($0)] }
                }
            )
        }
        return [
            "queryLanguage": "CWLI", "results": .array(rows),
            "statistics": [
                "recordsMatched": .number(Double(matched)), "recordsScanned": .number(Double(scanned)),
                "bytesScanned": .number(Double(bytes)),
            ], "status": "Complete",
        ]
    }
}
