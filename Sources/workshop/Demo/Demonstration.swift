import CloudCore
import ContentProof
import Curriculum
import Grading
import LocalCloud
import SlackSimulator
import SystemPackage
import Terminal
import WorkshopCommon
import Workspace

/// The finished application, run for people to look at: it types in Slack, waits for what comes of it and shows each
/// service's part.
struct Demonstration {
    let context: Context
    let commands: [String]
    let port: Int?

    /// How long the application may take to come to rest.
    private static let patience: Duration = .seconds(30)

    /// - Parameter folder: for this run; what is built stays in the user's own state folder, so that the next time is quick.
    /// - Returns: The cloud, which still runs.
    func run(in folder: FilePath) async throws -> LocalCloud {
        let project = try layProject()
        let cloud = LocalCloud(
            configuration: LocalCloudConfiguration(
                port: port,
                clock: WallClock(),
                temporaryFolder: folder,
                owner: CloudOwner(home: context.host.home, folder: nil)
            )
        )
        let endpoint = try await cloud.start()
        try await deploy(project, to: cloud, folder: folder)
        let connection = try CloudConnection(address: endpoint)
        let view = DemoView(capabilities: context.console.output)
        let began = ContinuousClock.now
        try await play(connection)
        let tour = AccountTour(connection: connection)
        let isAtRest = try await waitForRest(tour)
        let elapsed = ContinuousClock.now - began
        context.console.write(view.conversation(try await conversation(connection)))
        context.console.write(view.paths(try await tour.newestPaths()))
        context.console.write(view.tables(try await tour.tables()))
        context.console.write(view.metrics(try await tour.customMetrics()))
        let traces = try await connection.traces(connection.newestTraces(10).reversed())
        context.console.write(view.traces(traces))
        context.console.write(view.summary(elapsed: elapsed, isAtRest: isAtRest))
        return cloud
    }

    private func layProject() throws -> FilePath {
        let curriculum = try context.curriculum()
        let vendored = try curriculum.vendoredFiles(checkouts: context.kit.checkouts, fileSystem: context.fileSystem)
        let folder = context.host.home.appending("demo")
        try SharedWorkspace(folder: folder).lay(vendored.overlaid(with: curriculum.stateAtTheEnd()))
        try context.discardBuildOfAnotherPlace(in: folder)
        return folder
    }

    private func deploy(_ project: FilePath, to cloud: LocalCloud, folder: FilePath) async throws {
        let line = ProgressLine(capabilities: context.console.errors) { Console.writeUnbuffered($0) }
        line.update("Building the application; the first time takes about a minute ...")
        var draw = Draw()
        let values = draw.values(try context.curriculum().steps.flatMap(\.values))
        try await cloud.store(parameters: values.ssm, secrets: values.secrets)
        let development = DevelopmentCloud(
            cloud: cloud,
            template: project.appending(Project.template),
            builder: context.builder,
            output: folder.appending("functions"),
            parameters: values.parameters
        )
        let outcome = try await development.deploy(attempt: 1) { line.update($0.text) }
        line.clear()
        switch outcome {
        case .deployed: return
        case .templateInvalid(let diagnostics): throw DiagnosticError(diagnostics.filter { $0.severity == .error })
        case .notBuilt(let failure): throw DiagnosticError(Array(failure.diagnostics.prefix(3)))
        }
    }

    private func play(_ connection: CloudConnection) async throws {
        for command in commands {
            let body: JSONValue = ["text": .string(command)]
            let answer = try await connection.post("/_workshop/slack/commands", body.bytes)
            guard answer.status == 200 else {
                let document = (try? JSONValue(parsing: answer.body)) ?? [:]
                throw DiagnosticError(Diagnostic("slack-refused", document["message"]?.string ?? "\(answer.status)"))
            }
        }
    }

    /// Whether all that was started has come to its end.
    private func waitForRest(_ tour: AccountTour) async throws -> Bool {
        let deadline = ContinuousClock.now + Self.patience
        while ContinuousClock.now < deadline {
            if try await tour.isAtRest() { return true }
            try await Task.sleep(for: .milliseconds(20))
        }
        return false
    }

    private func conversation(_ connection: CloudConnection) async throws -> [JSONValue] {
        let answer = try await connection.get("/_workshop/slack?from=0")
        return answer.body.split(separator: 0x0A).compactMap { try? JSONValue(parsing: $0) }
    }
}
