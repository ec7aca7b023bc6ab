import OrderedCollections
import WorkshopCommon

/// Reads a pattern's JSON into what matches.
struct PatternParser {
    private static let deepest = 100

    mutating func object(_ value: JSONValue, path: [String]) throws(EventPatternError) -> PatternObject {
        guard let members = value.object else { throw EventPatternError(.notAnObject, path: path) }
        guard !members.isEmpty else { throw EventPatternError(.emptyObject, path: path) }
        guard path.count < Self.deepest else { throw EventPatternError(.nestedTooDeeply, path: path) }
        var object = PatternObject()
        for (name, value) in members {
            if name == "$or", let alternatives = alternatives(in: value) {
                var parsed: [PatternObject] = []
                for alternative in alternatives { parsed.append(try self.object(alternative, path: path + [name])) }
                object.alternatives.append(parsed)
            } else {
                let condition = try condition(value, path: path + [name])
                object.fields.append(PatternObject.Field(name: name, condition: condition))
            }
        }
        return object
    }

    /// `$or` is a field like others unless its value is a list of at least two objects that are no operators.
    private func alternatives(in value: JSONValue) -> [JSONValue]? {
        guard let elements = value.array, elements.count >= 2 else { return nil }
        return elements.allSatisfy { element in
            guard let object = element.object else { return false }
            return !object.contains {
                OperatorParser.names.contains($0.key) && $0.value.object == nil && !$0.value.isList
            }
        } ? elements : nil
    }

    private mutating func condition(
        _ value: JSONValue,
        path: [String]
    ) throws(EventPatternError) -> PatternObject.Condition {
        switch value {
        case .object: return .nested(try object(value, path: path))
        case .array(let elements):
            guard !elements.isEmpty else { throw EventPatternError(.emptyArray, path: path) }
            var matchers: [ValueMatcher] = []
            for element in elements { matchers.append(try matcher(element, path: path)) }
            return .values(matchers)
        default: throw EventPatternError(.neitherObjectNorArray, path: path)
        }
    }

    private func matcher(_ value: JSONValue, path: [String]) throws(EventPatternError) -> ValueMatcher {
        if let scalar = Scalar(value) { return .exact(scalar) }
        guard let members = value.object else { throw EventPatternError(.unexpectedValue, path: path) }
        guard let member = members.elements.first else { throw EventPatternError(.emptyObject, path: path) }
        guard members.count == 1 else { throw EventPatternError(.severalOperators, path: path) }
        return try OperatorParser(name: member.key, path: path).matcher(member.value)
    }
}

extension JSONValue {
    fileprivate var isList: Bool { array != nil }
}
