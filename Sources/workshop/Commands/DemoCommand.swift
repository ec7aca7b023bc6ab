import ArgumentParser
import LocalCloud
import WorkshopCommon

struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "Show the finished application: from a slash command in Slack to its answer.",
        discussion: """
            Works from any folder, with no project. It builds what the day's steps lead to, deploys it to a cloud of its \
            own, types in a simulated Slack, and shows what came of it in each service. For example:

              workshop demo
              workshop demo '/shoutout <@U2|bo> rf for shipping on time'
              workshop demo --keep
            """
    )

    @Argument(help: ArgumentHelp("What is typed in Slack; the usual conversation otherwise.", valueName: "command"))
    var commands: [String] = []

    @Flag(help: "Let it run on afterwards, until Ctrl-C, for 'workshop slack', 'trace' and AWS clients.")
    var keep = false

    @Option(help: ArgumentHelp("Listen on this port; a free one otherwise.", valueName: "number"))
    var port: Int?

    /// What is typed where nothing else is said: what the lesson walks through.
    private static let conversation = ["/shoutout help", "/shoutout <@U0BO|bo> tf for unblocking the release"]

    func validate() throws {
        if let command = commands.first(where: { !$0.hasPrefix("/") }) {
            throw ValidationError("'\(command)' is no slash command: it starts with a slash, as in '/shoutout help'")
        }
        if let port, !(1...65535).contains(port) { throw ValidationError("--port takes a number from 1 to 65535") }
    }

    func run() async throws {
        let context = try Context.current()
        try await context.withScratchFolder { folder in
            let demonstration = Demonstration(
                context: context,
                commands: commands.isEmpty ? Self.conversation : commands,
                port: port ?? (keep ? UpCommand.defaultPort : nil)
            )
            let cloud = try await demonstration.run(in: folder)
            guard keep else { return await cloud.stop() }
            context.console.write("\nIt goes on at \(cloud.endpoint ?? ""), until Ctrl-C. In another terminal:")
            context.console.write("  workshop slack '/shoutout help' --endpoint-url \(cloud.endpoint ?? "")")
            try await Task.sleep(for: .seconds(86_400))
        }
    }
}
