import ArgumentParser
import Terminal
import WorkshopCommon

struct LogsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "logs",
        abstract: "Show what the functions of the running local cloud wrote."
    )

    @Argument(help: ArgumentHelp("One function alone: its logical id, or its name.", valueName: "function"))
    var function: String?

    @Flag(name: [.short, .long], help: "Go on as they write, until Ctrl-C.")
    var follow = false

    @OptionGroup var cloud: CloudArguments

    func run() async throws {
        let context = try Context.current()
        let connection = try cloud.connect(context)
        let view = LogView(capabilities: context.console.output)
        let name = try await function.asyncMap(connection.functionName)
        let path = "/_workshop/logs?follow=\(follow)" + (name.map { "&function=\($0)" } ?? "")
        for try await line in connection.lines(path) {
            guard let event = try? JSONValue(parsing: line) else { continue }
            context.console.write(view.render(event))
        }
    }
}

extension Optional where Wrapped: Sendable {
    func asyncMap<Result>(_ transform: (Wrapped) async throws -> Result) async rethrows -> Result? {
        guard let self else { return nil }
        return try await transform(self)
    }
}
