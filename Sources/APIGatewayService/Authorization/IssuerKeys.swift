import CloudCore
import CryptoExtras
import OrderedCollections
import Synchronization
import WorkshopCommon

/// An RSA key of an issuer.
struct IssuerKey: Sendable {
    private let key: _RSA.Signing.PublicKey

    init?(_ document: JSONValue) {
        guard document["kty"] == "RSA",
            let modulus = document["n"]?.string.flatMap({ Base64.decode(JSONWebToken.plain($0)) }),
            let exponent = document["e"]?.string.flatMap({ Base64.decode(JSONWebToken.plain($0)) }),
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

/// The keys of issuers, fetched from this machine and kept for two hours, as AWS keeps them.
final class IssuerKeys: Sendable {
    enum Source: Hashable, Sendable {
        /// Its OpenID configuration says where its keys are.
        case issuer(String)
        /// The address of the keys themselves.
        case keySet(String)
    }

    private struct Entry {
        let keys: [String: IssuerKey]
        let end: Timestamp
    }

    private let entries = Mutex<[Source: Entry]>([:])

    func key(_ id: String?, of source: Source, at now: Timestamp) async -> IssuerKey? {
        let known = entries.withLock { entries in entries[source].flatMap { now < $0.end ? $0.keys : nil } }
        if let key = known.flatMap({ Self.find(id, in: $0) }) { return key }
        // An issuer that has new keys is asked again.
        guard let keys = await Self.fetch(source) else { return nil }
        entries.withLock { $0[source] = Entry(keys: keys, end: now + .seconds(7200)) }
        return Self.find(id, in: keys)
    }

    private static func find(_ id: String?, in keys: [String: IssuerKey]) -> IssuerKey? {
        id.map { keys[$0] } ?? (keys.count == 1 ? keys.values.first : nil)
    }

    private static func fetch(_ source: Source) async -> [String: IssuerKey]? {
        guard let address = await address(of: source), let list = await document(at: address)?["keys"]?.array else {
            return nil
        }
        return list.reduce(into: [:]) { keys, key in keys[key["kid"]?.string ?? ""] = IssuerKey(key) }
    }

    private static func address(of source: Source) async -> String? {
        switch source {
        case .keySet(let address): return address
        case .issuer(let issuer):
            let base = issuer.hasSuffix("/") ? String(issuer.dropLast()) : issuer
            return await document(at: base + "/.well-known/openid-configuration")?["jwks_uri"]?.string
        }
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
