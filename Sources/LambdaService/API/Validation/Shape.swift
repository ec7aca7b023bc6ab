import CloudCore
import OrderedCollections
import WorkshopCommon

/// The type of a member in the service's model, with what the model forbids.
///
/// Messages have the words of AWS's own validation: `Value 'x' at 'memorySize' failed to satisfy constraint: …`.
indirect enum Shape: Sendable {
    case text(ClosedRange<Int>? = nil, pattern: String? = nil)
    case choice([String])
    case integer(ClosedRange<Int>? = nil)
    case number(ClosedRange<Double>)
    case boolean
    /// In base 64.
    case blob
    case list(Shape, ClosedRange<Int>? = nil)
    case map(key: Shape, value: Shape)
    case structure([Member])

    /// - Throws: When the value has another type than the model's.
    func violations(of value: JSONValue, at path: String) throws(AWSError) -> [String] {
        switch (self, value) {
        case (.text, .string), (.choice, .string), (.integer, .number), (.number, .number):
            return broken(by: value).map { message(value, path, $0.0) }
        case (.boolean, .bool), (.blob, .string): return []
        case (.list(let element, let count), .array(let values)):
            return try violations(of: values, element: element, count: count, at: path)
        case (.map(let key, let content), .object(let object)):
            for (_, value) in object { _ = try content.violations(of: value, at: path) }
            var reasons: [String] = []
            if object.keys.contains(where: { !key.broken(by: .string($0)).isEmpty }) {
                reasons.append("Map keys must satisfy constraint: \(key.allConstraints)")
            }
            if object.values.contains(where: { !content.broken(by: $0).isEmpty }) {
                reasons.append("Map value must satisfy constraint: \(content.allConstraints)")
            }
            return reasons.map { message(value, path, $0) }
        case (.structure(let members), .object):
            var all: [String] = []
            for member in members { all += try member.violations(in: value, below: path) }
            return all
        default:
            throw .serialization("\(value.wireKind) can not be converted to \(typeName)")
        }
    }

    private func violations(
        of values: [JSONValue],
        element: Shape,
        count: ClosedRange<Int>?,
        at path: String
    ) throws(AWSError) -> [String] {
        let list = JSONValue.array(values)
        var all = Self.length(values.count, in: count).map { message(list, path, $0.0) }
        for (index, value) in values.enumerated() {
            if case .structure = element {
                all += try element.violations(of: value, at: "\(path).\(index + 1).member")
            } else {
                _ = try element.violations(of: value, at: path)
            }
        }
        if values.contains(where: { !element.broken(by: $0).isEmpty }) {
            all.append(message(list, path, "Member must satisfy constraint: \(element.allConstraints)"))
        }
        return all
    }

    /// The constraints of a value by itself that it breaks.
    private func broken(by value: JSONValue) -> [(String, Bool)] {
        constraints(for: value).filter { !$0.1 }
    }

    private var allConstraints: String {
        let own = constraints(for: .string("")).map(\.0) + ["Member must not be null"]
        return "[\(own.joined(separator: ", "))]"
    }

    /// Each constraint, and whether the value keeps it.
    private func constraints(for value: JSONValue) -> [(String, Bool)] {
        switch self {
        case .text(let range, let pattern):
            let text = value.string ?? ""
            let lengths =
                range.map { range in
                    [
                        (
                            "Member must have length less than or equal to \(range.upperBound)",
                            text.count <= range.upperBound
                        ),
                        (
                            "Member must have length greater than or equal to \(range.lowerBound)",
                            text.count >= range.lowerBound
                        ),
                    ]
                } ?? []
            let patterns =
                pattern.map {
                    [("Member must satisfy regular expression pattern: \($0)", Patterns.matches($0, text))]
                } ?? []
            return lengths + patterns
        case .choice(let values):
            let list = values.joined(separator: ", ")
            return [("Member must satisfy enum value set: [\(list)]", values.contains(value.string ?? ""))]
        case .integer(let range): return Self.value(value.double ?? 0, in: range)
        case .number(let range): return Self.value(value.double ?? 0, in: range)
        case .boolean, .blob, .list, .map, .structure: return []
        }
    }

    private static func value<Bound>(_ value: Double, in range: ClosedRange<Bound>?) -> [(String, Bool)]
    where Bound: CustomStringConvertible & BoundValue {
        guard let range else { return [] }
        return [
            ("Member must have value less than or equal to \(range.upperBound)", value <= range.upperBound.asDouble),
            ("Member must have value greater than or equal to \(range.lowerBound)", value >= range.lowerBound.asDouble),
        ]
    }

    private static func length(_ count: Int, in range: ClosedRange<Int>?) -> [(String, Bool)] {
        guard let range else { return [] }
        return [
            ("Member must have length less than or equal to \(range.upperBound)", count <= range.upperBound),
            ("Member must have length greater than or equal to \(range.lowerBound)", count >= range.lowerBound),
        ]
        .filter { !$0.1 }
    }

    private func message(_ value: JSONValue, _ path: String, _ constraint: String) -> String {
        "Value '\(typed(value).asJavaPrintsIt)' at '\(path)' failed to satisfy constraint: \(constraint)"
    }

    /// The value as AWS's service has it once it is read: `2` is `2.0` where the model has doubles.
    private func typed(_ value: JSONValue) -> JSONValue {
        switch (self, value) {
        case (.number, .number(let number)): .number(JSONNumber(literal: "\(number.double)"))
        case (.map(_, let content), .object(let members)): .object(members.mapValues { content.typed($0) })
        default: value
        }
    }

    private var typeName: String {
        switch self {
        case .text, .choice: "String"
        case .integer: "Integer"
        case .number: "Double"
        case .boolean: "Boolean"
        case .blob: "Blob"
        case .list: "List"
        case .map: "Map"
        case .structure: "Object"
        }
    }
}

/// What a range's end can be.
protocol BoundValue: Comparable {
    var asDouble: Double { get }
}

extension Int: BoundValue { var asDouble: Double { Double(self) } }
extension Double: BoundValue { var asDouble: Double { self } }

/// A member of a request, where it travels, and what it must be.
struct Member: Sendable {
    enum Place: Sendable { case path, query, header(String), body }

    let name: String
    let shape: Shape
    let place: Place
    let isRequired: Bool

    init(_ name: String, _ shape: Shape, in place: Place = .body, required: Bool = false) {
        (self.name, self.shape, self.place, isRequired) = (name, shape, place, required)
    }

    /// Of a member of a structure in the body.
    func violations(in structure: JSONValue, below path: String) throws(AWSError) -> [String] {
        try violations(of: structure[name], at: path.isEmpty ? ownName : "\(path).\(ownName)")
    }

    func violations(of value: JSONValue?, at path: String) throws(AWSError) -> [String] {
        guard let value, !value.isNull else {
            return isRequired ? ["Value null at '\(path)' failed to satisfy constraint: Member must not be null"] : []
        }
        return try shape.violations(of: value, at: path)
    }

    /// `functionName`
    var ownName: String { name.prefix(1).lowercased() + name.dropFirst() }
}

extension JSONValue {
    /// As AWS's messages, which come from Java, show a value.
    var asJavaPrintsIt: String {
        switch self {
        case .string(let text): text
        case .array(let values): "[\(values.map(\.asJavaPrintsIt).joined(separator: ", "))]"
        case .object(let members): "{\(members.map { "\($0.key)=\($0.value.asJavaPrintsIt)" }.joined(separator: ", "))}"
        default: serialized()
        }
    }

    fileprivate var wireKind: String {
        switch self {
        case .null: "NULL_VALUE"
        case .bool(let value): value ? "TRUE_VALUE" : "FALSE_VALUE"
        case .number: "NUMBER_VALUE"
        case .string: "STRING_VALUE"
        case .array: "START_ARRAY"
        case .object: "START_OBJECT"
        }
    }
}
