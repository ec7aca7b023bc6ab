import ArgumentParser
import CloudCore
import Grading
import LocalCloud
import SystemPackage
import Terminal
import WorkshopCommon
import Workspace

struct UpCommand: AsyncParsableCommand {
    /// The port that users of local clouds expect.
    static let defaultPort = 4566

    static let configuration = CommandConfiguration(
        commandName: "up",
        abstract: "Run your stack on this machine: URLs, logs, rebuilt and redeployed when you save.",
        discussion: """
            Ctrl-C ends it and everything that it started. Real AWS clients work against it:

              aws lambda list-functions --endpoint-url http://127.0.0.1:4566
            """
    )

    @Option(help: ArgumentHelp("Listen on this port; 0 takes a free one.", valueName: "number"))
    var port = UpCommand.defaultPort

    @Option(
        help: ArgumentHelp("Deploy this template instead of the project's.", valueName: "file"),
        completion: .file()
    )
    var template: String?

    @Flag(help: "Run a cloud with nothing deployed to it.")
    var empty = false

    @Flag(help: "Print what is deployed as one line of JSON each time, and no logs.")
    var json = false

    @Option(
        name: .customLong("parameter-overrides"),
        parsing: .upToNextOption,
        help: ArgumentHelp("Values of the template's parameters.", valueName: "Name=value")
    )
    var parameterOverrides: [ParameterOverride] = []

    func validate() throws {
        guard (0...65535).contains(port) else { throw ValidationError("--port takes a number from 0 to 65535") }
        if empty, template != nil { throw ValidationError("--empty and --template don't go together") }
    }

    func run() async throws {
        let context = try Context.current()
        let template = try empty ? nil : templatePath(context)
        if let template { try context.discardBuildOfAnotherPlace(in: template.removingLastComponent()) }
        let marker = try template.flatMap { try context.runningCloudFile(beside: $0) }
        let forget = { @Sendable [fileSystem = context.fileSystem] in
            if let marker { try? fileSystem.remove(marker) }
        }
        try await context.withScratchFolder(cleaningUp: forget) { folder in
            let cloud = LocalCloud(
                configuration: LocalCloudConfiguration(
                    port: port == 0 ? nil : port,
                    clock: WallClock(),
                    temporaryFolder: folder
                )
            )
            let endpoint = try await cloud.start()
            if let marker {
                let document: JSONValue = ["version": 1, "endpoint": .string(endpoint)]
                try context.fileSystem.writeAtomically(document.bytes, to: marker)
            }
            try await UpSession(
                cloud: cloud,
                project: template.map { development(cloud, template: $0, output: folder, context) },
                endpoint: endpoint,
                printsJSON: json,
                console: context.console
            ).run()
        }
    }

    private func templatePath(_ context: Context) throws -> FilePath {
        let path = try template.map(context.absolute) ?? context.defaultTemplate()
        guard try context.fileSystem.exists(path) else {
            throw DiagnosticError(
                Diagnostic(
                    "template-unreadable",
                    "there is no template at \(path)",
                    suggestion:
                        "name one with --template FILE, or start a cloud with nothing in it: workshop up --empty"
                )
            )
        }
        return path
    }

    private func development(
        _ cloud: LocalCloud,
        template: FilePath,
        output: FilePath,
        _ context: Context
    ) -> DevelopmentCloud {
        DevelopmentCloud(
            cloud: cloud,
            template: template,
            builder: context.builder,
            output: output.appending("functions"),
            parameters: Dictionary(parameterOverrides.map { ($0.name, $0.value) }) { _, last in last }
        )
    }
}

/// A running `workshop up`: what it prints, and what it does on a save.
private struct UpSession {
    let cloud: LocalCloud
    let project: DevelopmentCloud?
    let endpoint: String
    let printsJSON: Bool
    let console: Console

    func run() async throws {
        async let logs: Void = tailLogs()
        if let project {
            try await deployOnEverySave(project)
        } else {
            console.write(printsJSON ? UpView.json(endpoint: endpoint, cloud).serialized() : UpView.empty(endpoint))
        }
        await logs
    }

    private func deployOnEverySave(_ project: DevelopmentCloud) async throws {
        let folder = project.template.removingLastComponent()
        var attempt = 1
        // Watching begins before the build, so that a save in the middle of it is not missed.
        let changes = FolderWatcher(folder: folder).changes()
        try await deploy(project, attempt: attempt)
        for await paths in changes {
            attempt += 1
            console.writeError("\nSaved: \(paths.sorted().prefix(3).joined(separator: ", "))")
            try await deploy(project, attempt: attempt)
        }
    }

    private func deploy(_ project: DevelopmentCloud, attempt: Int) async throws {
        let line = ProgressLine(capabilities: console.errors) { Console.writeUnbuffered($0) }
        line.update("Building ...")
        let outcome = try await project.deploy(attempt: attempt) { line.update($0.text) }
        line.clear()
        let goesOn = attempt > 1 ? " What was deployed before goes on answering." : ""
        switch outcome {
        case .deployed(let stack, let notes):
            console.report(notes)
            console.write(
                printsJSON
                    ? UpView.json(endpoint: endpoint, cloud, stack).serialized()
                    : UpView(stack: stack, cloud: cloud, endpoint: endpoint).render(console.output)
            )
        case .templateInvalid(let diagnostics):
            console.report(diagnostics, sources: sources(project))
            console.writeError("\nNot deployed.\(goesOn) Save a file to try again.")
        case .notBuilt(let failure):
            console.report(Array(failure.diagnostics.prefix(3)))
            console.writeError("\nNot built.\(goesOn) Save a file to try again.")
        }
    }

    private func sources(_ project: DevelopmentCloud) -> [String: String] {
        guard let bytes = try? LocalFileSystem().read(project.template) else { return [:] }
        return [project.templateName: String(decoding: bytes, as: UTF8.self)]
    }

    private func tailLogs() async {
        let view = LogView(capabilities: console.output)
        for await event in cloud.logs.follow() where !printsJSON {
            console.write(view.render(time: event.timestamp.iso8601, function: event.function, message: event.message))
        }
    }
}
