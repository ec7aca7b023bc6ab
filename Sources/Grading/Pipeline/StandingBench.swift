package import Curriculum
import LocalCloud
package import SystemPackage
package import WorkshopCommon

/// A workbench for many checks in a row: what one check can take over from the last is kept ready.
///
/// - The next check's cloud starts when the last check has its verdict, so that it waits for nobody. It is as fresh as any.
/// - The last check's cloud goes on answering until the next verdict: its logs and traces are there to look at.
/// - Functions whose sources are as they were are not built again.
package actor StandingBench<Base: Workbench>: Workbench where Base.Stack == TemplateStack {
    package typealias Stack = Base.Stack

    private let base: Base
    private let fileSystem: any FileSystem
    private var standby: Task<any GradedCloud<Stack>, any Error>?
    private var last: KeptCloud?
    private var built: Build?
    /// What the build before the last one made: the last check's cloud may still run it.
    private var retired: FilePath?
    private var builds = 0

    private struct Build {
        let functions: [FunctionSource]
        let sources: FolderScan
        let artifacts: [String: FilePath]
        let made: [String: FolderScan]
        let output: FilePath
    }

    package init(_ base: Base, fileSystem: any FileSystem = LocalFileSystem()) {
        self.base = base
        self.fileSystem = fileSystem
    }

    /// Where clients reach the last check's cloud; `nil` before the first deployment.
    package var endpoint: String? {
        get async { await last?.endpoint }
    }

    /// Starts the next check's cloud.
    package func prepare() {
        guard standby == nil else { return }
        standby = Task { [base] in try await base.startCloud() }
    }

    /// Ends all clouds.
    package func close() async {
        let (waiting, kept) = (standby, last)
        (standby, last) = (nil, nil)
        if let cloud = try? await waiting?.value { await cloud.stop() }
        await kept?.end()
    }

    // MARK: Workbench

    nonisolated package func resolve(
        template: String,
        file: String,
        parameters: [String: String]
    ) -> TemplateOutcome<Stack> {
        base.resolve(template: template, file: file, parameters: parameters)
    }

    package func build(_ stack: Stack, project: FilePath, output: FilePath) async -> BuildOutcome {
        // Looked at before the build: what is saved in the middle of it makes the next one build again.
        // A Makefile may read any file; only what the template says of a build is known.
        let sources = scan(project).filtered { $0 != Project.template }
        let functions = stack.stack.codeSources.map(\.withoutPlaces)
        if let built, built.functions == functions, built.sources == sources,
            built.made == built.artifacts.mapValues(scan), functions.allSatisfy(\.staysInTheProject)
        {
            return .built(built.artifacts, output: "")
        }
        builds += 1
        // The run's own folder goes with the run, but this build serves the next ones too.
        let folder = output.removingLastComponent().appending("built-\(builds)")
        let outcome = await base.build(stack, project: project, output: folder)
        if case .built(let artifacts, _) = outcome, !Task.isCancelled {
            let made = artifacts.mapValues(scan)
            let new = Build(functions: functions, sources: sources, artifacts: artifacts, made: made, output: folder)
            if let retired { try? fileSystem.remove(retired) }
            retired = built?.output
            built = new
        }
        return outcome
    }

    package func tryTests(of step: Step, on code: FaultyCode, project: FilePath) async throws -> TrialsOutcome {
        try await base.tryTests(of: step, on: code, project: project)
    }

    package func startCloud() async throws -> any GradedCloud<Stack> {
        prepare()
        let ready = standby
        standby = nil
        guard let cloud = try await ready?.value else { throw CancellationError() }
        return KeptCloud(cloud) { [weak self] in await self?.keep($0) }
    }

    private func keep(_ cloud: KeptCloud) async {
        let before = last
        last = cloud
        await before?.end()
    }

    private func scan(_ folder: FilePath) -> FolderScan { FolderScan(of: folder, fileSystem: fileSystem) }
}

/// A cloud whose stop is put off until another check's cloud takes its place.
private actor KeptCloud: GradedCloud {
    typealias Stack = TemplateStack

    private let cloud: any GradedCloud<TemplateStack>
    private let keep: @Sendable (KeptCloud) async -> Void
    private(set) var endpoint: String?
    private var isEnded = false

    init(_ cloud: any GradedCloud<TemplateStack>, keep: @escaping @Sendable (KeptCloud) async -> Void) {
        self.cloud = cloud
        self.keep = keep
    }

    func store(_ values: DrawnValues) async throws { try await cloud.store(values) }

    func deploy(
        _ stack: TemplateStack,
        artifacts: [String: FilePath],
        project: FilePath
    ) async throws -> Deployment {
        let deployment = try await cloud.deploy(stack, artifacts: artifacts, project: project)
        endpoint = deployment.endpoint
        return deployment
    }

    func onUpdate(_ update: @escaping @Sendable ([String: String?]) async -> JSONValue) async {
        await cloud.onUpdate(update)
    }

    func logs() async -> [HandlerLine] { await cloud.logs() }

    /// One without a deployment has nothing to look at.
    func stop() async {
        if endpoint == nil { await end() } else { await keep(self) }
    }

    func end() async {
        guard !isEnded else { return }
        isEnded = true
        await cloud.stop()
    }
}

extension FunctionSource {
    /// Lines above a function move it without changing what is built.
    fileprivate var withoutPlaces: FunctionSource {
        var copy = self
        (copy.location, copy.codeLocation) = (nil, nil)
        return copy
    }

    /// Whether a look at the project sees all that the function is built from.
    fileprivate var staysInTheProject: Bool {
        guard let codeURI else { return true }
        let path = FilePath(codeURI)
        return !path.isAbsolute && !path.components.contains("..")
    }
}
