import CloudCore
import OrderedCollections
import WorkshopCommon

/// Whose tokens a JWT authorizer takes.
struct JWTConfiguration: Hashable, Sendable {
    let issuer: String
    let audiences: [String]

    init(_ document: JSONValue?) {
        issuer = document?["issuer"]?.string ?? ""
        audiences = document?["audience"].textList ?? []
    }

    /// The local cloud reaches no other machine.
    var isReachable: Bool {
        let host = issuer.parameterName(after: "http://")?.prefix { $0 != ":" && $0 != "/" } ?? ""
        return host == "localhost" || host == "127.0.0.1" || host.hasSuffix(".localhost")
    }
}

/// Checks JSON Web Tokens as HTTP APIs do.
///
/// See <https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html>.
struct JWTVerifier: Sendable {
    private let configuration: JWTConfiguration
    private let keys: IssuerKeys
    private let now: Timestamp

    init(_ configuration: JWTConfiguration, keys: IssuerKeys, now: Timestamp) {
        self.configuration = configuration
        self.keys = keys
        self.now = now
    }

    /// - Returns: What the function sees: `claims`, all of them texts, and `scopes`.
    func verify(_ authorization: String?, scopes: [String]) async throws(HTTPFailure) -> JSONValue {
        guard let authorization else { throw Self.refused(nil) }
        let token: JSONWebToken
        do throws(JSONWebToken.Refusal) {
            token = try await verified(authorization)
        } catch {
            throw Self.refused(error)
        }
        let granted = token.scopes
        guard scopes.isEmpty || scopes.contains(where: granted.contains) else {
            var failure = HTTPFailure.forbidden
            failure.challenge = "Bearer scope=\"\(scopes.joined(separator: " "))\" error=\"insufficient_scope\""
            throw failure
        }
        return [
            "claims": .object(token.claims.mapValues { .string($0.scalarText ?? Self.text($0)) }),
            "scopes": granted.isEmpty ? nil : .array(granted.map { .string($0) }),
        ]
    }

    private func verified(_ authorization: String) async throws(JSONWebToken.Refusal) -> JSONWebToken {
        let token = try JSONWebToken(authorization)
        guard token.issuer == configuration.issuer else { throw .unknownIssuer }
        let key =
            configuration.isReachable ? await keys.key(token.keyID, of: .issuer(configuration.issuer), at: now) : nil
        try token.checkSignature(by: key)
        try token.checkTimes(at: now)
        try checkAudience(token.claims)
        return token
    }

    /// `client_id` counts only where there is no `aud`.
    private func checkAudience(_ claims: JSONObject) throws(JSONWebToken.Refusal) {
        let audience = claims["aud"] ?? claims["client_id"]
        let named = audience?.array?.compactMap(\.string) ?? audience?.string.map { [$0] } ?? []
        guard configuration.audiences.isEmpty || named.contains(where: configuration.audiences.contains) else {
            throw JSONWebToken.Refusal(reason: "the token does not have a valid audience")
        }
    }

    /// A list shows as `[a b]`.
    private static func text(_ value: JSONValue) -> String {
        guard let list = value.array else { return value.serialized() }
        return "[\(list.map { $0.scalarText ?? $0.serialized() }.joined(separator: " "))]"
    }

    private static func refused(_ why: JSONWebToken.Refusal?) -> HTTPFailure {
        var failure = HTTPFailure.unauthorized
        failure.challenge =
            why.map { "Bearer scope=\"\" error=\"invalid_token\" error_description=\"\($0.reason)\"" } ?? "Bearer"
        return failure
    }
}
