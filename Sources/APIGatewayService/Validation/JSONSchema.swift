import OrderedCollections
import WorkshopCommon

/// A JSON Schema (draft 4) as API Gateway's models use it.
///
/// See <https://docs.aws.amazon.com/apigateway/latest/developerguide/models-mappings-models.html>.
struct JSONSchema: Sendable {
    private let root: JSONValue
    private let models: [String: JSONValue]
    /// References can lead round in a circle.
    private static let maximumDepth = 64

    init(_ root: JSONValue, models: [String: JSONValue] = [:]) {
        self.root = root
        self.models = models
    }

    /// What is wrong with the document, in the words of the validator that API Gateway uses.
    func problems(of document: JSONValue) -> [String] {
        problems(of: document, root, depth: 0)
    }

    private func problems(of value: JSONValue, _ schema: JSONValue, depth: Int) -> [String] {
        guard depth < Self.maximumDepth else { return ["the schema refers to itself without end"] }
        if let reference = schema["$ref"]?.string {
            guard let target = resolve(reference) else { return ["the model \(reference) is not there"] }
            return problems(of: value, target, depth: depth + 1)
        }
        var found = typeProblems(of: value, schema)
        // What has the wrong type can't be looked into.
        guard found.isEmpty else { return found }
        if let allowed = schema["enum"]?.array, !allowed.contains(where: { $0.isEquivalent(to: value) }) {
            let values = allowed.map { $0.serialized() }.joined(separator: ",")
            found.append("instance value (\(value.serialized())) not found in enum (possible values: [\(values)])")
        }
        switch value {
        case .object(let members): found += problems(of: members, schema, depth: depth)
        case .array(let elements): found += problems(of: elements, schema, depth: depth)
        case .string(let text): found += Self.problems(of: text, schema)
        case .number(let number): found += Self.problems(of: number, schema)
        case .null, .bool: break
        }
        return found + combinedProblems(of: value, schema, depth: depth)
    }

    /// `#/definitions/Pet` of this schema, or another model: `https://apigateway.amazonaws.com/restapis/ID/models/Pet`.
    private func resolve(_ reference: String) -> JSONValue? {
        if reference == "#" { return root }
        if reference.hasPrefix("#/") {
            let path = reference.dropFirst(2).split(separator: "/").map(String.init)
            if let local = path.reduce(root as JSONValue?, { $0?[$1] }) { return local }
        }
        return reference.split(separator: "/").last.flatMap { models[String($0)] }
    }

    private func typeProblems(of value: JSONValue, _ schema: JSONValue) -> [String] {
        let types = schema["type"]?.array?.compactMap(\.string) ?? schema["type"]?.string.map { [$0] } ?? []
        guard !types.isEmpty, !types.contains(where: { Self.has(value, type: $0) }) else { return [] }
        let allowed = types.map { JSONValue.string($0).serialized() }.joined(separator: ",")
        return [
            "instance type (\(Self.type(of: value))) does not match any allowed primitive type (allowed: [\(allowed)])"
        ]
    }

    private static func has(_ value: JSONValue, type: String) -> Bool {
        type == Self.type(of: value) || (type == "number" && Self.type(of: value) == "integer")
    }

    private static func type(of value: JSONValue) -> String {
        switch value {
        case .null: "null"
        case .bool: "boolean"
        case .number(let number): Int(number.literal) != nil ? "integer" : "number"
        case .string: "string"
        case .array: "array"
        case .object: "object"
        }
    }

    // MARK: Keywords by type

    private func problems(of members: JSONObject, _ schema: JSONValue, depth: Int) -> [String] {
        var found: [String] = []
        let missing = schema["required"].textList.filter { members[$0] == nil }
        if !missing.isEmpty {
            let names = { (list: [String]) in list.map { JSONValue.string($0).serialized() }.joined(separator: ",") }
            let required = names(schema["required"].textList.sorted())
            found.append("object has missing required properties ([\(names(missing.sorted()))])")
            _ = required
        }
        if let least = schema["minProperties"]?.int, members.count < least {
            found.append("object has too few properties (found \(members.count) but schema requires at least \(least))")
        }
        if let most = schema["maxProperties"]?.int, members.count > most {
            found.append("object has too many properties (found \(members.count) but schema requires at most \(most))")
        }
        let properties = schema["properties"]?.object ?? [:]
        let patterns = schema["patternProperties"]?.object ?? [:]
        var unknown: [String] = []
        for (name, value) in members {
            var isKnown = false
            if let property = properties[name] {
                isKnown = true
                found += problems(of: value, property, depth: depth + 1)
            }
            for (pattern, property) in patterns where Self.matches(name, pattern) {
                isKnown = true
                found += problems(of: value, property, depth: depth + 1)
            }
            guard !isKnown, let additional = schema["additionalProperties"] else { continue }
            if additional == .bool(false) { unknown.append(name) }
            if additional.object != nil { found += problems(of: value, additional, depth: depth + 1) }
        }
        if !unknown.isEmpty {
            let names = unknown.sorted().map { JSONValue.string($0).serialized() }.joined(separator: ",")
            found.append("object instance has properties which are not allowed by the schema: [\(names)]")
        }
        return found
    }

    private func problems(of elements: [JSONValue], _ schema: JSONValue, depth: Int) -> [String] {
        var found: [String] = []
        if let least = schema["minItems"]?.int, elements.count < least {
            found.append(
                "array is too short: must have at least \(least) elements but instance has \(elements.count) elements"
            )
        }
        if let most = schema["maxItems"]?.int, elements.count > most {
            found.append(
                "array is too long: must have at most \(most) elements but instance has \(elements.count) elements"
            )
        }
        if schema["uniqueItems"] == true, Set(elements).count < elements.count {
            found.append("array must not contain duplicate elements")
        }
        guard let items = schema["items"] else { return found }
        for (index, element) in elements.enumerated() {
            if let schema = items.array == nil ? items : items[index] {
                found += problems(of: element, schema, depth: depth + 1)
            }
        }
        return found
    }

    private static func problems(of text: String, _ schema: JSONValue) -> [String] {
        var found: [String] = []
        let length = text.unicodeScalars.count
        if let least = schema["minLength"]?.int, length < least {
            found.append("string \"\(text)\" is too short (length: \(length), required minimum: \(least))")
        }
        if let most = schema["maxLength"]?.int, length > most {
            found.append("string \"\(text)\" is too long (length: \(length), maximum allowed: \(most))")
        }
        if let pattern = schema["pattern"]?.string, !matches(text, pattern) {
            found.append("ECMA 262 regex \"\(pattern)\" does not match input string \"\(text)\"")
        }
        return found
    }

    /// Anywhere in the text; a pattern that is none matches nothing.
    private static func matches(_ text: String, _ pattern: String) -> Bool {
        (try? Regex(pattern)).map { text.firstMatch(of: $0) != nil } ?? false
    }

    private static func problems(of number: JSONNumber, _ schema: JSONValue) -> [String] {
        var found: [String] = []
        let value = number.double
        if let least = schema["minimum"]?.double, schema["exclusiveMinimum"] == true ? value <= least : value < least {
            found.append(
                "numeric instance is lower than the required minimum (minimum: \(text(least)), found: \(number.literal))"
            )
        }
        if let most = schema["maximum"]?.double, schema["exclusiveMaximum"] == true ? value >= most : value > most {
            found.append(
                "numeric instance is greater than the required maximum (maximum: \(text(most)), found: \(number.literal))"
            )
        }
        if let step = schema["multipleOf"]?.double, step > 0, value.remainder(dividingBy: step) != 0 {
            found.append("remainder of division is not zero (\(number.literal) / \(text(step)))")
        }
        return found
    }

    private static func text(_ value: Double) -> String { JSONNumber(value)?.literal ?? "" }

    private func combinedProblems(of value: JSONValue, _ schema: JSONValue, depth: Int) -> [String] {
        var found: [String] = []
        let fits = { (schema: JSONValue) in problems(of: value, schema, depth: depth + 1).isEmpty }
        for part in schema["allOf"]?.array ?? [] { found += problems(of: value, part, depth: depth + 1) }
        if let any = schema["anyOf"]?.array, !any.contains(where: fits) {
            found.append("instance failed to match at least one required schema among \(any.count)")
        }
        if let one = schema["oneOf"]?.array, one.count(where: fits) != 1 {
            found.append(
                "instance failed to match exactly one schema (matched \(one.count(where: fits)) out of \(one.count))"
            )
        }
        if let not = schema["not"], fits(not) { found.append("instance matched a schema which it should not have") }
        return found
    }
}
