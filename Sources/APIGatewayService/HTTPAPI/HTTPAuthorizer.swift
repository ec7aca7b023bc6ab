import CloudCore
import OrderedCollections
import WorkshopCommon

/// An authorizer of an HTTP API.
struct HTTPAuthorizer: Sendable {
    enum Kind: Hashable, Sendable {
        case jwt(JWTConfiguration)
        case function(uri: IntegrationURI, version: String, isSimple: Bool)
    }

    let id: String
    let kind: Kind
    /// `$request.header.Authorization`
    let identitySources: [String]
    let lifetime: Duration

    init(id: String, _ document: JSONObject) {
        self.id = id
        identitySources =
            document["identitySource"]?.array?.compactMap(\.string)
            ?? document["identitySource"]?.string.map { [$0] } ?? []
        lifetime = .seconds(min(max(document["authorizerResultTtlInSeconds"]?.wholeNumber ?? 0, 0), 3600))
        if document["authorizerType"] == "REQUEST" {
            kind = .function(
                uri: IntegrationURI(document["authorizerUri"]?.string ?? ""),
                version: document["authorizerPayloadFormatVersion"]?.scalarText ?? "2.0",
                isSimple: document["enableSimpleResponses"]?.flag ?? false
            )
        } else {
            kind = .jwt(JWTConfiguration(document["jwtConfiguration"]))
        }
    }

    /// What the caller shows of itself.
    /// - Throws: 401 when any of it is missing: the function is not asked then.
    func identity(of exchange: HTTPExchange) throws(HTTPFailure) -> [String] {
        var values: [String] = []
        let source = exchange.source
        for expression in identitySources {
            guard let value = source.value(of: expression), !value.isEmpty else { throw .unauthorized }
            values.append(value)
        }
        return values
    }

    /// See <https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-lambda-authorizer.html>.
    func event(for exchange: HTTPExchange, identity: [String], version: String) -> JSONValue {
        let arn = JSONValue.string(exchange.routeARN)
        var whole = HTTPProxyEvent(exchange: exchange).json(version: version).object ?? [:]
        whole["body"] = nil
        whole["isBase64Encoded"] = nil
        whole["version"] = nil
        var event: JSONObject = ["version": .string(version), "type": "REQUEST"]
        if version == "2.0" {
            event["routeArn"] = arn
            event["identitySource"] = identity.isEmpty ? nil : .array(identity.map { .string($0) })
        } else {
            event["methodArn"] = arn
            event["identitySource"] = .string(identity.joined(separator: ","))
            event["authorizationToken"] = .string(identity.joined(separator: ","))
        }
        event.merge(whole) { $1 }
        return .object(event)
    }
}

/// What an authorizer's function answered an HTTP API.
struct HTTPAuthorizerAnswer: Hashable, Sendable {
    private enum Verdict: Hashable, Sendable {
        case simple(Bool)
        case policy(PolicyDocument)
    }

    private let verdict: Verdict
    let context: JSONValue

    /// `nil` when the answer has not the form that the authorizer is set to.
    init?(_ payload: [UInt8], isSimple: Bool) {
        guard let answer = try? JSONValue(parsing: payload) else { return nil }
        if isSimple {
            guard let isAuthorized = answer["isAuthorized"]?.bool else { return nil }
            verdict = .simple(isAuthorized)
        } else {
            guard answer["principalId"]?.scalarText != nil, let policy = PolicyDocument(answer["policyDocument"]) else {
                return nil
            }
            verdict = .policy(policy)
        }
        context = answer["context"] ?? nil
    }

    func allows(_ exchange: HTTPExchange) -> Bool {
        switch verdict {
        case .simple(let isAuthorized): isAuthorized
        case .policy(let policy):
            policy.decision(
                resources: [exchange.routeARN],
                sourceIP: exchange.request.request.remoteAddress
            ) == .allow
        }
    }
}

extension HTTPAPI {
    func authorize(_ exchange: inout HTTPExchange, _ route: HTTPRoute) async throws(HTTPFailure) {
        switch route.authorization {
        case .open: return
        case .iam:
            guard (try? SignatureCheck.accessKey(of: exchange.request.request)) != nil else { throw .forbidden }
        case .authorizer(let id, let scopes):
            guard let authorizer = exchange.deployment.authorizers[id] else { throw .internalError }
            switch authorizer.kind {
            case .jwt(let configuration):
                let token = try? authorizer.identity(of: exchange).first
                let claims = try await JWTVerifier(configuration, keys: keys, now: context.clock.now)
                    .verify(token, scopes: scopes)
                exchange.authorizer = ("jwt", claims)
            case .function(let uri, let version, let isSimple):
                let answer = try await answer(of: authorizer, uri, version, isSimple, exchange)
                guard answer.allows(exchange) else { throw .forbidden }
                exchange.authorizer = ("lambda", answer.context)
            }
        }
    }

    private func answer(
        of authorizer: HTTPAuthorizer,
        _ uri: IntegrationURI,
        _ version: String,
        _ isSimple: Bool,
        _ exchange: HTTPExchange
    ) async throws(HTTPFailure) -> HTTPAuthorizerAnswer {
        let identity = try authorizer.identity(of: exchange)
        let key = ([authorizer.id, exchange.stage.name] + identity).joined(separator: "\u{0}")
        let isCached = authorizer.lifetime > .zero && !identity.isEmpty
        if isCached, let answer = answers.answer(for: key, at: context.clock.now) { return answer }
        guard let function = uri.target(exchange.stage.variables).functionARN else { throw .internalError }
        let invocation = FunctionInvocation(
            function: function,
            payload: authorizer.event(for: exchange, identity: identity, version: version).bytes,
            traceHeader: exchange.request.traceHeader
        )
        guard case .answered(let result) = await context.invoker.invoke(invocation, atMost: .seconds(10)),
            result.functionError == nil,
            let answer = HTTPAuthorizerAnswer(result.payload, isSimple: isSimple && version == "2.0")
        else { throw .internalError }
        if isCached { answers.keep(answer, for: key, until: context.clock.now + authorizer.lifetime) }
        return answer
    }
}
