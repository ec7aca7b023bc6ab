import ArgumentParser
import Foundation
import OrderedCollections
import Terminal
import WorkshopCommon

struct TraceCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "trace",
        abstract: "Show what a request caused in the running local cloud, as a waterfall of X-Ray's segments.",
        discussion: """
            Functions with Tracing: Active, REST APIs with TracingEnabled and state machines with tracing leave segments, and \
            so does what a function sends to AWS_XRAY_DAEMON_ADDRESS.
            """
    )

    @Argument(help: ArgumentHelp("One trace; the newest ones otherwise.", valueName: "id"))
    var id: String?

    @Option(name: [.short, .long], help: ArgumentHelp("How many of the newest traces.", valueName: "number"))
    var count = 3

    @OptionGroup var cloud: CloudArguments

    func validate() throws {
        guard (1...100).contains(count) else { throw ValidationError("--count takes a number from 1 to 100") }
    }

    func run() async throws {
        let context = try Context.current()
        let connection = try cloud.connect(context)
        let ids = if let id { [id] } else { try await newest(connection) }
        guard !ids.isEmpty else {
            context.console.write("No traces yet. Functions with Tracing: Active and traced APIs leave them.")
            return
        }
        var documents: [String: [JSONValue]] = [:]
        // The API gives five at a time.
        for start in stride(from: 0, to: ids.count, by: 5) {
            let batch = ids[start..<min(start + 5, ids.count)]
            let answer = try await ask(connection, "/Traces", ["TraceIds": .array(batch.map { .string($0) })])
            for trace in answer["Traces"]?.array ?? [] {
                documents[trace["Id"]?.string ?? ""] = (trace["Segments"]?.array ?? []).compactMap {
                    $0["Document"]?.string.flatMap { try? JSONValue(parsing: $0) }
                }
            }
        }
        let views = ids.compactMap { id in documents[id].map { TraceView(id: id, documents: $0) } }
        guard !views.isEmpty else {
            throw DiagnosticError(
                Diagnostic(
                    "no-such-trace",
                    "there is no trace \(ids[0]) in this cloud",
                    suggestion: "list the newest ones: workshop trace"
                )
            )
        }
        context.console.write(views.map { $0.render(context.console.output) }.joined(separator: "\n\n"))
    }

    /// Newest first, of the last 24 hours, which is as far as one request looks.
    private func newest(_ connection: CloudConnection) async throws -> [String] {
        let now = Date().timeIntervalSince1970.rounded(.up)
        let range: JSONValue = [
            "StartTime": .number(JSONNumber(Int(now) - 86_000)), "EndTime": .number(JSONNumber(Int(now) + 300)),
        ]
        let answer = try await ask(connection, "/TraceSummaries", range)
        return (answer["TraceSummaries"]?.array ?? []).prefix(count).compactMap { $0["Id"]?.string }
    }

    private func ask(_ connection: CloudConnection, _ path: String, _ body: JSONValue) async throws -> JSONValue {
        let answer = try await connection.post(path, body.bytes, headers: ["Content-Type": "application/json"])
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
