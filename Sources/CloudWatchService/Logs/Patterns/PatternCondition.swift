import WorkshopCommon

/// `$.eventType = "Update*" && ($.bytes > 10 || $.user IS NULL)`: comparisons, joined.
package indirect enum PatternCondition: Hashable, Sendable {
    case comparison(PatternSelector, PatternTest)
    case all(PatternCondition, PatternCondition)
    case any(PatternCondition, PatternCondition)

    /// - Parameter value: Of a selector; `nil` where there is none.
    func holds(_ value: (PatternSelector) -> JSONValue?) -> Bool {
        switch self {
        case .comparison(let selector, let test): test.holds(for: value(selector))
        case .all(let left, let right): left.holds(value) && right.holds(value)
        case .any(let left, let right): left.holds(value) || right.holds(value)
        }
    }

    var selectors: [String] {
        switch self {
        case .comparison(let selector, _): [selector.text]
        case .all(let left, let right), .any(let left, let right): left.selectors + right.selectors
        }
    }

    init(parsing text: Substring, between open: Character, _ close: Character) throws(PatternError) {
        var parser = PatternParser(text)
        guard parser.take(open) else { throw PatternError() }
        self = try parser.condition()
        guard parser.take(close), parser.isAtEnd else { throw PatternError() }
    }

    /// Of one field: `status = 4* || status = 5*`.
    init(parsing text: Substring) throws(PatternError) {
        var parser = PatternParser(text)
        self = try parser.condition()
        guard parser.isAtEnd else { throw PatternError() }
    }
}

/// What is asked of one value.
package enum PatternTest: Hashable, Sendable {
    case equal(String)
    case notEqual(String)
    case compared(String, Double)
    case matching(String, isNegated: Bool)
    case isNull, isTrue, isFalse, exists, notExists

    func holds(for value: JSONValue?) -> Bool {
        switch self {
        case .isNull: return value?.isNull ?? false
        case .isTrue: return value == true
        case .isFalse: return value == false
        case .exists: return value != nil
        case .notExists: return value == nil
        case .equal(let wanted): return value.map { Self.isEqual($0, wanted) } ?? false
        case .notEqual(let wanted): return value.map { !Self.isEqual($0, wanted) } ?? false
        case .matching(let pattern, let isNegated):
            guard let text = value?.plainText, let regex = try? Regex(pattern) else { return false }
            return (text.firstMatch(of: regex) != nil) != isNegated
        case .compared(let symbol, let bound):
            guard let value, let number = value.double ?? value.string.flatMap({ Double($0) }) else { return false }
            switch symbol {
            case "<": return number < bound
            case ">": return number > bound
            case "<=": return number <= bound
            default: return number >= bound
            }
        }
    }

    /// Numbers by what they are worth, texts with `*` for anything.
    private static func isEqual(_ value: JSONValue, _ wanted: String) -> Bool {
        if let number = value.double, let bound = Double(wanted) { return number == bound }
        guard let text = value.plainText else { return false }
        return text.matches(wildcards: wanted)
    }
}

extension String {
    /// Whether the whole text is like the pattern, in which `*` stands for anything.
    func matches(wildcards pattern: String) -> Bool {
        let parts = pattern.split(separator: "*", omittingEmptySubsequences: false)
        guard parts.count > 1 else { return self == pattern }
        var rest = self[...]
        guard rest.hasPrefix(parts[0]) else { return false }
        rest.removeFirst(parts[0].count)
        for part in parts.dropFirst().dropLast() where !part.isEmpty {
            guard let found = rest.firstRange(of: part) else { return false }
            rest = rest[found.upperBound...]
        }
        return rest.hasSuffix(parts[parts.count - 1])
    }
}
