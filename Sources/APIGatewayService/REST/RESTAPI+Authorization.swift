import CloudCore
import OrderedCollections
import WorkshopCommon

/// Who may call a method.
extension RESTAPI {
    /// - Returns: The API key that the authorizer named.
    func authorize(_ exchange: inout RESTExchange, _ method: RESTMethod) async throws(GatewayFailure) -> String? {
        switch method.authorization {
        case .open: return nil
        case .iam:
            exchange.signer = try SignatureCheck.accessKey(of: exchange.request.request)
            return nil
        case .authorizer(let id, let scopes):
            guard let authorizer = exchange.deployment.authorizers[id] else { throw .authorizerConfiguration }
            let identity = try authorizer.identity(of: exchange)
            guard authorizer.kind == .cognito else { return try await authorize(&exchange, by: authorizer, identity) }
            guard let claims = try? await authorizer.claims(identity, scopes, keys: keys, context) else {
                throw .unauthorized
            }
            exchange.authorizer = ["claims": .object(claims)]
            return nil
        }
    }

    private func authorize(
        _ exchange: inout RESTExchange,
        by authorizer: RESTAuthorizer,
        _ identity: [String]
    ) async throws(GatewayFailure) -> String? {
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
        let payload = try await AuthorizerCall(authorizer, exchange, identity).run()
        guard let answer = AuthorizerAnswer(payload) else { throw .authorizerConfiguration }
        if isCached { answers.keep(answer, for: key, until: context.clock.now + authorizer.lifetime) }
        return answer
    }
}

extension RESTAuthorizer {
    /// What an identity or access token of the authorizer's user pools says of its bearer.
    func claims(
        _ identity: [String],
        _ scopes: [String],
        keys: IssuerKeys,
        _ context: GatewayContext
    ) async throws(JSONWebToken.Refusal) -> JSONObject {
        let pools = UserPools(arns: providerARNs, emulator: context.userPools, keys: keys)
        return try await pools.verify(
            identity.first ?? "",
            scopes: scopes,
            audience: validation,
            at: context.clock.now
        )
    }
}

/// One call of an authorizer's function.
struct AuthorizerCall: Sendable {
    let event: JSONValue
    private let function: String
    private let exchange: RESTExchange

    init(_ authorizer: RESTAuthorizer, _ exchange: RESTExchange, _ identity: [String]) throws(GatewayFailure) {
        guard let function = authorizer.functionURI.target(exchange.stageVariables).functionARN else {
            throw .authorizerConfiguration
        }
        self.function = function
        self.exchange = exchange
        event = authorizer.event(for: exchange, identity: identity)
    }

    /// - Returns: The function's answer, whatever it is.
    func run() async throws(GatewayFailure) -> [UInt8] {
        let invocation = FunctionInvocation(
            function: function,
            payload: event.bytes,
            traceHeader: exchange.request.traceHeader
        )
        guard case .answered(let result) = await exchange.context.invoker.invoke(invocation, atMost: .seconds(29))
        else { throw .authorizerConfiguration }
        if result.functionError != nil {
            let message = (try? JSONValue(parsing: result.payload))?["errorMessage"]?.string
            throw message == "Unauthorized" ? .unauthorized : .authorizerConfiguration
        }
        return result.payload
    }
}
