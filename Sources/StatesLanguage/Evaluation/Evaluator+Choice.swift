import WorkshopCommon

/// The rules of a `Choice`.
extension Evaluator {
    mutating func holds(_ condition: ChoiceCondition) throws(StateFailure) -> Bool {
        switch condition {
        case .and(let parts):
            for part in parts where try !holds(part) { return false }
            return true
        case .or(let parts):
            for part in parts where try holds(part) { return true }
            return false
        case .not(let part): return try !holds(part)
        case .expression(let expression, let field):
            return try value(of: expression, field: field, expecting: "boolean") == .bool(true)
        case .test(let path, let test): return try holds(test, for: path)
        }
    }

    private func holds(_ test: ChoiceTest, for path: JSONPath) throws(StateFailure) -> Bool {
        let found = lookUp(path)
        if case .isKind(.present, let isWanted) = test { return (found != nil) == isWanted }
        guard let value = found else { throw invalid(path) }
        switch test {
        case .isKind(let kind, let isWanted): return value.isKind(kind) == isWanted
        case .matches(let pattern): return value.string.map { Wildcard.matches(pattern, $0) } ?? false
        case .boolean(let operand):
            guard let left = value.bool, let right = try resolved(operand, \.bool) else { return false }
            return left == right
        case .string(let comparison, let operand):
            guard let left = value.string, let right = try resolved(operand, \.string) else { return false }
            return comparison.holds(left, right)
        case .numeric(let comparison, let operand):
            guard let left = value.double, let right = try resolved(operand, \.double) else { return false }
            return comparison.holds(left, right)
        case .timestamp(let comparison, let operand):
            guard let left = value.timestamp, let right = try resolved(operand, \.timestamp) else { return false }
            return comparison.holds(left, right)
        }
    }

    private func resolved<Value>(
        _ operand: Operand<Value>,
        _ read: (JSONValue) -> Value?
    ) throws(StateFailure) -> Value? {
        switch operand {
        case .constant(let value): return value
        case .path(let path):
            guard let value = lookUp(path) else { throw invalid(path) }
            return read(value)
        }
    }

    private func invalid(_ path: JSONPath) -> StateFailure {
        .runtime("Invalid path '\(path.text)': The choice state's condition path references an invalid value.")
    }
}

extension ChoiceTest.Comparison {
    fileprivate func holds<Value: Comparable>(_ left: Value, _ right: Value) -> Bool {
        switch self {
        case .equals: left == right
        case .lessThan: left < right
        case .greaterThan: left > right
        case .lessThanEquals: left <= right
        case .greaterThanEquals: left >= right
        }
    }
}

extension JSONValue {
    fileprivate var timestamp: Int64? { string.flatMap(TimestampText.parse) }

    fileprivate func isKind(_ kind: ChoiceTest.Kind) -> Bool {
        switch kind {
        case .null: self == .null
        case .present: true
        case .numeric: double != nil
        case .string: string != nil
        case .boolean: bool != nil
        case .timestamp: timestamp != nil
        }
    }
}

/// `StringMatches`: `*` stands for any text, `\*` for a star and `\\` for a backslash.
enum Wildcard {
    private enum Part: Equatable {
        case any
        case scalar(Unicode.Scalar)
    }

    /// Linear in text times stars: the last star takes over where a later part doesn't fit.
    static func matches(_ pattern: String, _ text: String) -> Bool {
        let parts = parse(pattern)
        let scalars = Array(text.unicodeScalars)
        var (part, index) = (0, 0)
        var star: (part: Int, index: Int)?
        while index < scalars.count {
            if part < parts.count, parts[part] == .any {
                star = (part, index)
                part += 1
            } else if part < parts.count, parts[part] == .scalar(scalars[index]) {
                part += 1
                index += 1
            } else if let last = star {
                star = (last.part, last.index + 1)
                (part, index) = (last.part + 1, last.index + 1)
            } else {
                return false
            }
        }
        return parts[part...].allSatisfy { $0 == .any }
    }

    private static func parse(_ pattern: String) -> [Part] {
        var parts: [Part] = []
        var scalars = Array(pattern.unicodeScalars)[...]
        while let scalar = scalars.popFirst() {
            switch scalar {
            case "*": parts.append(.any)
            case "\\" where scalars.first == "*" || scalars.first == "\\":
                parts.append(.scalar(scalars.removeFirst()))
            default: parts.append(.scalar(scalar))
            }
        }
        return parts
    }
}
