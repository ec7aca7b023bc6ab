import CloudCore
package import Curriculum
package import LocalCloud
import OrderedCollections
import SAMTemplate
package import SystemPackage
import WorkshopCommon

/// The real workbench: SAM's resolution, the project's own build, a local cloud on a virtual clock.
package struct LocalBench: Workbench {
    /// Builds all functions of a stack, below a folder.
    package typealias Build = @Sendable (TemplateStack, _ project: FilePath, _ output: FilePath) async -> BuildOutcome

    private let build: Build
    private let temporaryFolder: FilePath
    private let trials: FaultTrials
    private let progress: @Sendable (BuildProgress) -> Void

    /// Builds as `sam build` does.
    ///
    /// - Parameters:
    ///   - temporaryFolder: where handlers get their `/tmp`.
    ///   - progress: what a build says, line by line.
    package init(
        temporaryFolder: FilePath,
        builder: FunctionBuilder,
        trials: FaultTrials,
        progress: @escaping @Sendable (BuildProgress) -> Void = { _ in }
    ) {
        self.temporaryFolder = temporaryFolder
        self.trials = trials
        self.progress = progress
        build = { stack, project, output in
            let functions = stack.stack.codeSources
            switch await builder.build(functions, project: project, output: output, progress: progress) {
            case .built(let artifacts, let output):
                return .built(artifacts, output: output)
            case .failed(let failure) where failure.isTimeout:
                return .timedOut(output: failure.output, diagnostics: failure.diagnostics)
            case .failed(let failure):
                return .failed(output: failure.output, diagnostics: failure.diagnostics)
            }
        }
    }

    package func resolve(
        template: String,
        file: String,
        parameters: [String: String]
    ) -> TemplateOutcome<TemplateStack> {
        TemplateStack.resolve(template: template, file: file, parameters: parameters)
    }

    package func build(_ stack: TemplateStack, project: FilePath, output: FilePath) async -> BuildOutcome {
        await build(stack, project, output)
    }

    package func tryTests(of step: Step, on code: FaultyCode, project: FilePath) async throws -> TrialsOutcome {
        try await trials.run(code, named: step.slug, project: project, progress: progress)
    }

    package func startCloud() async throws -> any GradedCloud<TemplateStack> {
        let cloud = LocalCloud(
            configuration: LocalCloudConfiguration(clock: VirtualClock(), temporaryFolder: temporaryFolder)
        )
        return RunningCloud(cloud: cloud, endpoint: try await cloud.start())
    }
}

private struct RunningCloud: GradedCloud {
    let cloud: LocalCloud
    let endpoint: String

    func store(_ values: DrawnValues) async throws {
        try await cloud.store(parameters: values.ssm, secrets: values.secrets)
    }

    func deploy(
        _ stack: TemplateStack,
        artifacts: [String: FilePath],
        project: FilePath
    ) async throws -> Deployment {
        try await cloud.deploy(stack.stack, artifacts: artifacts, folder: project)
        let apis = cloud.apis.map { api in
            // The address that needs no resolver: not every one knows the names below localhost.
            Deployment.API(
                logicalID: api.logicalID,
                url: api.pathURL,
                routes: api.routes.map { Deployment.Route(method: $0.method, path: $0.path) }
            )
        }
        return Deployment(endpoint: endpoint, apis: apis)
    }

    func onUpdate(_ update: @escaping @Sendable ([String: String?]) async -> JSONValue) async { cloud.onUpdate(update) }

    func logs() async -> [HandlerLine] {
        cloud.logs.lines.map {
            HandlerLine(function: $0.event.function, text: $0.event.message, test: $0.during)
        }
    }

    func stop() async { await cloud.stop() }
}
