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
            Ctrl-C, or 'workshop down' in another terminal, ends it and everything that it started. Tables, queues,
            parameters and what else the services keep are there again the next time. Real AWS clients work against it:

              eval "$(workshop env)"
              aws lambda list-functions

            Several templates become several stacks of one cloud, in their order; a later one may import what an earlier
            one exports:

              workshop up parameters.yaml template.yaml
            """
    )

    @Argument(
        help: ArgumentHelp("The templates to deploy; the project's where there is none.", valueName: "template"),
        completion: .file()
    )
    var templates: [String] = []

    @Option(help: ArgumentHelp("Listen on this port; 0 takes a free one.", valueName: "number"))
    var port = UpCommand.defaultPort

    @Option(
        help: ArgumentHelp("The same as naming it without --template.", valueName: "file"),
        completion: .file()
    )
    var template: String?

    @Flag(help: "Run a cloud with nothing deployed to it.")
    var empty = false

    @Flag(exclusivity: .chooseLast)
    var memory = CloudMemory.persist

    @Flag(help: "Have every write on the disk before it is acknowledged, so that it survives a loss of power.")
    var durable = false

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
        if empty, template != nil || !templates.isEmpty {
            throw ValidationError("--empty and a template don't go together")
        }
    }

    func run() async throws {
        let context = try Context.current()
        let paths = try empty ? [] : templatePaths(context)
        for path in paths { try context.discardBuildOfAnotherPlace(in: path.removingLastComponent()) }
        let marker = try context.runningCloudFile(beside: paths.first)
        let forget = { @Sendable [fileSystem = context.fileSystem] in
            if let marker { try? fileSystem.remove(marker) }
        }
        let store = try openStore(for: paths, context)
        try await context.withScratchFolder(cleaningUp: forget) { folder in
            let cloud = LocalCloud(
                configuration: LocalCloudConfiguration(
                    port: port == 0 ? nil : port,
                    clock: WallClock(),
                    temporaryFolder: folder,
                    store: store,
                    owner: CloudOwner(home: context.host.home, folder: paths.first?.removingLastComponent()),
                    userPools: context.environment["AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER"]
                )
            )
            let endpoint = try await cloud.start()
            if let marker {
                let document: JSONValue = ["version": 1, "endpoint": .string(endpoint)]
                try context.fileSystem.writeAtomically(document.bytes, to: marker)
            }
            try await UpSession(
                cloud: cloud,
                projects: development(cloud, templates: paths, output: folder, context),
                endpoint: endpoint,
                printsJSON: json,
                console: context.console
            ).run()
        }
    }

    private func templatePaths(_ context: Context) throws -> [FilePath] {
        let named = (template.map { [$0] } ?? []) + templates
        let paths = try named.isEmpty ? [context.defaultTemplate()] : named.map(context.absolute)
        for path in paths {
            guard try context.fileSystem.exists(path) else {
                throw DiagnosticError(
                    Diagnostic(
                        "template-unreadable",
                        "there is no template at \(path)",
                        suggestion:
                            "name one, as in workshop up template.yaml, or start a cloud with nothing in it: "
                            + "workshop up --empty"
                    )
                )
            }
        }
        return paths
    }

    private func openStore(for templates: [FilePath], _ context: Context) throws -> Store {
        guard memory == .persist, let file = try context.cloudStateFile(of: templates.first, port: port) else {
            return Store()
        }
        do {
            try context.fileSystem.createFolder(file.removingLastComponent())
            return try Store(file: file, durability: durable ? .power : .process)
        } catch let error as StoreError {
            throw DiagnosticError(.storeUnusable(error))
        }
    }

    private func development(
        _ cloud: LocalCloud,
        templates: [FilePath],
        output: FilePath,
        _ context: Context
    ) throws -> [DevelopmentCloud] {
        let names = try StackNames.names(of: templates)
        return zip(templates, names).map { template, name in
            DevelopmentCloud(
                cloud: cloud,
                template: template,
                stackName: name,
                builder: context.builder,
                output: output.appending("functions").appending(name ?? "stack"),
                parameters: Dictionary(parameterOverrides.map { ($0.name, $0.value) }) { _, last in last }
            )
        }
    }
}

/// Whether a cloud's services remember what they hold.
enum CloudMemory: String, EnumerableFlag {
    case persist
    case ephemeral

    static func help(for value: CloudMemory) -> ArgumentHelp? {
        switch value {
        case .persist: "Keep what the services hold over restarts; a cloud with --empty and --port 0 can't."
        case .ephemeral: "Forget at the end what the services hold."
        }
    }
}

/// A running `workshop up`: what it prints, and what it does on a save.
private struct UpSession {
    let cloud: LocalCloud
    /// In the order in which they are deployed.
    let projects: [DevelopmentCloud]
    let endpoint: String
    let printsJSON: Bool
    let console: Console

    func run() async throws {
        async let logs: Void = tailLogs()
        if projects.isEmpty {
            cloud.resume()
            console.write(printsJSON ? UpView.json(endpoint: endpoint, cloud).serialized() : UpView.empty(endpoint))
        }
        // Watching begins before the build, so that a save in the middle of it is not missed.
        let watched = projects.map { project in
            let inputs = TrackedInputs(template: project.template)
            let watcher = FolderWatcher(folder: project.template.removingLastComponent(), usesEvents: true)
            return (project, inputs, watcher.changes { inputs.include($0) })
        }
        for project in projects { try await deploy(project, attempt: 1) }
        try await withThrowingTaskGroup { group in
            for (project, inputs, changes) in watched {
                group.addTask { try await deployOnEverySave(project, inputs, changes) }
            }
            try await group.waitForAll()
        }
        await logs
    }

    private func deployOnEverySave(
        _ project: DevelopmentCloud,
        _ inputs: TrackedInputs,
        _ changes: AsyncStream<Set<String>>
    ) async throws {
        var attempt = 1
        for await paths in changes {
            attempt += 1
            inputs.refresh()
            console.sayError("\nSaved: \(paths.sorted().prefix(3).joined(separator: ", "))")
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
            console.sayError("\nNot deployed.\(goesOn) Save a file to try again.")
        case .notBuilt(let failure):
            console.report(Array(failure.diagnostics.prefix(3)))
            console.sayError("\nNot built.\(goesOn) Save a file to try again.")
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
