import ArgumentParser
import CloudCore
import LocalCloud
import SystemPackage
import WorkshopCommon

struct SlidesServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Show the slides in a browser and load them again on every save, at the slide that you edit.",
        discussion: "Listens on this machine only, until Ctrl-C."
    )

    @Option(help: "The port to listen on; 0 takes a free one.")
    var port = 4580

    @OptionGroup var arguments: SlideArguments

    func validate() throws {
        guard (0...65535).contains(port) else { throw ValidationError("--port takes a number from 0 to 65535") }
    }

    func run() async throws {
        let context = try Context.current()
        // Watching begins before the first look, so that a save in the middle of it is not missed.
        let changes = Self.changes(in: context.kit)
        var deck = try LiveDeck(context, arguments)
        let site = DeckSite(html: deck.html)
        let server = try await start(site)
        context.console.write("Slides: http://127.0.0.1:\(server.port)/  (Ctrl-C ends)")
        for await paths in changes {
            do {
                let start = ContinuousClock.now
                let slide = try deck.rebuild(after: paths)
                site.show(deck.html, changed: slide)
                let milliseconds = Int((ContinuousClock.now - start) / .milliseconds(1))
                let names = paths.sorted().prefix(3).joined(separator: ", ")
                context.console.sayError("Saved: \(names) (built in \(milliseconds) ms)")
            } catch let error as DiagnosticError {
                context.console.report(error.diagnostics)
                context.console.sayError("Not shown. Save again to try again.")
            }
        }
    }

    /// Paths relative to the kit. The lessons are a few files, which can be looked at often; what diagrams and exercises
    /// are made from is more, and seldom edited beside them.
    private static func changes(in kit: Kit) -> AsyncStream<Set<String>> {
        let watched = [
            "Slides": Duration.milliseconds(10), "Exercises": .milliseconds(200), "Solutions": .milliseconds(200),
        ]
        let streams = watched.map { name, interval in
            (name, FolderWatcher(folder: kit.root.appending(name), interval: interval).changes())
        }
        let (merged, continuation) = AsyncStream<Set<String>>.makeStream()
        let tasks = streams.map { name, stream in
            Task { for await paths in stream { continuation.yield(Set(paths.map { "\(name)/\($0)" })) } }
        }
        continuation.onTermination = { _ in for task in tasks { task.cancel() } }
        return merged
    }

    private func start(_ site: DeckSite) async throws -> HTTPServer {
        do {
            return try await HTTPServer.start(
                HTTPServer.Configuration(port: port),
                immediateHandler: { request, responder in
                    responder.send(site.answer(request))
                }
            )
        } catch {
            let problem = error.isPortInUse ? "port \(port) is in use" : "can't listen on port \(port): \(error)"
            throw DiagnosticError(
                Diagnostic("slides-port-in-use", problem, suggestion: "name another: --port 0 takes a free one")
            )
        }
    }
}
