// LocalCloud: the emulated AWS account, behind one address on the loopback interface.
//
// In: a resolved stack, the folders that its functions were built into, HTTP requests.
// Out: the AWS API and the stack's own APIs over HTTP, the functions' log lines, local addresses for what AWS would
// call https://….amazonaws.com. This is the only room that knows more than one service: it hands each what it needs of
// another.
// Never: parses a template, builds a function, or listens on anything but 127.0.0.1.
// (Building/ builds a stack's functions as `sam build` does, and Watching/ sees files change; both stand beside this.)

import APIGatewayService
package import CloudCore
import LambdaService
import OrderedCollections
import S3Service
package import SAMTemplate
import SlackSimulator
import StackService
import StepFunctionsService
import Synchronization
package import SystemPackage
package import WorkshopCommon
import XRayService

/// An account in one region: started once, deployed to as often as one likes, stopped for good.
package final class LocalCloud: Sendable {
    private struct State {
        var running: Running?
        var stacks: DeployedStacks?
        var updater: StackUpdater?
    }

    /// What there is while the cloud runs.
    struct Running: Sendable {
        let server: HTTPServer
        let services: AccountServices
        let slack: SlackSimulator
        let traceDaemon: TraceDaemon?
        let temporaryFolder: FilePath

        var lambda: LambdaService { services.lambda }
        var gateway: APIGatewayService { services.gateway }
        var states: StepFunctionsService { services.states }
    }

    package let configuration: LocalCloudConfiguration
    /// What the functions have printed, and what Lambda wrote around it.
    package let logs = LogFeed()
    private let state = Mutex(State())

    package init(configuration: LocalCloudConfiguration = LocalCloudConfiguration()) {
        self.configuration = configuration
    }

    /// Listens, and returns the base of all addresses: `http://127.0.0.1:4566`.
    @discardableResult
    package func start() async throws(DiagnosticError) -> String {
        precondition(running == nil, "a cloud is started once")
        let server: HTTPServer
        do {
            let stacks = try DeployedStacks(store: configuration.store)
            state.withLock { $0.stacks = stacks }
        } catch {
            throw DiagnosticError(.storeUnusable(error))
        }
        do {
            server = try await HTTPServer.start(
                HTTPServer.Configuration(port: configuration.port ?? 0, maximumBodySize: LambdaService.requestLimit),
                wantsStream: { [weak self] request in self?.wantsStream(request) ?? false },
                runsOnEventLoop: FrontDoor.isBrief,
                handler: { [weak self] request in
                    await self?.respond(to: request) ?? CloudResponse(status: 503)
                }
            )
        } catch {
            throw DiagnosticError(.cannotListen(error))
        }
        let temporaryFolder = CloudFolder.make(in: configuration.temporaryFolder)
        let endpoint = "http://127.0.0.1:\(server.port)"
        let telemetry: TelemetryServices
        var traceDaemon: TraceDaemon?
        let services: AccountServices
        do {
            let sender = OwnServices { [weak self] in self }
            telemetry = try TelemetryServices(configuration, feed: logs, sender: sender)
            traceDaemon = await startTraceDaemon(for: telemetry)
            services = try AccountServices(
                configuration,
                endpoint: endpoint,
                logs: telemetry.lines,
                sender: sender,
                telemetry: telemetry,
                environments: environments(endpoint, temporaryFolder, telemetry, traceDaemon)
            )
        } catch {
            await traceDaemon?.stop()
            await server.stop()
            throw DiagnosticError(.storeUnusable(error))
        }
        let running = Running(
            server: server,
            services: services,
            slack: SlackSimulator(
                clock: configuration.clock,
                baseURL: endpoint,
                app: OwnApp { [weak self] in self }
            ),
            traceDaemon: traceDaemon,
            temporaryFolder: temporaryFolder
        )
        state.withLock { $0.running = running }
        services.start()
        return endpoint
    }

    /// At the port where SDKs look for it, where the cloud's own was asked for, too.
    private func startTraceDaemon(for telemetry: TelemetryServices) async -> TraceDaemon? {
        let isAtFixedPort = (configuration.port ?? 0) != 0
        return await TraceDaemon.start(
            for: telemetry.traces,
            preferred: isAtFixedPort ? TraceDaemon.standardPort : nil
        )
    }

    private func environments(
        _ endpoint: String,
        _ temporaryFolder: FilePath,
        _ telemetry: TelemetryServices,
        _ traceDaemon: TraceDaemon?
    ) -> EnvironmentContext {
        // In a check the same invocations must meet the same environments, however busy the machine is.
        let isCheck = configuration.clock is VirtualClock
        return EnvironmentContext(
            launcher: configuration.launcher,
            logs: telemetry.lines,
            account: configuration.account,
            endpoint: endpoint,
            temporaryFolder: temporaryFolder.string,
            reusePatience: isCheck ? .seconds(2) : .milliseconds(100),
            spareAfter: isCheck ? nil : 100,
            telemetry: telemetry.sinks,
            traceDaemon: traceDaemon?.address,
            faults: configuration.faults
        )
    }

    /// Ends every process, closes every port and removes every file of the cloud's own.
    package func stop() async {
        let running = state.withLock { state in
            defer { (state.running, state.updater) = (nil, nil) }
            return state.running
        }
        guard let running else { return }
        (configuration.clock as? WallClock)?.stop()
        running.slack.stop()
        await running.services.stop()
        await running.traceDaemon?.stop()
        await running.server.stop()
        try? LocalFileSystem().remove(running.temporaryFolder)
        logs.finish()
    }

    /// Creates the stack, or updates it in place: what did not change stays as it is, and requests that are under way
    /// finish on what they began with.
    ///
    /// - Parameters:
    ///   - artifacts: The folder that each function was built into, by logical id.
    ///   - folder: The template's, where files that it names are looked for.
    /// - Returns: Notes on what the local cloud doesn't run yet.
    /// - Throws: What AWS would refuse to create. The stack is as it was then.
    @discardableResult
    package func deploy(
        _ stack: ResolvedStack,
        artifacts: [String: FilePath],
        folder: FilePath? = nil
    ) async throws(DiagnosticError) -> [Diagnostic] {
        do throws(DiagnosticError) {
            return try await roll(out: stack, artifacts: artifacts, folder: folder)
        } catch {
            throw DiagnosticError(error.diagnostics.map(\.advising))
        }
    }

    private func roll(
        out stack: ResolvedStack,
        artifacts: [String: FilePath],
        folder: FilePath?
    ) async throws(DiagnosticError) -> [Diagnostic] {
        guard let running else { preconditionFailure("a cloud is started before it is deployed to") }
        let services = running.services
        let before = state.withLock { $0.stacks?[stack.name] }
        let previous = before?.deployment ?? StackDeployment()
        let replaced = before?.stack.map(stack.tablesToReplace) ?? []
        if !replaced.isEmpty { throw DiagnosticError(replaced) }
        let references = StackReferences(services: services, endpoint: endpoint ?? "")
        let (stack, early) = try await references.fill(stack, replacing: previous.foundations)
        let next = StackDeployment(
            stack,
            artifacts: artifacts,
            folder: folder,
            account: configuration.account,
            services: services
        )
        guard !next.diagnostics.hasErrors else {
            await early.rollBack(to: previous.foundations, services.foundations)
            throw DiagnosticError(next.diagnostics.filter { $0.severity == .error })
        }
        let said = try await next.rollOut(replacing: previous, in: services)
        do throws(AWSError) {
            try state.withLock { state throws(AWSError) in try state.stacks?.set(stack, next) }
            try services.stacks.note(
                StackDescription(stack, account: configuration.account, localized: localized)
            )
        } catch {
            throw DiagnosticError(.notStored(error))
        }
        resume()
        return next.diagnostics + said + next.gateway.limitations(in: running.gateway)
    }

    /// Says how the stack is deployed anew when a client asks for it; without it, nobody can.
    package func onUpdate(_ updater: @escaping StackUpdater) { state.withLock { $0.updater = updater } }

    var updater: StackUpdater? { state.withLock { $0.updater } }

    /// The stacks that this process deployed.
    package var stacks: [ResolvedStack] { state.withLock { $0.stacks?.stacks ?? [] } }

    /// What other stacks export, for `Fn::ImportValue` of a stack.
    package func exports(besides name: String) -> [String: String] {
        state.withLock { $0.stacks?.exports(besides: name) ?? [:] }
    }

    /// Lets what was under way when the cloud last stopped go on. A deployment does so by itself.
    package func resume() { running?.states.resume() }

    /// The base of all addresses; `nil` while it doesn't run.
    package var endpoint: String? { running.map { "http://127.0.0.1:\($0.server.port)" } }

    /// Invokes a function without HTTP.
    package var functions: (any FunctionInvoker)? { running?.lambda }

    /// Every route of every API, with its address.
    package var localURLs: [LocalURL] {
        guard let port = running?.server.port else { return [] }
        return apis.flatMap { api in
            let prefix = api.stage == "$default" ? "" : "/\(api.stage)"
            return api.routes.map { LocalURL(apiID: api.id, method: $0.method, path: prefix + $0.path, port: port) }
        }
    }

    /// The text with addresses of this account's APIs on AWS replaced by local ones, for a stack's outputs.
    package func localized(_ text: String) -> String {
        guard let running else { return text }
        let (region, port) = (configuration.account.region, running.server.port)
        let text = running.gateway.apiIDs.reduce(text) { text, id in
            text.replacing(
                "https://\(id).execute-api.\(region).amazonaws.com",
                with: "http://\(id).execute-api.localhost:\(port)"
            )
        }
        return running.lambda.urlIDs.reduce(text) { text, id in
            text.replacing(
                "https://\(id).lambda-url.\(region).on.aws",
                with: "http://\(id).lambda-url.\(region).localhost:\(port)"
            )
        }
    }

    var running: Running? { state.withLock { $0.running } }
    var resources: [DeployedResource] { stacks.flatMap { $0.resources.values.map(DeployedResource.init) } }
    var slackSigningSecret: String? { stacks.lazy.compactMap(\.slackSigningSecret).first }

    func respond(to request: CloudRequest) async -> CloudResponse {
        guard let running else { return CloudResponse(status: 503) }
        switch FrontDoor.destination(of: request) {
        case .control(let path): return await ControlAPI(cloud: self, running: running).respond(to: request, path: path)
        case .slack(let path):
            return await UnreliableSlack(slack: running.slack, faults: configuration.faults)
                .respond(to: request, path: path)
        case .api(let id, let path):
            guard let api = running.gateway.api(id) else {
                return UnknownRequest.api(id, known: running.gateway.apiIDs)
            }
            var request = request
            request.path = path
            return await api.respond(to: request)
        case .functionURL(let id, let path):
            var request = request
            request.path = path
            return await running.lambda.respond(toURL: id, request)
                ?? UnknownRequest.functionURL(id, known: running.lambda.urlIDs)
        case .aws: return await respondAsAWS(to: request, running)
        }
    }

    /// Whether a request's body is handed on as it comes: objects may be larger than memory.
    private func wantsStream(_ request: CloudRequest) -> Bool {
        guard let running, running.services.objects.wantsStream(request) else { return false }
        return FrontDoor.destination(of: request) == .aws
    }

    /// The AWS API itself, for clients and for services that call each other.
    func respondAsAWS(to request: CloudRequest, _ running: Running) async -> CloudResponse {
        if let service = running.services.service(for: request) { return await service.respond(to: request) }
        return UnknownRequest.response(to: request, urls: localURLs)
    }
}

/// One resource of the stack, as programs are told of it.
struct DeployedResource: Sendable {
    let logicalID: String
    let physicalID: String
    let type: String

    init(_ resource: Resource) {
        logicalID = resource.logicalID
        physicalID = resource.physicalID
        type = resource.type
    }
}

extension Diagnostic {
    fileprivate static func notStored(_ error: AWSError) -> Diagnostic {
        Diagnostic(
            "cloud-state-not-written",
            "the stack is deployed, but that could not be written down: \(error.message)",
            suggestion: "make room on the disk, and save a file to deploy again"
        )
    }

    /// The file is there and left as it is.
    package static func storeUnusable(_ error: StoreError) -> Diagnostic {
        Diagnostic(
            "cloud-state-unusable",
            "the local cloud can't use its state in \(error.file): \(error.reason)",
            why: "A cloud keeps its tables, queues and parameters in one file, and only one cloud at a time.",
            suggestion:
                "end the other cloud with workshop down, start afresh with workshop reset-cloud, or keep nothing: "
                + "workshop up --ephemeral"
        )
    }

    fileprivate static func cannotListen(_ error: HTTPServerError) -> Diagnostic {
        guard error.isPortInUse else {
            return Diagnostic(
                "cloud-cannot-listen",
                "can't listen on \(error.host):\(error.port): \(Errno(rawValue: error.errno))",
                suggestion: "take another port: workshop up --port \(error.port < 1024 ? 4566 : error.port + 1)"
            )
        }
        return Diagnostic(
            "cloud-port-in-use",
            "port \(error.port) is in use",
            why: "Two programs can't listen on one port; often the other one is a 'workshop up' in another terminal.",
            suggestion: "end that one with Ctrl-C, or take another port: workshop up --port \(error.port + 1)"
        )
    }
}
