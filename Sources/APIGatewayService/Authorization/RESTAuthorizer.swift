import CloudCore
import OrderedCollections
import WorkshopCommon

/// An authorizer of a REST API.
///
/// See <https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-use-lambda-authorizer.html>.
struct RESTAuthorizer: Sendable {
    enum Kind: Hashable, Sendable { case token, request, cognito }

    let id: String
    let kind: Kind
    let functionURI: IntegrationURI
    let lifetime: Duration
    /// `method.request.header.Authorization`, …
    let identitySources: [String]
    let validation: String?
    /// Of user pools.
    let providerARNs: [String]

    init(id: String, _ document: JSONObject) {
        self.id = id
        switch document["type"]?.string?.uppercased() {
        case "REQUEST": kind = .request
        case "COGNITO_USER_POOLS": kind = .cognito
        default: kind = .token
        }
        functionURI = IntegrationURI(document["authorizerUri"]?.string ?? "")
        lifetime = .seconds(min(max(document["authorizerResultTtlInSeconds"]?.wholeNumber ?? 300, 0), 3600))
        identitySources = (document["identitySource"]?.string ?? "").split(separator: ",")
            .map { String($0).trimmingBlanks }.filter { !$0.isEmpty }
        validation = document["identityValidationExpression"]?.string.flatMap { $0.isEmpty ? nil : $0 }
        providerARNs = document["providerARNs"].textList
    }

    /// What the caller shows of itself.
    /// - Throws: 401 when it shows nothing, or what can't be valid: the function is not asked then.
    func identity(of exchange: RESTExchange) throws(GatewayFailure) -> [String] {
        var values: [String] = []
        let source = exchange.source
        for expression in identitySources {
            guard let value = source.value(of: expression), !value.isEmpty else {
                // A request authorizer that is not cached may be asked without an identity.
                if kind == .request, lifetime == .zero { continue }
                throw .unauthorized
            }
            values.append(value)
        }
        if kind == .token {
            guard let token = values.first else { throw .unauthorized }
            if let validation {
                guard let regex = try? Regex(validation), token.wholeMatch(of: regex) != nil else {
                    throw .unauthorized
                }
            }
        }
        return values
    }

    func event(for exchange: RESTExchange, identity: [String]) -> JSONValue {
        let arn = JSONValue.string(exchange.methodARN)
        guard kind == .request else {
            return ["type": "TOKEN", "methodArn": arn, "authorizationToken": .string(identity.first ?? "")]
        }
        var event: JSONObject = ["type": "REQUEST", "methodArn": arn]
        let whole = RESTProxyEvent(exchange: exchange).json.object ?? [:]
        for (name, value) in whole where name != "body" && name != "isBase64Encoded" {
            // Maps without members are empty here, where a function's event has null.
            event[name] = value.isNull ? .object([:]) : value
        }
        return .object(event)
    }
}

/// What an authorizer's function must answer.
struct AuthorizerAnswer: Hashable, Sendable {
    let policy: PolicyDocument
    let usageIdentifierKey: String?
    /// What the integration sees as `context.authorizer`: texts, whatever they were.
    let context: JSONObject

    /// `nil` when the answer is none: no `principalId`, no policy, or a context with more than texts, numbers and
    /// booleans.
    init?(_ payload: [UInt8]) {
        guard let answer = try? JSONValue(parsing: payload), let principal = answer["principalId"]?.scalarText,
            let policy = PolicyDocument(answer["policyDocument"])
        else { return nil }
        var context: JSONObject = [:]
        for (name, value) in answer["context"]?.object ?? [:] {
            if value.isNull { continue }
            guard let text = value.scalarText else { return nil }
            context[name] = .string(text)
        }
        context["principalId"] = .string(principal)
        self.policy = policy
        self.context = context
        usageIdentifierKey = answer["usageIdentifierKey"]?.string
    }
}

extension String {
    var trimmingBlanks: String {
        var text = self[...]
        while text.first == " " { text.removeFirst() }
        while text.last == " " { text.removeLast() }
        return String(text)
    }
}
