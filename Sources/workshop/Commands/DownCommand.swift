import ArgumentParser
import WorkshopCommon

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

struct DownCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "down",
        abstract: "End the running local cloud, as Ctrl-C in its terminal does.",
        discussion: "What its services hold stays for the next 'workshop up'."
    )

    @OptionGroup var cloud: CloudArguments

    func run() async throws {
        let context = try Context.current()
        let connection = try cloud.connect(context)
        let health = try await connection.get("/_workshop/health")
        let document = try? JSONValue(parsing: health.body)
        guard let process = document?["processId"]?.int, process > 1 else {
            throw DiagnosticError(
                Diagnostic(
                    "not-a-cloud",
                    "what answers at \(connection.address) is no local cloud of ours"
                )
            )
        }
        kill(pid_t(process), SIGTERM)
        // Ending takes what its functions take to end: two seconds where they are asked first.
        for _ in 0..<100 {
            guard (try? await connection.get("/_workshop/health")) != nil else {
                context.console.write("The local cloud at \(connection.address) has ended.")
                return
            }
            try await Task.sleep(for: .milliseconds(100))
        }
        throw DiagnosticError(
            Diagnostic(
                "cloud-goes-on",
                "the local cloud, process \(process), has not ended within ten seconds",
                suggestion: "end it for certain: kill -9 \(process)"
            )
        )
    }
}
