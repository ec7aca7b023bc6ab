import CloudCore

/// One filter of `ListSecrets`: a key and values, of which one must match.
///
/// See <https://docs.aws.amazon.com/secretsmanager/latest/userguide/manage_search-secret.html>.
struct SecretFilter: Hashable, Sendable {
    let key: String
    let values: [String]

    private static let keys = [
        "all", "name", "tag-key", "description", "tag-value", "primary-region", "owning-service",
    ]

    static func list(_ request: RequestMembers) throws(AWSError) -> [SecretFilter] {
        var filters: [SecretFilter] = []
        var check = ConstraintCheck()
        for (index, filter) in (try request.structures("Filters") ?? []).enumerated() {
            guard let key = try filter.text("Key") else { throw .invalidSecretParameter("Invalid filter key") }
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
        case "owning-service": return secret.owningService?.hasPrefix(value) ?? false
        // Secrets here have no replicas.
        default: return false
        }
    }

    /// Whether each word of the filter begins some word of the texts, whatever the case.
    private static func words(of value: String, allBeginWordsOf texts: [String]) -> Bool {
        let wanted = words(value)
        let words = texts.flatMap(words)
        return !wanted.isEmpty && wanted.allSatisfy { wanted in words.contains { $0.hasPrefix(wanted) } }
    }

    /// In lower case: `prod/AppBeta` is `prod`, `app`, `beta`, and `COMPANYthings` is `compan` and `ythings`, since a capital
    /// begins a word where a small letter follows it. As AWS was seen to search: moto, `test_list_secrets.py`.
    private static func words(_ text: String) -> [String] {
        text.split { !($0.isLetter || $0.isNumber) }.flatMap { piece in
            var words: [String] = []
            var word = ""
            for (index, letter) in zip(piece.indices, piece) {
                let next = piece.index(after: index)
                if letter.isUppercase, next < piece.endIndex, piece[next].isLowercase, !word.isEmpty {
                    words.append(word)
                    word = ""
                }
                word.append(letter)
            }
            return (words + [word]).map { $0.lowercased() }
        }
    }
}
