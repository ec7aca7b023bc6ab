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
    /// Text and nothing else: SAM has to know it, so that no function can give it.
    case literalText
    /// Text or a list of texts, known beforehand.
    case literalTextOrList
    /// Entries of `Policies`: text or maps, alone or in a list.
    case policies
    /// As ``policies``, but a single one that is a map has to stand in a list.
    case policiesOrText
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
        case .literalText: "text, not a function"
        case .literalTextOrList: "text or a list of texts"
        case .policies: "text, a map, or a list of them"
        case .policiesOrText: "text, or a list of texts and maps"
        case .oneOf(let values): "one of \(values.joined(separator: ", "))"
        }
    }

    /// Whether the value has the right type; values are checked apart.
    func fits(_ value: JSONValue) -> Bool {
        switch self {
        case .literalBoolean: return value.bool != nil
        case .literalText: return value.string != nil
        case .literalTextOrList: return value.string != nil || value.array?.allSatisfy { $0.string != nil } == true
        default: break
        }
        if value.isIntrinsic || value.string?.contains(ascii: "{{resolve:") == true { return true }
        switch self {
        case .any, .literalBoolean, .literalText, .literalTextOrList: return true
        case .text, .oneOf: return value.object == nil && value.array == nil
        case .strictText: return value.string != nil
        case .integer: return value.int != nil || value.string.map { Int($0) != nil } == true
        case .boolean: return value.bool != nil || ["true", "false"].contains(value.string?.lowercased() ?? "")
        case .map: return value.object != nil
        case .list: return value.array != nil
        case .textOrList: return value.string != nil || value.array != nil
        case .textOrMap: return value.string != nil || value.object != nil
        case .booleanOrMap: return value.bool != nil || value.object != nil
        case .policies: return value.object != nil || Self.arePolicies(value)
        case .policiesOrText: return Self.arePolicies(value)
        }
    }

    private static func arePolicies(_ value: JSONValue) -> Bool {
        value.string != nil || value.array?.allSatisfy { $0.string != nil || $0.object != nil } == true
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
        var nested: Nested?
    }

    /// What stands inside a property, where SAM looks that deep.
    indirect enum Nested: Hashable, Sendable {
        /// A section of ``PropertyTable/nested``.
        case shape(String)
        case mapOf(Nested)
        case listOf(Nested)

        /// `Name`, `{Name}` and `[Name]`.
        init(_ notation: Substring) {
            let inner = notation.dropFirst().dropLast()
            switch notation.first {
            case "{": self = .mapOf(Nested(inner))
            case "[": self = .listOf(Nested(inner))
            default: self = .shape(String(notation))
            }
        }
    }

    var properties: OrderedDictionary<String, Property>
    /// Whether other properties may stand there.
    var isOpen = false

    var required: [String] { properties.filter(\.value.isRequired).map(\.key) }

    /// Throws the first thing that SAM would refuse.
    ///
    /// - Parameter known: Replaces references to parameters, whose values SAM knows.
    func refuse(
        _ value: JSONValue,
        _ owner: String,
        at path: [String],
        known: (JSONValue) -> JSONValue = { $0 }
    ) throws {
        guard let members = value.object else { return }
        for (name, member) in members where !name.hasPrefix("__") {
            guard let property = properties[name] else {
                guard !isOpen else { continue }
                throw name.hasPrefix("Fn::") || name == "Ref"
                    ? function(name, owner, at: path) : unknown(name, owner, at: path)
            }
            let member = member.isIntrinsic ? known(member) : member
            guard member.isNull || property.kind.fits(member) else {
                throw Refusal(
                    "template-type",
                    at: path + [name],
                    "\(name) must be \(property.kind.description), not \(member.shown)"
                )
            }
            if let nested = property.nested, !member.isNull {
                try Self.refuse(member, as: nested, name, at: path + [name], known: known)
            }
        }
        for name in required where members[name].map(\.isNull) ?? true {
            throw missing(name, owner, at: path, among: members.keys)
        }
    }

    private static func refuse(
        _ value: JSONValue,
        as nested: Nested,
        _ owner: String,
        at path: [String],
        known: (JSONValue) -> JSONValue
    ) throws {
        func wrong(_ kind: String) -> Refusal {
            Refusal("template-type", at: path, "\(owner) must be \(kind), not \(value.shown)")
        }
        switch nested {
        case .shape(let name):
            // A switch such as `Logging: false` stands for a map.
            if value.bool != nil { return }
            guard value.object != nil else { throw wrong("a map") }
            try PropertyTable.nested[name]?.refuse(value, owner, at: path, known: known)
        case .mapOf(let inner):
            guard let members = value.object else { throw wrong("a map") }
            for (name, member) in members {
                try refuse(known(member), as: inner, name, at: path + [name], known: known)
            }
        case .listOf(let inner):
            guard let elements = value.array else { throw wrong("a list") }
            for (index, element) in elements.enumerated() {
                try refuse(element, as: inner, owner, at: path + [String(index)], known: known)
            }
        }
    }

    private func function(_ name: String, _ owner: String, at path: [String]) -> Refusal {
        Refusal(
            "template-unknown-property",
            at: path + [name],
            "\(owner) takes properties, and \(name) is none",
            why: "SAM reads these properties when it writes the template, before CloudFormation calls functions.",
            suggestion: "move \(name) inside, to the values of the properties"
        )
    }

    func unknown(_ name: String, _ owner: String, at path: [String]) -> Refusal {
        let nearest = nearestName(to: name, among: properties.keys)
        return Refusal(
            "template-unknown-property",
            at: path + [name],
            "\(owner) has no property \(name)",
            why: "AWS refuses properties that it does not know, so that misspelled ones don't go unnoticed.",
            suggestion: StructureValidator.attributes.contains(name)
                ? "\(name) stands beside Properties, two spaces further to the left"
                : nearest.map { "did you mean \($0)?" } ?? "remove it, or check its indentation"
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
