import ArgumentParser
import SystemPackage
import WorkshopCommon

struct InvokeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "invoke",
        abstract: "Call one function of the running local cloud and print its answer.",
        discussion: """
            Needs 'workshop up' in another terminal. For example:

              workshop invoke HelloFunction --event '{"name": "Ana"}'
              workshop invoke HelloFunction --event events/hello.json
            """
    )

    @Argument(help: ArgumentHelp("The function: its logical id in the template, or its name.", valueName: "function"))
    var function: String

    @Option(
        help: ArgumentHelp("The event: JSON, or a file that holds it.", valueName: "JSON or file"),
        completion: .file()
    )
    var event = "{}"

    @OptionGroup var cloud: CloudArguments

    func run() async throws {
        let context = try Context.current()
        let payload = try payload(context)
        let connection = try cloud.connect(context)
        let name = try await connection.functionName(function)
        let answer = try await connection.post(
            "/2015-03-31/functions/\(name)/invocations",
            payload,
            headers: ["Content-Type": "application/json"]
        )
        let body = String(decoding: answer.body, as: UTF8.self)
        guard answer.status == 200 else { throw DiagnosticError(refused(answer, body)) }
        context.console.write((try? JSONValue(parsing: answer.body))?.serialized(.pretty) ?? body)
        if let error = answer.headers["x-amz-function-error"] {
            context.console.sayError("The function failed (\(error)). What it wrote: workshop logs \(function)")
            throw ExitCode(1)
        }
    }

    /// What looks like JSON is JSON; anything else names a file.
    private func payload(_ context: Context) throws -> [UInt8] {
        let bytes: [UInt8]
        let source: String
        if let first = event.first(where: { !$0.isWhitespace }),
            "{[\"-0123456789".contains(first)
                || ["true", "false", "null"].contains(event)
        {
            (bytes, source) = (Array(event.utf8), "--event")
        } else {
            (bytes, source) = (try context.fileSystem.read(context.absolute(event)), event)
        }
        do {
            _ = try JSONValue(parsing: bytes)
        } catch {
            throw DiagnosticError(
                Diagnostic(
                    "event-not-json",
                    at: SourceLocation(file: source, line: error.line, column: error.column),
                    "the event is \(error)",
                    suggestion: "give JSON in single quotes, or the name of a file that holds it"
                )
            )
        }
        return bytes
    }

    private func refused(_ answer: CloudConnection.Answer, _ body: String) -> Diagnostic {
        let message = (try? JSONValue(parsing: answer.body)).flatMap { $0["Message"]?.string ?? $0["message"]?.string }
        return Diagnostic(
            "invoke-refused",
            "the local cloud answered \(answer.status): \(message ?? body)"
        )
    }
}

extension CloudConnection {
    /// The deployed name of a function, for its logical id; anything else is taken for a name.
    func functionName(_ text: String) async throws -> String {
        let answer = try await get("/_workshop/resources")
        let resources = (try? JSONValue(parsing: answer.body))?["resources"]?.array ?? []
        let functions = resources.filter { $0["type"]?.string == "AWS::Lambda::Function" }
        if let named = functions.first(where: { $0["logicalId"]?.string == text })?["physicalId"]?.string {
            return named
        }
        if functions.contains(where: { $0["physicalId"]?.string == text }) || text.hasPrefix("arn:") { return text }
        let ids = functions.compactMap { $0["logicalId"]?.string }
        throw DiagnosticError(
            Diagnostic(
                "unknown-function",
                "the local cloud has no function \(text)",
                suggestion: ids.isEmpty
                    ? "nothing is deployed to it"
                    : nearestName(to: text, among: ids).map { "did you mean \($0)?" }
                        ?? "it has \(ids.sorted().joined(separator: ", "))"
            )
        )
    }
}
