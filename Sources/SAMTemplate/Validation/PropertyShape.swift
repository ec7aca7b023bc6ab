import OrderedCollections
import WorkshopCommon

/// What a property may hold.
indirect enum PropertyKind: Hashable, Sendable {
    case any
    /// CloudFormation takes numbers and booleans for text as well.
    case text
    /// SAM itself takes nothing but text.
    case strictText
    case integer(ClosedRange<Int>?)
    case boolean
    /// SAM has to know it when it writes the template, so that no function can give it.
    case literalBoolean
    case map
    case list
    /// A list, or one text that stands for a list of one.
    case textOrList
    case textOrMap
    case booleanOrMap
    case oneOf([String])

    var description: String {
        switch self {
        case .any: "anything"
        case .text, .strictText: "text"
        case .integer(let range): range.map { "a number from \($0.lowerBound) to \($0.upperBound)" } ?? "a number"
        case .boolean: "true or false"
        case .literalBoolean: "true or false, not a function"
        case .map: "a map"
        case .list: "a list"
        case .textOrList: "text or a list"
        case .textOrMap: "text or a map"
        case .booleanOrMap: "true, false or a map"
        case .oneOf(let values): "one of \(values.joined(separator: ", "))"
        }
    }

    /// Whether the value has the right type; values are checked apart.
    func fits(_ value: JSONValue) -> Bool {
        if self == .literalBoolean { return value.bool != nil }
        if value.isIntrinsic || value.string?.contains("{{resolve:") == true { return true }
        switch self {
        case .any, .literalBoolean: return true
        case .text, .oneOf: return value.object == nil && value.array == nil
        case .strictText: return value.string != nil
        case .integer: return value.int != nil || value.string.map { Int($0) != nil } == true
        case .boolean: return value.bool != nil || ["true", "false"].contains(value.string?.lowercased() ?? "")
        case .map: return value.object != nil
        case .list: return value.array != nil
        case .textOrList: return value.string != nil || value.array != nil
        case .textOrMap: return value.string != nil || value.object != nil
        case .booleanOrMap: return value.bool != nil || value.object != nil
        }
    }
}

extension JSONValue {
    /// The value as a message shows it: text itself, otherwise what it is in a template's words.
    var shown: String {
        switch self {
        case .string(let text): "\"\(text)\""
        case .array: "a list"
        case .object: "a map"
        case .null: "empty"
        default: serialized()
        }
    }
}

/// The properties of a resource, an event, or a map inside them.
struct PropertyShape: Hashable, Sendable {
    struct Property: Hashable, Sendable {
        var kind: PropertyKind
        var isRequired = false
        var shape: PropertyShape?
    }

    var properties: OrderedDictionary<String, Property>
    /// Whether other properties may stand there.
    var isOpen = false

    var required: [String] { properties.filter(\.value.isRequired).map(\.key) }

    /// Throws the first thing that SAM would refuse.
    func refuse(_ value: JSONValue, _ owner: String, at path: [String]) throws {
        guard let members = value.object, !value.isIntrinsic else { return }
        for (name, member) in members where !name.hasPrefix("__") {
            guard let property = properties[name] else {
                guard !isOpen else { continue }
                throw unknown(name, owner, at: path)
            }
            guard member.isNull || property.kind.fits(member) else {
                throw Refusal(
                    "template-type",
                    at: path + [name],
                    "\(name) must be \(property.kind.description), not \(member.shown)"
                )
            }
        }
        for name in required where members[name].map(\.isNull) ?? true {
            throw missing(name, owner, at: path, among: members.keys)
        }
    }

    func unknown(_ name: String, _ owner: String, at path: [String]) -> Refusal {
        let nearest = nearestName(to: name, among: properties.keys)
        return Refusal(
            "template-unknown-property",
            at: path + [name],
            "\(owner) has no property \(name)",
            why: "AWS refuses properties that it does not know, so that misspelled ones don't go unnoticed.",
            suggestion: nearest.map { "did you mean \($0)?" } ?? "remove it, or check its indentation"
        )
    }

    func missing(_ name: String, _ owner: String, at path: [String], among names: some Sequence<String>) -> Refusal {
        let nearest = nearestName(to: name, among: names.filter { properties[$0] == nil })
        return Refusal(
            "template-missing-property",
            at: path,
            "\(owner) needs the property \(name)",
            suggestion: nearest.map { "did you mean \(name) where you wrote \($0)?" } ?? "add \(name)"
        )
    }
}
