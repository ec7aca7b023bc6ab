import OrderedCollections
import WorkshopCommon

/// What an API's result looks like, as far as a mock of it is checked.
///
/// Written as `{ExecutionArn!:s,StartDate!:s}`: `s` a string, `n` a number, `b` a boolean, `[…]` a list, `<…>` a map,
/// `{…}` a structure, whose members may be required (`!`), `*` anything; `s(A|B)` one of these, `s1` a string of at least
/// one character, `n128..10240` a number in that range.
indirect enum MockSchema {
    case any
    case text(minimum: Int, values: Set<String>)
    case number(ClosedRange<Double>?)
    case flag
    case list(MockSchema)
    case map(MockSchema)
    case structure(OrderedDictionary<String, Member>)

    struct Member {
        let schema: MockSchema
        let isRequired: Bool
    }

    /// - Parameter requiresAll: Whether what is required has to be there.
    /// - Returns: What is wrong with a value, in AWS's words; `nil` for nothing.
    func problem(of value: JSONValue, at field: String, requiresAll: Bool) -> String? {
        switch self {
        case .any: return nil
        case .text(let minimum, let values):
            guard let text = value.string else { return "Field '\(field)' must be a string" }
            guard text.utf16.count >= minimum else { return "Field '\(field)' is smaller than the minimum length" }
            return values.isEmpty || values.contains(text) ? nil : "Field '\(field)' is not an expected value"
        case .number(let range):
            guard let number = value.double else { return "Field '\(field)' must be a number" }
            guard let range else { return nil }
            if number < range.lowerBound { return "Field '\(field)' is less than the minimum value" }
            return number > range.upperBound ? "Field '\(field)' exceeds the maximum value" : nil
        case .flag: return value.bool == nil ? "Field '\(field)' must be a boolean" : nil
        case .list(let element):
            guard let elements = value.array else { return "Field '\(field)' must be an array" }
            return elements.lazy.compactMap { element.problem(of: $0, at: field, requiresAll: requiresAll) }.first
        case .map(let element):
            guard let members = value.object else { return "Field '\(field)' must be an object" }
            return members.lazy.compactMap { element.problem(of: $1, at: $0, requiresAll: requiresAll) }.first
        case .structure(let schema):
            guard let members = value.object else { return "Field '\(field)' must be an object" }
            if requiresAll, let missing = schema.first(where: { $0.value.isRequired && members[$0.key] == nil }) {
                return "Required field '\(missing.key)' is missing"
            }
            return members.lazy.compactMap { name, value in
                schema[name]?.schema.problem(of: value, at: name, requiresAll: requiresAll)
            }.first
        }
    }
}

extension MockSchema {
    /// - Parameter text: One that is well-formed: they all stand in ``MockSchemas``.
    init(parsing text: String) {
        var rest = text[...]
        self.init(parsing: &rest)
    }

    private init(parsing rest: inout Substring) {
        switch rest.popFirst() {
        case "s": self = .text(minimum: Self.number(&rest) ?? 0, values: Self.values(&rest))
        case "n":
            guard let least = Self.number(&rest) else {
                self = .number(nil)
                return
            }
            rest = rest.drop { $0 == "." }
            self = .number(Double(least)...Double(Self.number(&rest) ?? Int.max))
        case "b": self = .flag
        case "[":
            self = .list(MockSchema(parsing: &rest))
            rest = rest.dropFirst()
        case "<":
            self = .map(MockSchema(parsing: &rest))
            rest = rest.dropFirst()
        case "{": self = .structure(Self.members(&rest))
        default: self = .any
        }
    }

    private static func members(_ rest: inout Substring) -> OrderedDictionary<String, Member> {
        var members: OrderedDictionary<String, Member> = [:]
        while let first = rest.first, first != "}" {
            rest = rest.drop { $0 == "," }
            let name = rest.prefix { $0 != ":" && $0 != "!" }
            rest = rest.dropFirst(name.count)
            let isRequired = rest.first == "!"
            rest = rest.dropFirst(isRequired ? 2 : 1)
            members[String(name)] = Member(schema: MockSchema(parsing: &rest), isRequired: isRequired)
        }
        rest = rest.dropFirst()
        return members
    }

    private static func number(_ rest: inout Substring) -> Int? {
        let digits = rest.prefix { $0.isNumber }
        rest = rest.dropFirst(digits.count)
        return Int(digits)
    }

    private static func values(_ rest: inout Substring) -> Set<String> {
        guard rest.first == "(", let end = rest.firstIndex(of: ")") else { return [] }
        defer { rest = rest[rest.index(after: end)...] }
        return Set(rest[rest.index(after: rest.startIndex)..<end].split(separator: "|").map(String.init))
    }
}
