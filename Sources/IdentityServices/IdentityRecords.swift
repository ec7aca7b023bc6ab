import CloudCore

/// A role, with its policies.
struct Role: Codable, Hashable, Sendable {
    let name: String
    let path: String
    let arn: String
    let id: String
    let created: Timestamp
    /// Who may assume it: a JSON document.
    var trustPolicy: String
    var description: String?
    var maximumSession = 3600
    var boundary: String?
    /// Inline policies by name, in the order in which they were put.
    var inline: [NamedDocument] = []
    /// ARNs of managed policies.
    var attached: [String] = []
    var tags: [NamedDocument] = []
    /// Which stack made it.
    var owner: String?
}

/// A managed policy of the account's own.
struct ManagedPolicy: Codable, Hashable, Sendable {
    let name: String
    let path: String
    let arn: String
    let id: String
    let created: Timestamp
    var document: String
    var description: String?
    var owner: String?
}

/// A name with a text: a policy, a tag.
struct NamedDocument: Codable, Hashable, Sendable {
    let name: String
    var text: String
}

/// Credentials that STS gave out.
struct Session: Codable, Hashable, Sendable {
    let accessKeyID: String
    /// `arn:aws:sts::123456789012:assumed-role/Name/session`
    let arn: String
    let userID: String
    let expires: Timestamp
}

/// Identifiers as IAM makes them.
enum IdentityName {
    /// `AROA` and 17 letters and digits.
    static func unique(_ prefix: String, length: Int = 17) -> String {
        let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
        return prefix + String((0..<length).map { _ in letters.randomElement() ?? "A" })
    }

    /// Letters, digits and `+=,.@-_`.
    static func isValid(_ name: String) -> Bool {
        !name.isEmpty && name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "+=,.@-_".contains($0)) }
    }
}
