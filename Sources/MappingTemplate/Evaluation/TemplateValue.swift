import OrderedCollections
import WorkshopCommon

/// A value as Velocity sees it: one of Java's. Lists and maps are shared, so that `$list.add(…)` changes the one list.
enum TemplateValue {
    case null
    case bool(Bool)
    case int(Int)
    case double(Double)
    case string(String)
    case list(TemplateList)
    case map(TemplateMap)
    case object(any TemplateObject)
}

final class TemplateList {
    var elements: [TemplateValue]
    /// What came out of a JSON document prints as JSON, a list of the template's own as Java prints it.
    let isJSON: Bool

    init(_ elements: [TemplateValue], isJSON: Bool = false) {
        self.elements = elements
        self.isJSON = isJSON
    }
}

final class TemplateMap {
    var members: OrderedDictionary<String, TemplateValue>

    init(_ members: OrderedDictionary<String, TemplateValue> = [:]) { self.members = members }
}

/// What API Gateway puts beside the template's own values: `$input`, `$util`.
protocol TemplateObject: AnyObject {
    func member(_ name: String) throws(TemplateError) -> TemplateValue?
    /// `nil` when there is no such method.
    func call(_ method: String, _ arguments: [TemplateValue]) throws(TemplateError) -> TemplateValue?
}

extension TemplateValue {
    init(_ json: JSONValue) {
        switch json {
        case .null: self = .null
        case .bool(let value): self = .bool(value)
        case .number(let number): self = Int(number.literal).map { .int($0) } ?? .double(number.double)
        case .string(let text): self = .string(text)
        case .array(let elements): self = .list(TemplateList(elements.map { TemplateValue($0) }, isJSON: true))
        case .object(let members): self = .map(TemplateMap(members.mapValues { TemplateValue($0) }))
        }
    }

    var json: JSONValue { json(depth: 0) }

    /// A list can hold itself; what is deeper than any JSON is cut.
    private func json(depth: Int) -> JSONValue {
        if depth > 64 { return .null }
        switch self {
        case .null, .object: return .null
        case .bool(let value): return .bool(value)
        case .int(let value): return .number(JSONNumber(value))
        case .double(let value): return JSONNumber(value).map { .number($0) } ?? .null
        case .string(let text): return .string(text)
        case .list(let list): return .array(list.elements.map { $0.json(depth: depth + 1) })
        case .map(let map): return .object(map.members.mapValues { $0.json(depth: depth + 1) })
        }
    }

    /// As Java's `toString` has it: `[a, b]`, `{a=b}`.
    var text: String { text(depth: 0) }

    private func text(depth: Int) -> String {
        if depth > 64 { return "…" }
        switch self {
        case .null: return depth == 0 ? "" : "null"
        case .bool(let value): return value ? "true" : "false"
        case .int(let value): return String(value)
        case .double(let value): return String(value)
        case .string(let text): return text
        case .list(let list) where list.isJSON: return json.serialized()
        case .list(let list):
            return "[" + list.elements.map { $0.text(depth: depth + 1) }.joined(separator: ", ") + "]"
        case .map(let map):
            return "{" + map.members.map { "\($0.key)=\($0.value.text(depth: depth + 1))" }.joined(separator: ", ")
                + "}"
        case .object: return ""
        }
    }

    /// Everything but `false` and null is true, the empty text and 0 too.
    var isTrue: Bool {
        switch self {
        case .null: false
        case .bool(let value): value
        default: true
        }
    }

    var number: Double? {
        switch self {
        case .int(let value): Double(value)
        case .double(let value): value
        default: nil
        }
    }

    var int: Int? {
        switch self {
        case .int(let value): value
        case .double(let value): Int(exactly: value.rounded(.towardZero))
        case .string(let text): Int(text)
        default: nil
        }
    }

    /// As `==` has it: numbers by value, everything else by its text where the types differ. Null equals the empty
    /// text, since what a path doesn't find is compared with one.
    func isEqual(to other: TemplateValue) -> Bool {
        if let left = number, let right = other.number { return left == right }
        if case .list = self, case .list = other { return json == other.json }
        if case .map = self, case .map = other { return json.isEquivalent(to: other.json) }
        return text == other.text
    }
}
