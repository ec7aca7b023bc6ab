import CloudCore
import OrderedCollections
import WorkshopCommon

/// A signed JSON Web Token, read and not yet believed.
struct JSONWebToken: Sendable {
    /// Why a token is not taken, in the words that HTTP APIs say it in.
    struct Refusal: Error, Hashable, Sendable {
        let reason: String

        static let badForm = Refusal(reason: "the token has an invalid form")
        static let unknownIssuer = Refusal(reason: "invalid issuer")
    }

    let claims: JSONObject
    private let header: JSONValue
    private let signed: [UInt8]
    private let signature: [UInt8]

    /// - Parameter authorization: The token, after `Bearer` or not.
    init(_ authorization: String) throws(Refusal) {
        let isBearer = authorization.lowercased().hasPrefix("bearer ")
        let token = isBearer ? String(authorization.dropFirst(7)) : authorization
        let parts = token.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 3, let header = Self.document(parts[0]), let claims = Self.document(parts[1])?.object,
            let signature = Base64.decode(Self.plain(parts[2]))
        else { throw .badForm }
        self.header = header
        self.claims = claims
        self.signature = signature
        signed = Array("\(parts[0]).\(parts[1])".utf8)
    }

    var keyID: String? { header["kid"]?.string }
    var issuer: String? { claims["iss"]?.string }

    var scopes: [String] {
        let value = claims["scope"] ?? claims["scp"]
        return value?.array?.compactMap(\.string) ?? value?.string?.split(separator: " ").map(String.init) ?? []
    }

    func checkSignature(by key: IssuerKey?) throws(Refusal) {
        guard let key else { throw Refusal(reason: "the key of the token is not known") }
        guard key.verifies(signature, of: signed, algorithm: header["alg"]?.string ?? "") else {
            throw Refusal(reason: "signature verification failed")
        }
    }

    func checkTimes(at now: Timestamp) throws(Refusal) {
        let seconds = Double(now.millisecondsSince1970) / 1000
        guard let end = claims["exp"]?.double, end > seconds else { throw Refusal(reason: "the token has expired") }
        if let start = claims["nbf"]?.double, start > seconds { throw Refusal(reason: "the token is not valid yet") }
        // A second's difference between two clocks is forgiven.
        if let issued = claims["iat"]?.double, issued > seconds + 1 {
            throw Refusal(reason: "the token is not valid yet")
        }
    }

    private static func document(_ part: String) -> JSONValue? {
        Base64.decode(plain(part)).flatMap { try? JSONValue(parsing: $0) }
    }

    /// From base64url.
    static func plain(_ text: String) -> String { text.replacing("-", with: "+").replacing("_", with: "/") }
}
