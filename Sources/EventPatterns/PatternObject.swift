import OrderedCollections
import WorkshopCommon

/// Fields that must all match, and of each `$or` at least one alternative.
struct PatternObject: Hashable, Sendable {
    struct Field: Hashable, Sendable {
        let name: String
        let condition: Condition
    }

    indirect enum Condition: Hashable, Sendable {
        case nested(PatternObject)
        /// Any of them.
        case values([ValueMatcher])
    }

    var fields: [Field] = []
    var alternatives: [[PatternObject]] = []

    func matches(_ event: JSONValue) -> Bool {
        fields.allSatisfy { $0.matches(event) }
            && alternatives.allSatisfy { $0.contains { $0.matches(event) } }
    }
}

extension PatternObject.Field {
    fileprivate func matches(_ event: JSONValue) -> Bool {
        let values = Self.values(of: name, in: event)
        return values.isEmpty ? condition.matches(nil) : values.contains(where: condition.matches)
    }

    /// AWS joins names with dots before it compares them: `state.status` is `status` in `state`, in a pattern as in an event.
    /// See <https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns.html>.
    private static func values(of name: String, in event: JSONValue) -> [JSONValue] {
        guard let members = event.object else { return [] }
        let direct = members[name]
        guard hasDot(name) || members.keys.contains(where: hasDot) else { return direct.map { [$0] } ?? [] }
        var found: [JSONValue] = direct.map { [$0] } ?? []
        var below: JSONObject = [:]
        for (key, value) in members where key != name {
            if name.hasPrefix(key + ".") {
                let rest = String(name.dropFirst(key.count + 1))
                for element in value.array ?? [value] { found += values(of: rest, in: element) }
            } else if key.hasPrefix(name + ".") {
                below[String(key.dropFirst(name.count + 1))] = value
            }
        }
        guard !below.isEmpty else { return found }
        guard case .object(let own)? = direct else { return found + [.object(below)] }
        // Where one path is there twice, either value may match.
        let joined = own.merging(below) { .array(($0.array ?? [$0]) + ($1.array ?? [$1])) }
        return [.object(joined)] + found.dropFirst()
    }

    private static func hasDot(_ name: String) -> Bool { name.utf8.contains(UInt8(ascii: ".")) }
}

extension PatternObject.Condition {
    /// An event's array matches where one of its elements does; below an array of objects, all fields have to match in the
    /// same element.
    func matches(_ value: JSONValue?) -> Bool {
        switch (self, value) {
        case (.nested(let object), .array(let elements)?):
            elements.isEmpty ? object.matches([:]) : elements.contains { matches($0) }
        case (.nested(let object), let value): object.matches(value ?? [:])
        case (.values(let matchers), let value?):
            value.leaves.isEmpty
                // A list of nothing, and what has parts, is no value that could exist.
                ? matchers.contains { $0.matches(nil) }
                : value.leaves.contains { leaf in matchers.contains { $0.matches(leaf) } }
        case (.values(let matchers), nil): matchers.contains { $0.matches(nil) }
        }
    }
}

extension JSONValue {
    /// Itself, or the values of a list and of the lists in it; none for an object.
    fileprivate var leaves: [JSONValue] {
        switch self {
        case .array(let elements): elements.flatMap(\.leaves)
        case .object: []
        default: [self]
        }
    }
}
