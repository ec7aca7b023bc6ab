import APIGatewayService
import CloudCore
import DynamoDBService
import EventBridgeService
import EventSources
import IdentityServices
import LambdaService
import ParameterServices
import S3Service
import SNSService
import SQSService
import StackService
import StepFunctionsService
import SystemPackage
import WorkshopCommon

/// Every service of the account, each handed what it needs of the others.
struct AccountServices: Sendable {
    let lambda: LambdaService
    let gateway: APIGatewayService
    let states: StepFunctionsService
    let telemetry: TelemetryServices
    let tables: DynamoDBService
    let objects: S3Service
    let secrets: SecretsManager
    let parameters: ParameterStore
    let eventSources: EventSourceService
    let events: EventBridgeService
    let scheduler: SchedulerService
    let identity: IdentityService
    let stacks: StackService
    /// What a stack's functions find when they start: queues, tables, parameters.
    let foundations: [any CloudService & ResourceProvider]
    /// What stands on the stack's functions and state machines, and what calls them: versions, event source mappings, rules.
    let sources: [any CloudService & ResourceProvider]
    /// In the order in which they are asked whether a request is theirs: first those that know it by its path alone.
    let all: [any CloudService]
    private let knownTargets = KnownTargets()

    /// - Parameters:
    ///   - endpoint: `http://127.0.0.1:4566`
    ///   - sender: The account's AWS API, for services that call another by it.
    init(
        _ configuration: LocalCloudConfiguration,
        endpoint: String,
        logs: any LogSink,
        sender: any AWSRequestSender,
        telemetry: TelemetryServices,
        environments: EnvironmentContext
    ) throws(StoreError) {
        let (account, clock, store) = (configuration.account, configuration.clock, configuration.store)
        self.telemetry = telemetry
        let queues = try SQSService(
            account: account,
            clock: clock,
            store: store,
            metrics: telemetry.cloudWatch,
            faults: configuration.faults
        )
        let topics = try SNSService(
            account: account,
            clock: clock,
            endpoint: endpoint,
            carriers: SNSCarriers(queues: queues, services: sender, post: LoopbackPost.send),
            store: store,
            metrics: telemetry.cloudWatch
        )
        tables = try DynamoDBService(
            account: account,
            clock: clock,
            store: store,
            metrics: telemetry.cloudWatch,
            faults: configuration.faults
        )
        let targets = EventTargets(account: account, services: sender)
        events = try EventBridgeService(
            account: account,
            clock: clock,
            store: store,
            targets: targets,
            services: sender
        )
        objects = try S3Service(
            account: account,
            clock: clock,
            carriers: S3Carriers(targets: targets, topics: topics, events: events, services: sender),
            store: store,
            folder: FilePath(environments.temporaryFolder).appending("objects")
        )
        let destinations = Destinations(
            account: account,
            clock: clock,
            queues: queues,
            topics: topics,
            services: sender
        )
        lambda = LambdaService(
            account: account,
            clock: clock,
            context: environments,
            destinations: destinations,
            objects: objects,
            store: store
        )
        try lambda.restore()
        gateway = try APIGatewayService(
            context: GatewayContext(
                account: account,
                clock: clock,
                invoker: lambda,
                services: sender,
                logs: logs,
                telemetry: telemetry.sinks,
                userPools: configuration.userPools
            ),
            store: store
        )
        secrets = try SecretsManager(account: account, clock: clock, store: store, functions: lambda)
        states = try StepFunctionsService(
            account: account,
            clock: clock,
            functions: lambda,
            services: sender,
            connections: events,
            store: store,
            telemetry: telemetry.sinks
        )
        parameters = try ParameterStore(
            account: account,
            clock: clock,
            store: store,
            secrets: secrets,
            events: events
        )
        scheduler = try SchedulerService(account: account, clock: clock, store: store, targets: targets)
        identity = try IdentityService(account: account, clock: clock, store: store)
        stacks = try StackService(clock: clock, store: store)
        eventSources = try EventSourceService(
            account: account,
            clock: clock,
            invoker: lambda,
            sender: sender,
            queues: queues,
            streams: [tables],
            destinations: destinations,
            store: store
        )
        foundations = telemetry.providers + [identity, secrets, parameters, queues, topics, objects, tables]
        sources = [states, eventSources, events, scheduler]
        // A key in a bucket may look like any path, but says whom it was signed for.
        all =
            [objects, eventSources, lambda, gateway, stacks, telemetry.traces] + foundations + sources
            + [UnsignedS3Requests(objects)]
    }

    /// Not every service is asked for every request: a target that was found once is known.
    func service(for request: CloudRequest) -> (any CloudService)? {
        guard request.path == "/", let target = TargetedOperation(request), let scope = CredentialScope(request) else {
            return all.first { $0.accepts(request) }
        }
        let name = KnownTargets.Name(target: target.service, scope: scope.service)
        if let known = knownTargets[name] { return known }
        let found = all.first { $0.accepts(request) }
        knownTargets[name] = found
        return found
    }

    /// Takes up what an earlier process left.
    func start() {
        lambda.start()
        eventSources.start()
    }

    func stop() async {
        eventSources.stop()
        states.stop()
        tables.stop()
        await lambda.stop()
        telemetry.stop()
    }
}
