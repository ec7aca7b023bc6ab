import ArgumentParser
import ClassBoard
import CloudCore
import Curriculum
import SystemPackage
import WorkshopCommon
import Workspace

struct BoardCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "board",
        abstract: "Show how far a class is: who is stuck, on which check, since when.",
        discussion: """
            Learners hand in with 'workshop handin'. From a stick or a share:

              workshop board /media/stick

            Over the class's network, on a page that updates itself:

              workshop board serve --listen 0.0.0.0
            """,
        subcommands: [BoardShowCommand.self, BoardServeCommand.self],
        defaultSubcommand: BoardShowCommand.self
    )
}

struct BoardShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Make the board from files that were handed in."
    )

    @Argument(help: ArgumentHelp("Files, and folders of files.", valueName: "folder or files"), completion: .file())
    var places: [String]

    @Flag(help: "Print the board as JSON.")
    var json = false

    @Option(help: ArgumentHelp("Write the board as a page.", valueName: "file"), completion: .file())
    var html: String?

    func run() throws {
        let context = try Context.current()
        let curriculum = try context.curriculum()
        let (handIns, problems) = try read(context)
        context.console.report(problems)
        let board = Board(handIns, steps: curriculum.steps, now: UTCTime.now().description)
        if let html {
            try context.fileSystem.writeAtomically(Array(BoardPage(board).page().utf8), to: context.absolute(html))
        }
        if json {
            context.console.write(board.json)
        } else {
            context.console.write(BoardView(capabilities: context.console.output).render(board).joined(separator: "\n"))
        }
    }

    /// A file that is none of ours is told and left out.
    private func read(_ context: Context) throws -> ([HandIn], [Diagnostic]) {
        var handIns: [HandIn] = []
        var problems: [Diagnostic] = []
        for place in places.map(context.absolute) {
            let isFolder = try context.fileSystem.status(of: place)?.kind == .folder
            let files =
                try isFolder
                ? context.fileSystem.entries(of: place).filter { $0.hasSuffix(".json") }.sorted().map(place.appending)
                : [place]
            for file in files {
                do {
                    handIns.append(try HandIn(parsing: try context.fileSystem.read(file)))
                } catch {
                    var problem = Diagnostic(describing: error)
                    problem.severity = .warning
                    problem.location = SourceLocation(file: file.string)
                    problems.append(problem)
                }
            }
        }
        return (handIns, problems)
    }
}

struct BoardServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Take what learners hand in over the network, and show it on a page that updates itself.",
        discussion: """
            It listens on this machine alone unless --listen names another address. Learners type the join code; the page's \
            address has a key of its own. Nothing is encrypted: there are no names but those that learners chose.
            """
    )

    @Option(help: ArgumentHelp("The address to listen on; 0.0.0.0 for all of this machine's.", valueName: "address"))
    var listen = "127.0.0.1"

    @Option(help: ArgumentHelp("The port; 0 takes a free one.", valueName: "number"))
    var port = 8080

    @Option(help: ArgumentHelp("Where to keep the hand-ins; they are there again the next time.", valueName: "file"))
    var store: String?

    @Option(help: ArgumentHelp("The join code, to keep the one of the last time.", valueName: "code"))
    var code: String?

    @Flag(help: "Print address and code as one line of JSON.")
    var json = false

    func run() async throws {
        let context = try Context.current()
        let curriculum = try context.curriculum()
        let file = store.map(context.absolute) ?? context.host.home.appending("board.sqlite")
        try context.fileSystem.createFolder(file.removingLastComponent())
        let (code, key) = (self.code?.uppercased() ?? BoardServer.joinCode(), BoardServer.viewKey())
        let board = BoardServer(
            store: try HandInStore(file: file),
            steps: curriculum.steps,
            code: code,
            key: key,
            now: { UTCTime.now().description }
        )
        try await context.withScratchFolder { _ in
            let server = try await start(board)
            let address = "http://\(listen == "0.0.0.0" ? "127.0.0.1" : listen):\(server.port)"
            if json {
                let document: JSONValue = [
                    "version": 1, "address": .string(address), "code": .string(code),
                    "page": .string("\(address)/?key=\(key)"),
                ]
                context.console.write(document.serialized())
            } else {
                // The address and the command are copied: they are never broken.
                context.console.write(
                    """
                    The board:
                      \(address)/?key=\(key)
                    Learners type:
                      workshop handin http://\(shownHost):\(server.port) --code \(code) --always
                    """
                )
                context.console.say("Ctrl-C ends it; what was handed in stays in \(context.shown(file)).")
            }
            // Until a signal ends this process.
            while !Task.isCancelled { try await Task.sleep(for: .seconds(3_600)) }
            await server.stop()
        }
    }

    /// What learners have to type instead of `0.0.0.0` only this machine's network knows.
    private var shownHost: String { listen == "0.0.0.0" ? "THIS-MACHINE'S-ADDRESS" : listen }

    private func start(_ board: BoardServer) async throws -> HTTPServer {
        do {
            let configuration = HTTPServer.Configuration(host: listen, port: port, maximumBodySize: HandIn.limit)
            return try await HTTPServer.start(configuration) { board.handle($0) }
        } catch {
            throw DiagnosticError(
                Diagnostic(
                    "board-port",
                    "the board can't listen on \(listen):\(port): \(error)",
                    suggestion: "name another port: workshop board serve --port 0"
                )
            )
        }
    }
}
