import CloudCore
import Crypto
import CryptoExtras
import OrderedCollections
import WorkshopCommon

/// An issuer's key, and the tokens that it signs.
struct SigningKey {
    private let key: _RSA.Signing.PrivateKey

    init() throws { key = try _RSA.Signing.PrivateKey(keySize: .bits2048) }

    func token(_ claims: JSONValue) throws -> String {
        let header: JSONValue = ["alg": "RS256", "kid": "k1"]
        let signed = "\(Self.encoded(header.bytes)).\(Self.encoded(claims.bytes))"
        let signature = try key.signature(for: SHA256.hash(data: Array(signed.utf8)), padding: .insecurePKCS1v1_5)
        return "\(signed).\(Self.encoded(signature.rawRepresentation))"
    }

    /// Serves an OpenID configuration, and the keys at whatever path ends in `keys` or `jwks.json`.
    func serve() async throws -> HTTPServer {
        let numbers = try key.publicKey.getKeyPrimitives()
        let keys: JSONValue = [
            "keys": [
                [
                    "kty": "RSA", "kid": "k1", "n": .string(Self.encoded(numbers.modulus)),
                    "e": .string(Self.encoded(numbers.publicExponent)),
                ]
            ]
        ]
        return try await HTTPServer.start { request in
            let base = "http://\(request.headers["Host"] ?? "")"
            let isKeys = request.path == "/keys" || request.path.hasSuffix("/.well-known/jwks.json")
            let body: JSONValue = isKeys ? keys : ["issuer": .string(base), "jwks_uri": .string("\(base)/keys")]
            return CloudResponse(status: 200, headers: [:], body: .bytes(body.bytes))
        }
    }

    private static func encoded(_ bytes: some Sequence<UInt8>) -> String {
        Base64.encode(Array(bytes)).replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }
}
