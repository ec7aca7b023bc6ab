import WorkshopCommon

/// What one value has to be.
indirect enum ValueMatcher: Hashable, Sendable {
    case exact(Scalar)
    case text(TextTest)
    case anythingBut([Scalar])
    case anythingButText([TextTest])
    case numeric([Comparison])
    case exists(Bool)
    case network(NetworkRange)

    /// - Parameter value: A scalar, or `nil` where the event has none.
    func matches(_ value: JSONValue?) -> Bool {
        if case .exists(let exists) = self { return (value != nil) == exists }
        guard let value, let scalar = Scalar(value) else { return false }
        switch self {
        case .exact(let expected): return scalar == expected
        case .text(let test): return scalar.text.map { test.matches($0) } ?? false
        case .anythingBut(let refused): return !refused.contains(scalar)
        case .anythingButText(let tests):
            guard let text = scalar.text else { return true }
            return !tests.contains { $0.matches(text) }
        case .numeric(let comparisons):
            guard case .number(let number) = scalar else { return false }
            return comparisons.allSatisfy { $0.holds(for: number) }
        case .network(let range): return scalar.text.map { range.contains($0) } ?? false
        case .exists: return false
        }
    }
}

/// A value without parts. Numbers are equal when their values are: `300` is `3.0e2`.
enum Scalar: Hashable, Sendable {
    case null
    case bool(Bool)
    case number(Double)
    case string(String)

    init?(_ value: JSONValue) {
        switch value {
        case .null: self = .null
        case .bool(let value): self = .bool(value)
        case .number(let value): self = .number(value.double)
        case .string(let value): self = .string(value)
        case .array, .object: return nil
        }
    }

    var text: String? { if case .string(let text) = self { text } else { nil } }

    var isTextOrNumber: Bool {
        switch self {
        case .string, .number: true
        case .null, .bool: false
        }
    }

    /// By code units, as AWS compares: Swift's own comparison would take two spellings of `é` for one.
    static func == (left: Scalar, right: Scalar) -> Bool {
        switch (left, right) {
        case (.null, .null): true
        case (.bool(let left), .bool(let right)): left == right
        case (.number(let left), .number(let right)): left == right
        case (.string(let left), .string(let right)): left.utf8.elementsEqual(right.utf8)
        default: false
        }
    }
}

struct Comparison: Hashable, Sendable {
    enum Operator: String, Hashable, Sendable {
        case equal = "="
        case less = "<"
        case lessOrEqual = "<="
        case greater = ">"
        case greaterOrEqual = ">="
    }

    let `operator`: Operator
    let operand: Double

    func holds(for number: Double) -> Bool {
        switch `operator` {
        case .equal: number == operand
        case .less: number < operand
        case .lessOrEqual: number <= operand
        case .greater: number > operand
        case .greaterOrEqual: number >= operand
        }
    }
}
