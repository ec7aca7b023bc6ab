import CloudCore
import OrderedCollections
import WorkshopCommon

/// Tokens of Cognito user pools, as far as they can be judged on this machine.
///
/// A pool's keys are on another machine, and without them no token can be believed. Where an emulator of user pools
/// runs on this one, its keys stand for the pool's.
/// See <https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-integrate-with-cognito.html>.
struct UserPools: Sendable {
    /// `arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_AbCdEf`
    let arns: [String]
    /// Where the emulator answers: `http://127.0.0.1:9229`.
    let emulator: String?
    let keys: IssuerKeys

    /// - Parameters:
    ///   - scopes: Those of the method; it takes access tokens where it has any, and identity tokens where it has none.
    ///   - audience: What an authorizer's `identityValidationExpression` asks of `aud`.
    /// - Returns: The claims as the integration sees them.
    func verify(
        _ authorization: String,
        scopes: [String],
        audience: String?,
        at now: Timestamp
    ) async throws(JSONWebToken.Refusal) -> JSONObject {
        let token = try JSONWebToken(authorization)
        guard let pool = pools.first(where: { issuers(of: $0).contains(token.issuer ?? "") }) else {
            throw .unknownIssuer
        }
        try token.checkTimes(at: now)
        try check(token, scopes, audience)
        guard let emulator else { throw JSONWebToken.Refusal(reason: "the keys of \(pool.id) are not on this machine") }
        let source = IssuerKeys.Source.keySet("\(emulator)/\(pool.id)/.well-known/jwks.json")
        try token.checkSignature(by: await keys.key(token.keyID, of: source, at: now))
        return token.claims.reduce(into: [:]) { $0[$1.key] = .string(Self.text($1.key, $1.value)) }
    }

    private var pools: [(region: String, id: String)] {
        arns.compactMap { arn in
            let parts = arn.split(separator: ":", omittingEmptySubsequences: false)
            guard parts.count == 6, let id = parts[5].split(separator: "/").last else { return nil }
            return (String(parts[3]), String(id))
        }
    }

    private func issuers(of pool: (region: String, id: String)) -> [String] {
        let own = "https://cognito-idp.\(pool.region).amazonaws.com/\(pool.id)"
        return [own] + (emulator.map { ["\($0)/\(pool.id)"] } ?? [])
    }

    private func check(
        _ token: JSONWebToken,
        _ scopes: [String],
        _ audience: String?
    ) throws(JSONWebToken.Refusal) {
        let use = scopes.isEmpty ? "id" : "access"
        guard token.claims["token_use"]?.string == use else {
            throw JSONWebToken.Refusal(reason: "the method takes \(use) tokens")
        }
        guard scopes.isEmpty || scopes.contains(where: token.scopes.contains) else {
            throw JSONWebToken.Refusal(reason: "the token has none of the scopes \(scopes.joined(separator: " "))")
        }
        guard let audience else { return }
        let named = token.claims["aud"]?.string ?? token.claims["client_id"]?.string ?? ""
        guard let regex = try? Regex(audience), named.wholeMatch(of: regex) != nil else {
            throw JSONWebToken.Refusal(reason: "the token does not have a valid audience")
        }
    }

    /// Times are written out, and lists are joined by commas.
    private static func text(_ name: String, _ value: JSONValue) -> String {
        if ["exp", "iat"].contains(name), let seconds = value.int {
            return Timestamp(millisecondsSince1970: Int64(seconds) * 1000).dateLine
        }
        return value.array?.map { $0.scalarText ?? $0.serialized() }.joined(separator: ",")
            ?? value.scalarText ?? value.serialized()
    }
}
