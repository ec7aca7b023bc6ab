import ArgumentParser
import LocalCloud
import WorkshopCommon
import Workspace

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
        discussion: """
            What its services hold stays for the next 'workshop up'. It ends your project's cloud, or one of yours that \
            no other project has; another one only when you name it with --endpoint-url.
            """
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
        if cloud.endpoint == nil { try refuseOthers(CloudOwner(json: document?["owner"]), connection, context) }
        kill(pid_t(process), SIGTERM)
        // Ending takes what its functions take to end: two seconds where they are asked first.
        for _ in 0..<100 {
            guard (try? await connection.get("/_workshop/health")) != nil else {
                context.console.say("The local cloud at \(connection.address) has ended.")
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

    /// Whoever listens at the port that all local clouds take may be somebody else's.
    private func refuseOthers(_ owner: CloudOwner?, _ connection: CloudConnection, _ context: Context) throws {
        // A cloud of an older kit doesn't say whose it is.
        guard let owner else { return }
        let project = try context.findWorkspace()?.root
        guard !owner.admits(home: context.host.home, project: project) else { return }
        let isMine = owner.home == context.host.home
        let place = owner.folder.map { ", of \(context.shown($0))" } ?? ""
        throw DiagnosticError(
            Diagnostic(
                "cloud-of-others",
                "the local cloud at \(connection.address) is \(isMine ? "another project's" : "somebody else's")\(place)",
                why: "Whoever uses it would lose it in the middle of their work.",
                suggestion: "to end it all the same: workshop down --endpoint-url \(connection.address)"
            )
        )
    }
}
