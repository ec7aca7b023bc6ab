import ArgumentParser
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
        let ids = if let id { [id] } else { try await connection.newestTraces(count) }
        guard !ids.isEmpty else {
            context.console.say("No traces yet. Functions with Tracing: Active and traced APIs leave them.")
            return
        }
        let views = try await connection.traces(ids)
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
}
