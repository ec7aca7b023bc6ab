import Foundation
import OrderedCollections
import WorkshopCommon

extension CloudConnection {
    /// The identifiers of the newest traces, newest first, of the last 24 hours, which is as far as one request looks.
    func newestTraces(_ count: Int) async throws -> [String] {
        let now = Date().timeIntervalSince1970.rounded(.up)
        let range: JSONValue = [
            "StartTime": .number(JSONNumber(Int(now) - 86_000)), "EndTime": .number(JSONNumber(Int(now) + 300)),
        ]
        let answer = try await ask("/TraceSummaries", range)
        return (answer["TraceSummaries"]?.array ?? []).prefix(count).compactMap { $0["Id"]?.string }
    }

    /// Those of them that the cloud has, in the same order.
    func traces(_ ids: [String]) async throws -> [TraceView] {
        var documents: [String: [JSONValue]] = [:]
        // The API gives five at a time.
        for start in stride(from: 0, to: ids.count, by: 5) {
            let batch = ids[start..<min(start + 5, ids.count)]
            let answer = try await ask("/Traces", ["TraceIds": .array(batch.map { .string($0) })])
            for trace in answer["Traces"]?.array ?? [] {
                documents[trace["Id"]?.string ?? ""] = (trace["Segments"]?.array ?? []).compactMap {
                    $0["Document"]?.string.flatMap { try? JSONValue(parsing: $0) }
                }
            }
        }
        return ids.compactMap { id in documents[id].map { TraceView(id: id, documents: $0) } }
    }

    private func ask(_ path: String, _ body: JSONValue) async throws -> JSONValue {
        let answer = try await post(path, body.bytes, headers: ["Content-Type": "application/json"])
        let document = (try? JSONValue(parsing: answer.body)) ?? .null
        guard answer.status == 200 else {
            throw DiagnosticError(
                Diagnostic(
                    "trace-refused",
                    document["Message"]?.string ?? "the local cloud answers \(answer.status)",
                    suggestion: "a trace id looks like 1-5759e988-bd862e3fe1be46a994272793"
                )
            )
        }
        return document
    }
}
