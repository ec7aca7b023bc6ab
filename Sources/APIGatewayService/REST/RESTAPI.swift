package import CloudCore
import OrderedCollections
package import WorkshopCommon

/// A REST API (version 1) with its stages.
package struct RESTAPI: GatewayAPI {
    package let id: String
    let context: GatewayContext
    private let deployedStages: [Stage]
    private let deployments: [String: RESTDeployment]
    /// What a stage shows whose deployment is not known: a stack's template is its API's only deployment.
    private let current: RESTDeployment
    let answers = AuthorizerCache<AuthorizerAnswer>()
    let keys = IssuerKeys()
    private let buckets = ThrottleBuckets()

    package init(
        id: String,
        current: RESTDeployment,
        deployments: [String: RESTDeployment] = [:],
        stages: [Stage],
        context: GatewayContext
    ) {
        self.id = id
        self.current = current
        self.deployments = deployments
        deployedStages = stages
        self.context = context
    }

    /// - Parameter properties: Of `AWS::ApiGateway::RestApi`, resolved, with its `Body`.
    package init(
        id: String,
        properties: JSONValue,
        stages: [Stage],
        account: Account,
        invoker: any FunctionInvoker
    ) {
        self.init(
            id: id,
            current: RESTDeployment(id: id, RESTDocument(id: id, properties: properties)),
            stages: stages,
            context: GatewayContext(account: account, invoker: invoker)
        )
    }

    package var stages: [APIStage] {
        deployedStages.map { APIStage(name: $0.name, routes: deployment($0.deploymentID).routes) }
    }

    package var limitations: [String] {
        var seen: Set<String> = []
        let all = deployedStages.flatMap { stage in
            deployment(stage.deploymentID).limitations(hasUserPools: context.userPools != nil)
                + (stage.isCached
                    ? ["cache, which the stage \(stage.name) has (each request reaches its integration)"] : [])
        }
        return all.filter { seen.insert($0).inserted }
    }

    private func deployment(_ id: String) -> RESTDeployment { deployments[id] ?? current }

    package func respond(to request: CloudRequest) async -> CloudResponse {
        let rest = request.path.dropFirst()
        let end = rest.firstIndex(of: "/") ?? rest.endIndex
        let path = end == rest.endIndex ? "/" : String(rest[end...])
        let gatewayRequest = GatewayRequest(request, path: path)
        guard let stage = deployedStages.first(where: { $0.name == rest[..<end] }),
            !deployment(stage.deploymentID).isEndpointDisabled
        else {
            return gatewayRequest.signed(
                .gatewayError(403, #"{"message":"Forbidden"}"#, type: "ForbiddenException")
            )
        }
        return await respond(to: gatewayRequest, stage: stage)
    }

    private func respond(to request: GatewayRequest, stage: Stage) async -> CloudResponse {
        let start = ContinuousClock.now
        var request = request
        let segment = StageSegment(
            request,
            stage: stage,
            deployment: deployment(stage.deploymentID),
            context: context
        )
        request.segmentHeader = segment?.header
        var exchange = exchange(request, stage: stage)
        var response: CloudResponse
        do throws(GatewayFailure) {
            response = try await handle(&exchange)
        } catch {
            exchange.failure = error
            response = exchange.response(to: error)
        }
        response = request.signed(response)
        exchange.responseStatus = response.status
        exchange.responseLength = response.bytes.count
        exchange.latency = start.duration(to: .now)
        stage.accessLog?.write(exchange)
        report(exchange, response, segment)
        return response
    }

    /// Tells CloudWatch and X-Ray.
    private func report(_ exchange: RESTExchange, _ response: CloudResponse, _ segment: StageSegment?) {
        guard let telemetry = context.telemetry else { return }
        let stage = exchange.stage.name
        GatewayMetrics(kind: .rest(name: exchange.deployment.name), stage: stage).record(
            status: response.status,
            latency: exchange.latency ?? .zero,
            integrationLatency: exchange.integrationLatency,
            in: telemetry
        )
        guard let segment else { return }
        let host = "\(id).execute-api.\(context.account.region).amazonaws.com"
        let document = segment.document(status: response.status, length: response.bytes.count, host: host)
        telemetry.traces.record(segment: document.bytes)
    }

    private func exchange(_ request: GatewayRequest, stage: Stage) -> RESTExchange {
        var variables = stage.variables
        var deployment = deployment(stage.deploymentID)
        var isCanary = false
        if let canary = stage.canary, context.random.percent() < canary.percent {
            isCanary = true
            variables.merge(canary.variables) { $1 }
            if !canary.deploymentID.isEmpty { deployment = self.deployment(canary.deploymentID) }
        }
        return RESTExchange(
            context: context,
            deployment: deployment,
            stage: stage,
            stageVariables: variables,
            isCanary: isCanary,
            request: request
        )
    }

    /// In AWS's order: the route, who calls, with which key, with what; then the integration.
    private func handle(_ exchange: inout RESTExchange) async throws(GatewayFailure) -> CloudResponse {
        let request = exchange.request.request
        guard request.body.count <= 10_485_760, !request.bodyExceedsLimit else { throw .tooLarge }
        guard request.lengthOfHead <= 10_240 else { throw .headTooLarge }
        guard let match = match(exchange), let method = match.target[request.method] else { throw .missingToken }
        exchange.match = match
        exchange.method = method
        try exchange.deployment.policy?.check(exchange)
        let usageKey = try await authorize(&exchange, method)
        try throttle(&exchange, match.template, method, usageKey)
        if let validator = method.validatorID.flatMap({ exchange.deployment.validators[$0] }) {
            try validator.check(exchange, method)
        }
        guard let integration = method.integration else { throw .configuration }
        let called = ContinuousClock.now
        defer { exchange.integrationLatency = .now - called }
        return try await exchange.respond(by: integration)
    }

    /// A usage plan's limits come first, then those of the stage.
    private func throttle(
        _ exchange: inout RESTExchange,
        _ path: String,
        _ method: RESTMethod,
        _ usageKey: String?
    ) throws(GatewayFailure) {
        let name = MethodThrottles.key(path: path, verb: method.verb)
        let stage = exchange.stage
        if method.isAPIKeyRequired {
            exchange.apiKey = try context.usage.admit(
                exchange.deployment.isKeyFromAuthorizer ? usageKey : exchange.request.request.headers["x-api-key"],
                stage: "\(id):\(stage.name)",
                method: name,
                at: context.clock.now
            )
        }
        guard buckets.admits(name, of: stage.name, stage.throttles[name], at: context.clock.now) else {
            throw .throttled
        }
    }

    /// A trailing slash asks for the same resource.
    private func match(_ exchange: RESTExchange) -> RouteTable<RESTDeployment.Resource>.Match? {
        var segments = exchange.request.path.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
        if segments.last == "" { segments.removeLast() }
        return exchange.deployment.table.match(segments)
    }
}

extension GatewayFailure {
    /// The size of the request line and the headers together is limited; the quota's page names no answer, HTTP does.
    static let headTooLarge = GatewayFailure(
        "DEFAULT_4XX",
        431,
        "Request Header Fields Too Large",
        errorType: "BadRequestException"
    )
}

extension CloudRequest {
    var lengthOfHead: Int {
        headers.reduce(method.utf8.count + path.utf8.count + (query?.utf8.count ?? 0)) {
            $0 + $1.name.utf8.count + $1.value.utf8.count
        }
    }
}

extension CloudResponse {
    static func notYet(_ type: String) -> CloudResponse {
        .gatewayError(501, #"{"message": "The local cloud has no \#(type) yet"}"#)
    }
}
