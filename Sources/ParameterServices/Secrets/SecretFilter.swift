import CloudCore

/// One filter of `ListSecrets`: a key and values, of which one must match.
///
/// See <https://docs.aws.amazon.com/secretsmanager/latest/userguide/manage_search-secret.html>.
struct SecretFilter: Hashable, Sendable {
    let key: String
    let values: [String]

    private static let keys = [
        "description", "name", "tag-key", "tag-value", "primary-region", "owning-service", "all",
    ]

    static func list(_ request: RequestMembers) throws(AWSError) -> [SecretFilter] {
        var filters: [SecretFilter] = []
        var check = ConstraintCheck()
        for (index, filter) in (try request.structures("Filters") ?? []).enumerated() {
            let key = try filter.text("Key") ?? ""
            check.oneOf(key, at: "filters.\(index + 1).member.key", keys)
            filters.append(SecretFilter(key: key, values: try filter.texts("Values") ?? []))
        }
        try check.verify()
        for filter in filters where filter.values.isEmpty {
            throw .invalidSecretParameter("Invalid filter values for key: \(filter.key)")
        }
        return filters
    }

    func matches(_ secret: Secret) -> Bool {
        values.contains { value in
            // An exclamation mark asks for all that don't match.
            value.hasPrefix("!") ? !matches(secret, String(value.dropFirst())) : matches(secret, value)
        }
    }

    private func matches(_ secret: Secret, _ value: String) -> Bool {
        let tags = secret.tags ?? []
        switch key {
        case "name": return secret.name.hasPrefix(value)
        case "description": return Self.words(of: value, allBeginWordsOf: [secret.description ?? ""])
        case "tag-key": return tags.contains { $0.key.hasPrefix(value) }
        case "tag-value": return tags.contains { $0.value.hasPrefix(value) }
        case "all":
            let texts = [secret.name, secret.description ?? ""] + tags.flatMap { [$0.key, $0.value] }
            return Self.words(of: value, allBeginWordsOf: texts)
        // Secrets here have neither replicas nor an owning service.
        default: return false
        }
    }

    /// Whether each word of the filter begins some word of the texts, whatever the case.
    private static func words(of value: String, allBeginWordsOf texts: [String]) -> Bool {
        let words = texts.flatMap(words)
        return self.words(value).allSatisfy { wanted in words.contains { $0.hasPrefix(wanted) } }
    }

    private static func words(_ text: String) -> [String] {
        text.lowercased().split { !($0.isLetter || $0.isNumber) }.map(String.init)
    }
}
