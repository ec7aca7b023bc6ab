import CloudCore
import Crypto
import WorkshopCommon

/// A parameter with its history: pure, without a clock or a lock.
struct Parameter: Codable, Hashable, Sendable {
    let name: String
    /// From the oldest that is kept to the newest; never empty.
    var versions: [ParameterVersion]
    var tags: [ResourceTag] = []
    /// Which resource of which stack it is, where it is one.
    var owner: String?
    /// What the template gave last: a value that was put since stays when the stack is deployed again.
    var declared: String?

    var latest: ParameterVersion { versions[versions.count - 1] }

    func version(_ selector: ParameterSelector) -> ParameterVersion? {
        switch selector {
        case .latest: latest
        case .version(let number): versions.first { $0.version == number }
        case .label(let label): versions.first { $0.labels.contains(label) }
        }
    }
}

struct ParameterVersion: Codable, Hashable, Sendable {
    enum Kind: String, Codable, CaseIterable, Hashable, Sendable {
        case string = "String"
        case stringList = "StringList"
        case secure = "SecureString"
    }

    enum Tier: String, Codable, CaseIterable, Hashable, Sendable {
        case standard = "Standard"
        case advanced = "Advanced"
        case intelligent = "Intelligent-Tiering"
    }

    var version: Int
    var kind: Kind
    var value: String
    var modified: Timestamp
    var tier = Tier.standard
    var dataType = "text"
    var description: String?
    var allowedPattern: String?
    /// Of a SecureString.
    var keyID: String?
    /// The texts of its policies, as JSON.
    var policies: [String] = []
    var labels: [String] = []

    /// What a reader without `WithDecryption` sees of a SecureString: it can't be read, and is another for each version.
    var cipherText: String {
        let seed = "\(keyID ?? "")\u{0}\(version)\u{0}\(value)"
        return "AQICAHi" + Base64.encode(Array(SHA256.hash(data: Array(seed.utf8))))
    }

    func value(decrypted: Bool) -> String { kind == .secure && !decrypted ? cipherText : value }

    var policiesJSON: JSONValue {
        .array(
            policies.map { text in
                let type = (try? JSONValue(parsing: text))?["Type"]?.string ?? ""
                return ["PolicyText": .string(text), "PolicyType": .string(type), "PolicyStatus": "Pending"]
            }
        )
    }
}

/// Which version of a parameter is meant: what stands after the colon.
enum ParameterSelector: Hashable, Sendable {
    case latest
    case version(Int)
    case label(String)

    init(_ text: String?) {
        self = text.map { text in Int(text).map { .version($0) } ?? .label(text) } ?? .latest
    }
}
