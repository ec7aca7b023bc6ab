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

    func matches(_ event: JSONValue, absentIsNull: Bool) -> Bool {
        fields.allSatisfy { $0.condition.matches(event[$0.name], absentIsNull) }
            && alternatives.allSatisfy { $0.contains { $0.matches(event, absentIsNull: absentIsNull) } }
    }
}

extension PatternObject.Condition {
    /// An event's array matches where one of its elements does; below an array of objects, all fields have to match in the
    /// same element.
    func matches(_ value: JSONValue?, _ absentIsNull: Bool) -> Bool {
        switch (self, value) {
        case (.nested(let object), .array(let elements)?):
            elements.isEmpty
                ? object.matches([:], absentIsNull: absentIsNull) : elements.contains { matches($0, absentIsNull) }
        case (.nested(let object), let value): object.matches(value ?? [:], absentIsNull: absentIsNull)
        case (.values(let matchers), .array(let elements)?) where !elements.isEmpty:
            elements.contains { element in matchers.contains { $0.matches(element) } }
        case (.values(let matchers), .array?), (.values(let matchers), .object?):
            // A list of nothing, and what has parts, is no value that could exist.
            matchers.contains { $0.matches(nil) }
        case (.values(let matchers), let value):
            matchers.contains { $0.matches(value) || (value == nil && absentIsNull && $0 == .exact(.null)) }
        }
    }
}
