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
        fields.allSatisfy { $0.condition.matches(event[$0.name]) }
            && alternatives.allSatisfy { $0.contains { $0.matches(event) } }
    }
}

extension PatternObject.Condition {
    /// An event's array matches where one of its elements does; below an array of objects, all fields have to match in the
    /// same element.
    func matches(_ value: JSONValue?) -> Bool {
        switch (self, value) {
        case (.nested(let object), .array(let elements)?):
            elements.isEmpty ? object.matches([:]) : elements.contains { matches($0) }
        case (.nested(let object), let value): object.matches(value ?? [:])
        case (.values(let matchers), .array(let elements)?):
            // A list of nothing has no value that could exist.
            elements.isEmpty
                ? matchers.contains { $0.matches(nil) } : elements.contains { matches($0) }
        case (.values(let matchers), .object?): matchers.contains { $0.matches(nil) }
        case (.values(let matchers), let value): matchers.contains { $0.matches(value) }
        }
    }
}
