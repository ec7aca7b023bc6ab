package import OrderedCollections

/// Any JSON document, with its keys in the order they were written and its numbers as they were spelled.
///
/// Keys keep their order because people compare what they wrote with what came back; numbers keep their spelling
/// because DynamoDB and Step Functions must not round them through `Double`.
package indirect enum JSONValue: Hashable, Sendable {
    case null
    case bool(Bool)
    case number(JSONNumber)
    case string(String)
    case array([JSONValue])
    case object(JSONObject)
}

package typealias JSONObject = OrderedDictionary<String, JSONValue>

/// A JSON number in the spelling it came in, such as `1.10` or `6e23`.
package struct JSONNumber: Hashable, Sendable {
    /// A valid number by RFC 8259's grammar.
    package let literal: String

    /// Takes a literal that is known to follow RFC 8259's grammar.
    package init(literal: String) { self.literal = literal }
    package init(_ value: Int) { literal = String(value) }

    /// Writes whole numbers without a fraction. Infinities and NaN have no JSON form.
    package init?(_ value: Double) {
        guard value.isFinite else { return nil }
        literal = value == value.rounded() && abs(value) < 1e15 ? String(Int(value)) : "\(value)"
    }

    package var int: Int? {
        Int(literal) ?? Double(literal).flatMap { Int(exactly: $0) }
    }

    /// Correctly rounded; infinite when the literal exceeds `Double`'s range.
    package var double: Double { Double(literal) ?? .nan }
}

extension JSONValue {
    package var string: String? { if case .string(let value) = self { value } else { nil } }
    package var bool: Bool? { if case .bool(let value) = self { value } else { nil } }
    package var array: [JSONValue]? { if case .array(let value) = self { value } else { nil } }
    package var object: JSONObject? { if case .object(let value) = self { value } else { nil } }
    package var int: Int? { if case .number(let value) = self { value.int } else { nil } }
    package var double: Double? { if case .number(let value) = self { value.double } else { nil } }
    package var isNull: Bool { self == .null }

    /// The member of that name; `nil` when it is absent or this is no object.
    package subscript(_ key: String) -> JSONValue? { object?[key] }

    /// The element at that place; `nil` when there is none or this is no array.
    package subscript(_ index: Int) -> JSONValue? {
        guard let array, array.indices.contains(index) else { return nil }
        return array[index]
    }

    /// What a person would call it: `a string`, `an object`.
    package var kind: String {
        switch self {
        case .null: "null"
        case .bool: "a boolean"
        case .number: "a number"
        case .string: "a string"
        case .array: "an array"
        case .object: "an object"
        }
    }

    /// Equality as JSON means it: the order of keys does not matter, and `1` equals `1.0`.
    package func isEquivalent(to other: JSONValue) -> Bool {
        switch (self, other) {
        case (.number(let left), .number(let right)):
            left.literal == right.literal || left.double == right.double
        case (.array(let left), .array(let right)):
            left.count == right.count && zip(left, right).allSatisfy { $0.isEquivalent(to: $1) }
        case (.object(let left), .object(let right)):
            left.count == right.count
                && left.allSatisfy { key, value in right[key].map { value.isEquivalent(to: $0) } ?? false }
        default:
            self == other
        }
    }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByNilLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral, ExpressibleByStringInterpolation
{
    package init(stringLiteral value: String) { self = .string(value) }
    package init(booleanLiteral value: Bool) { self = .bool(value) }
    package init(integerLiteral value: Int) { self = .number(JSONNumber(value)) }
    package init(nilLiteral: ()) { self = .null }
    package init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
    package init(dictionaryLiteral elements: (String, JSONValue)...) {
        self = .object(JSONObject(elements, uniquingKeysWith: { _, last in last }))
    }
}
