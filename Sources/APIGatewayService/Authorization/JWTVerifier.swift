import CloudCore
import CryptoExtras
import OrderedCollections
import Synchronization
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
        let isBearer = authorization.lowercased().hasPrefix("bearer ")
        let token = isBearer ? String(authorization.dropFirst(7)) : authorization
        let parts = token.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 3, let header = Self.document(parts[0]), let claims = Self.document(parts[1])?.object,
            let signature = Base64.decode(Self.plain(parts[2]))
        else { throw Self.refused("the token has an invalid form") }
        guard claims["iss"]?.string == configuration.issuer else { throw Self.refused("invalid issuer") }
        guard configuration.isReachable,
            let key = await keys.key(header["kid"]?.string, of: configuration.issuer, at: now)
        else { throw Self.refused("the key of the token is not known") }
        let signed = Array("\(parts[0]).\(parts[1])".utf8)
        guard key.verifies(signature, of: signed, algorithm: header["alg"]?.string ?? "") else {
            throw Self.refused("signature verification failed")
        }
        try checkTimes(claims)
        try checkAudience(claims)
        let granted = Self.scopes(of: claims)
        guard scopes.isEmpty || scopes.contains(where: granted.contains) else {
            var failure = HTTPFailure.forbidden
            failure.challenge = "Bearer scope=\"\(scopes.joined(separator: " "))\" error=\"insufficient_scope\""
            throw failure
        }
        return [
            "claims": .object(claims.mapValues { .string($0.scalarText ?? Self.text($0)) }),
            "scopes": granted.isEmpty ? nil : .array(granted.map { .string($0) }),
        ]
    }

    private func checkTimes(_ claims: JSONObject) throws(HTTPFailure) {
        let seconds = Double(now.millisecondsSince1970) / 1000
        guard let end = claims["exp"]?.double, end > seconds else { throw Self.refused("the token has expired") }
        if let start = claims["nbf"]?.double, start > seconds { throw Self.refused("the token is not valid yet") }
        // A second's difference between two clocks is forgiven.
        if let issued = claims["iat"]?.double, issued > seconds + 1 { throw Self.refused("the token is not valid yet") }
    }

    /// `client_id` counts only where there is no `aud`.
    private func checkAudience(_ claims: JSONObject) throws(HTTPFailure) {
        let audience = claims["aud"] ?? claims["client_id"]
        let named = audience?.array?.compactMap(\.string) ?? audience?.string.map { [$0] } ?? []
        guard configuration.audiences.isEmpty || named.contains(where: configuration.audiences.contains) else {
            throw Self.refused("the token does not have a valid audience")
        }
    }

    private static func scopes(of claims: JSONObject) -> [String] {
        let value = claims["scope"] ?? claims["scp"]
        return value?.array?.compactMap(\.string) ?? value?.string?.split(separator: " ").map(String.init) ?? []
    }

    /// A list shows as `[a b]`.
    private static func text(_ value: JSONValue) -> String {
        guard let list = value.array else { return value.serialized() }
        return "[\(list.map { $0.scalarText ?? $0.serialized() }.joined(separator: " "))]"
    }

    private static func refused(_ why: String?) -> HTTPFailure {
        var failure = HTTPFailure.unauthorized
        failure.challenge =
            why.map { "Bearer scope=\"\" error=\"invalid_token\" error_description=\"\($0)\"" } ?? "Bearer"
        return failure
    }

    private static func document(_ part: String) -> JSONValue? {
        Base64.decode(plain(part)).flatMap { try? JSONValue(parsing: $0) }
    }

    /// From base64url.
    static func plain(_ text: String) -> String { text.replacing("-", with: "+").replacing("_", with: "/") }
}

/// An RSA key of an issuer.
struct IssuerKey: Sendable {
    private let key: _RSA.Signing.PublicKey

    init?(_ document: JSONValue) {
        guard document["kty"] == "RSA",
            let modulus = document["n"]?.string.flatMap({ Base64.decode(JWTVerifier.plain($0)) }),
            let exponent = document["e"]?.string.flatMap({ Base64.decode(JWTVerifier.plain($0)) }),
            let key = try? _RSA.Signing.PublicKey(n: modulus, e: exponent)
        else { return nil }
        self.key = key
    }

    /// API Gateway takes RSA alone.
    func verifies(_ signature: [UInt8], of message: [UInt8], algorithm: String) -> Bool {
        let signature = _RSA.Signing.RSASignature(rawRepresentation: signature)
        return switch algorithm {
        case "RS256": key.isValidSignature(signature, for: SHA256.hash(data: message), padding: .insecurePKCS1v1_5)
        case "RS384": key.isValidSignature(signature, for: SHA384.hash(data: message), padding: .insecurePKCS1v1_5)
        case "RS512": key.isValidSignature(signature, for: SHA512.hash(data: message), padding: .insecurePKCS1v1_5)
        default: false
        }
    }
}

/// The keys of issuers, fetched from their OpenID configuration and kept for two hours, as AWS keeps them.
final class IssuerKeys: Sendable {
    private struct Entry {
        let keys: [String: IssuerKey]
        let end: Timestamp
    }

    private let entries = Mutex<[String: Entry]>([:])

    func key(_ id: String?, of issuer: String, at now: Timestamp) async -> IssuerKey? {
        let known = entries.withLock { entries in entries[issuer].flatMap { now < $0.end ? $0.keys : nil } }
        if let key = known.flatMap({ Self.find(id, in: $0) }) { return key }
        // An issuer that has new keys is asked again.
        guard let keys = await Self.fetch(issuer) else { return nil }
        entries.withLock { $0[issuer] = Entry(keys: keys, end: now + .seconds(7200)) }
        return Self.find(id, in: keys)
    }

    private static func find(_ id: String?, in keys: [String: IssuerKey]) -> IssuerKey? {
        id.map { keys[$0] } ?? (keys.count == 1 ? keys.values.first : nil)
    }

    private static func fetch(_ issuer: String) async -> [String: IssuerKey]? {
        let base = issuer.hasSuffix("/") ? String(issuer.dropLast()) : issuer
        guard let address = await document(at: base + "/.well-known/openid-configuration")?["jwks_uri"]?.string,
            let list = await document(at: address)?["keys"]?.array
        else { return nil }
        return list.reduce(into: [:]) { keys, key in keys[key["kid"]?.string ?? ""] = IssuerKey(key) }
    }

    private static func document(at uri: String) async -> JSONValue? {
        let response = try? await LoopbackHTTPClient.send(
            HTTPCall(method: "GET", uri: uri),
            atMost: .milliseconds(1500)
        )
        guard let response, response.status == 200 else { return nil }
        return try? JSONValue(parsing: response.bytes)
    }
}
