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
    private let answers = AuthorizerCache<AuthorizerAnswer>()
    private let throttles = StageThrottles()

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
        let all = deployedStages.flatMap { deployment($0.deploymentID).limitations }
        return all.filter { seen.insert($0).inserted }
    }

    private func deployment(_ id: String) -> RESTDeployment { deployments[id] ?? current }

    package func respond(to request: CloudRequest) async -> CloudResponse {
        let rest = request.path.dropFirst()
        let end = rest.firstIndex(of: "/") ?? rest.endIndex
        let path = end == rest.endIndex ? "/" : String(rest[end...])
        let gatewayRequest = GatewayRequest(request, path: path)
        guard let stage = deployedStages.first(where: { $0.name == rest[..<end] }) else {
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
        if method.isAPIKeyRequired {
            let value = exchange.deployment.isKeyFromAuthorizer ? usageKey : request.headers["x-api-key"]
            exchange.apiKey = try context.usage.admit(
                value,
                api: id,
                stage: exchange.stage.name,
                at: context.clock.now
            )
        }
        let stage = exchange.stage
        guard throttles.admits(stage.name, stage.throttle, at: context.clock.now) else { throw .throttled }
        if let validator = method.validatorID.flatMap({ exchange.deployment.validators[$0] }) {
            try validator.check(exchange, method)
        }
        guard let integration = method.integration else { throw .configuration }
        let called = ContinuousClock.now
        defer { exchange.integrationLatency = .now - called }
        return try await exchange.respond(by: integration)
    }

    /// A trailing slash asks for the same resource.
    private func match(_ exchange: RESTExchange) -> RouteTable<RESTDeployment.Resource>.Match? {
        var segments = exchange.request.path.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
        if segments.last == "" { segments.removeLast() }
        return exchange.deployment.table.match(segments)
    }

    // MARK: Authorization

    /// - Returns: The API key that the authorizer named.
    private func authorize(
        _ exchange: inout RESTExchange,
        _ method: RESTMethod
    ) async throws(GatewayFailure) -> String? {
        switch method.authorization {
        case .open: return nil
        case .iam:
            exchange.signer = try SignatureCheck.accessKey(of: exchange.request.request)
            return nil
        case .authorizer(let id, _):
            guard let authorizer = exchange.deployment.authorizers[id] else { throw .authorizerConfiguration }
            return try await authorize(&exchange, by: authorizer)
        }
    }

    private func authorize(
        _ exchange: inout RESTExchange,
        by authorizer: RESTAuthorizer
    ) async throws(GatewayFailure) -> String? {
        let identity = try authorizer.identity(of: exchange)
        // Without the pool's keys no token can be believed.
        guard authorizer.kind != .cognito else { throw .unauthorized }
        let start = ContinuousClock.now
        let answer = try await answer(of: authorizer, identity, exchange)
        let decision = answer.policy.decision(
            resources: [exchange.methodARN],
            sourceIP: exchange.request.request.remoteAddress
        )
        switch decision {
        case .allow: break
        case .explicitDeny:
            throw .accessDenied("User is not authorized to access this resource with an explicit deny")
        case .implicitDeny: throw .accessDenied("User is not authorized to access this resource")
        }
        var seen = answer.context
        seen["integrationLatency"] = .number(JSONNumber(Int(start.duration(to: .now).inMilliseconds)))
        exchange.authorizer = seen
        return answer.usageIdentifierKey
    }

    /// What the function said, now or a short while ago: the policy of one answer is for all methods of the stage.
    private func answer(
        of authorizer: RESTAuthorizer,
        _ identity: [String],
        _ exchange: RESTExchange
    ) async throws(GatewayFailure) -> AuthorizerAnswer {
        let key = ([authorizer.id, exchange.stage.name] + identity).joined(separator: "\u{0}")
        let isCached = authorizer.lifetime > .zero && !identity.isEmpty
        if isCached, let answer = answers.answer(for: key, at: context.clock.now) { return answer }
        guard let function = authorizer.functionURI.target(exchange.stageVariables).functionARN else {
            throw .authorizerConfiguration
        }
        let invocation = FunctionInvocation(
            function: function,
            payload: authorizer.event(for: exchange, identity: identity).bytes,
            traceHeader: exchange.request.traceHeader
        )
        guard case .answered(let result) = await context.invoker.invoke(invocation, atMost: .seconds(29)) else {
            throw .authorizerConfiguration
        }
        if result.functionError != nil {
            let message = (try? JSONValue(parsing: result.payload))?["errorMessage"]?.string
            throw message == "Unauthorized" ? .unauthorized : .authorizerConfiguration
        }
        guard let answer = AuthorizerAnswer(result.payload) else { throw .authorizerConfiguration }
        if isCached { answers.keep(answer, for: key, until: context.clock.now + authorizer.lifetime) }
        return answer
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
