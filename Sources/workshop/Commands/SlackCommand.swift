import ArgumentParser
import OrderedCollections
import Terminal
import WorkshopCommon

struct SlackCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "slack",
        abstract: "Use your Slack app without Slack: a slash command, a button, an event.",
        discussion: """
            Needs 'workshop up' in another terminal. For example:

              workshop slack '/shoutout @bo tf for unblocking the release'
              workshop slack --press Approve --user bo
              workshop slack

            It sends what Slack would, signed with the stack's parameter SlackSigningSecret, waits three seconds as Slack \
            does, and shows what people in the channel see, including what comes to response_url. Without arguments it \
            shows the conversation so far.
            """
    )

    @Argument(help: ArgumentHelp("What is typed: a slash command.", valueName: "text"))
    var text: String?

    @Option(help: ArgumentHelp("Press the newest button of this label or action_id.", valueName: "button"))
    var press: String?

    @Option(help: ArgumentHelp("Let an event happen: its JSON.", valueName: "JSON"))
    var event: String?

    @Option(help: ArgumentHelp("Who does it.", valueName: "name"))
    var user = "ana"

    @Option(
        help: ArgumentHelp("The app's request URL, when it is not POST /slack/commands of the stack.", valueName: "URL")
    )
    var url: String?

    @Option(name: .customLong("signing-secret"), help: ArgumentHelp("Sign with this instead.", valueName: "secret"))
    var secret: String?

    @Option(help: ArgumentHelp("Stop once nothing has come for so long.", valueName: "seconds"))
    var wait = 3.0

    @Flag(help: "Print each entry as one line of JSON.")
    var json = false

    @OptionGroup var cloud: CloudArguments

    func validate() throws {
        guard [text, press, event].compactMap(\.self).count <= 1 else {
            throw ValidationError("a text, --press and --event don't go together")
        }
        if let text, !text.hasPrefix("/") {
            throw ValidationError("a slash command starts with a slash: workshop slack '/shoutout help'")
        }
        guard (0...600).contains(wait) else { throw ValidationError("--wait takes a number from 0 to 600") }
    }

    func run() async throws {
        let context = try Context.current()
        let connection = try cloud.connect(context)
        let first = try await action().asyncMap { try await send($0.path, $0.body, connection) }
        let view = ConversationView(capabilities: context.console.output)
        let show = { (line: String) in
            guard let entry = try? JSONValue(parsing: line) else { return }
            context.console.write(json ? entry.serialized() : view.render(entry))
        }
        if !json { context.console.write(view.channel) }
        guard let first, wait > 0 else {
            let answer = try await connection.get("/_workshop/slack?from=\(first ?? 0)")
            for line in String(decoding: answer.body, as: UTF8.self).split(separator: "\n") { show(String(line)) }
            return
        }
        let lines = connection.lines("/_workshop/slack?from=\(first)&follow=true")
        for try await line in lines.untilQuiet(for: .seconds(wait)) { show(line) }
    }

    /// `nil` where one only wants to look.
    private func action() throws -> (path: String, body: JSONValue)? {
        var body: JSONObject = ["user": .string(user)]
        if let url { body["url"] = .string(url) }
        if let secret { body["secret"] = .string(secret) }
        if let text {
            body["text"] = .string(text)
            return ("commands", .object(body))
        }
        if let press {
            body["button"] = .string(press)
            return ("actions", .object(body))
        }
        guard let event else { return nil }
        guard let document = try? JSONValue(parsing: event), document["type"]?.string != nil else {
            throw ValidationError(#"an event is JSON with a type, such as {"type": "app_mention", "user": "U0ANA"}"#)
        }
        body["event"] = document
        return ("events", .object(body))
    }

    /// The number of the first entry that came of it.
    private func send(_ path: String, _ body: JSONValue, _ connection: CloudConnection) async throws -> Int {
        let answer = try await connection.post("/_workshop/slack/\(path)", body.bytes)
        let document = try? JSONValue(parsing: answer.body)
        guard answer.status == 200, let first = document?["from"]?.int else {
            let suggestion = document?["suggestion"]?.string ?? ""
            throw DiagnosticError(
                Diagnostic(
                    "slack-refused",
                    document?["message"]?.string ?? "the local cloud answered \(answer.status)",
                    suggestion: suggestion.isEmpty ? nil : suggestion
                )
            )
        }
        return first
    }
}

extension AsyncThrowingStream where Element: Sendable, Failure == any Error {
    /// The same elements, up to the first pause that is longer than this.
    fileprivate func untilQuiet(for pause: Duration) -> AsyncThrowingStream<Element, any Error> {
        let (stream, continuation) = AsyncThrowingStream<Element, any Error>.makeStream()
        let timer = PauseTimer(pause) { continuation.finish() }
        let task = Task {
            do {
                await timer.restart()
                for try await element in self {
                    continuation.yield(element)
                    await timer.restart()
                }
                continuation.finish()
            } catch {
                continuation.finish(throwing: error)
            }
        }
        continuation.onTermination = { _ in task.cancel() }
        return stream
    }
}

private actor PauseTimer {
    private let pause: Duration
    private let end: @Sendable () -> Void
    private var task: Task<Void, any Error>?

    init(_ pause: Duration, _ end: @escaping @Sendable () -> Void) {
        self.pause = pause
        self.end = end
    }

    func restart() {
        task?.cancel()
        task = Task { [pause, end] in
            try await Task.sleep(for: pause)
            end()
        }
    }
}
