import OrderedCollections
package import WorkshopCommon

extension JSONPath {
    /// What the path leads to: one value, or an array of values where it is not definite.
    /// - Returns: `nil` when a definite path leads to nothing; any other gives an empty array then.
    package func value(in document: JSONValue) -> JSONValue? {
        guard isDefinite else { return .array(values(in: document, document: document)) }
        var current = document
        for step in steps {
            guard let next = JSONPath.definite(step, in: current) else { return nil }
            current = next
        }
        return current
    }

    /// Whether it is an index behind an array's end, rather than a missing member, that makes a definite path lead nowhere.
    func leadsPastTheEnd(in document: JSONValue) -> Bool {
        guard isDefinite else { return false }
        var current = document
        for step in steps {
            guard let next = JSONPath.definite(step, in: current) else {
                if case .index = step, case .array = current { return true }
                return false
            }
            current = next
        }
        return false
    }

    /// All places that the path leads to.
    /// - Parameter document: What `$` means inside of filters.
    fileprivate func values(in start: JSONValue, document: JSONValue) -> [JSONValue] {
        var current = [start]
        var descends = false
        for step in steps {
            if case .descent = step {
                descends = true
                continue
            }
            var next: [JSONValue] = []
            for value in current {
                if descends {
                    JSONPath.visit(value) { JSONPath.apply(step, to: $0, document: document, into: &next) }
                } else {
                    JSONPath.apply(step, to: value, document: document, into: &next)
                }
            }
            current = next
            descends = false
        }
        return current
    }

    private static func definite(_ step: Step, in value: JSONValue) -> JSONValue? {
        switch (step, value) {
        case (.member(let name), .object(let members)): return members[name]
        case (.index(let index), .array(let elements)):
            let position = index < 0 ? elements.count + index : index
            // No `? :` here: a `nil` beside a JSONValue is JSON's null.
            guard elements.indices.contains(position) else { return nil }
            return elements[position]
        case (.length, .array(let elements)): return .number(JSONNumber(elements.count))
        case (.length, .object(let members)): return .number(JSONNumber(members.count))
        case (.length, .string(let text)): return .number(JSONNumber(text.utf16.count))
        default: return nil
        }
    }

    /// The value and all below it, a parent before its children.
    private static func visit(_ value: JSONValue, _ body: (JSONValue) -> Void) {
        body(value)
        switch value {
        case .array(let elements): for element in elements { visit(element, body) }
        case .object(let members): for member in members.values { visit(member, body) }
        default: break
        }
    }

    private static func apply(_ step: Step, to value: JSONValue, document: JSONValue, into result: inout [JSONValue]) {
        switch step {
        case .member, .index, .length:
            if let next = definite(step, in: value) { result.append(next) }
        case .members(let names):
            if case .object(let members) = value { result += names.compactMap { members[$0] } }
        case .indices(let indices):
            result += indices.compactMap { definite(.index($0), in: value) }
        case .slice(let from, let to):
            if case .array(let elements) = value { result += elements[range(from: from, to: to, of: elements.count)] }
        case .wildcard:
            switch value {
            case .array(let elements): result += elements
            case .object(let members): result += members.values
            default: break
            }
        case .filter(let filter):
            switch value {
            case .array(let elements): result += elements.filter { filter.holds(for: $0, document: document) }
            case .object: if filter.holds(for: value, document: document) { result.append(value) }
            default: break
            }
        case .descent: break
        }
    }

    private static func range(from: Int?, to: Int?, of count: Int) -> Range<Int> {
        let clamped = { (bound: Int) in min(max(bound < 0 ? count + bound : bound, 0), count) }
        let lower = from.map(clamped) ?? 0
        return lower..<max(lower, to.map(clamped) ?? count)
    }
}

extension JSONPathFilter {
    func holds(for element: JSONValue, document: JSONValue) -> Bool {
        switch self {
        case .all(let parts): parts.allSatisfy { $0.holds(for: element, document: document) }
        case .any(let parts): parts.contains { $0.holds(for: element, document: document) }
        case .not(let part): !part.holds(for: element, document: document)
        case .exists(let value): value.resolved(for: element, document: document) != nil
        case .compare(let left, let comparison, .pattern(let pattern, let ignoresCase)) where comparison == .matches:
            JSONPathFilter.matches(left.resolved(for: element, document: document), pattern, ignoresCase: ignoresCase)
        case .compare(let left, let comparison, let right):
            JSONPathFilter.compare(
                left.resolved(for: element, document: document),
                comparison,
                right.resolved(for: element, document: document)
            )
        }
    }

    private static func matches(_ value: JSONValue?, _ pattern: String, ignoresCase: Bool) -> Bool {
        guard let text = value?.string, let expression = try? Regex(pattern) else { return false }
        return text.wholeMatch(of: ignoresCase ? expression.ignoresCase() : expression) != nil
    }

    private static func compare(_ left: JSONValue?, _ comparison: Comparison, _ right: JSONValue?) -> Bool {
        switch comparison {
        case .equal: return isEqual(left, right)
        case .notEqual: return !isEqual(left, right)
        default: break
        }
        guard let left, let right else { return false }
        switch comparison {
        case .less: return order(left, right).map { $0 < 0 } ?? false
        case .lessOrEqual: return order(left, right).map { $0 <= 0 } ?? false
        case .greater: return order(left, right).map { $0 > 0 } ?? false
        case .greaterOrEqual: return order(left, right).map { $0 >= 0 } ?? false
        case .isIn: return contains(right, left)
        case .isNotIn: return !contains(right, left)
        case .isSubset: return left.array?.allSatisfy { contains(right, $0) } ?? false
        case .anyOf: return left.array?.contains { contains(right, $0) } ?? false
        case .noneOf: return !(left.array?.contains { contains(right, $0) } ?? false)
        case .contains:
            if let text = left.string, let part = right.string { return text.contains(part) }
            return contains(left, right)
        case .size: return count(of: left) == right.int
        case .empty: return (count(of: left) == 0) == (right.bool ?? true)
        case .matches, .equal, .notEqual: return false
        }
    }

    private static func isEqual(_ left: JSONValue?, _ right: JSONValue?) -> Bool {
        guard let left, let right else { return left == nil && right == nil }
        return left.isEquivalent(to: right)
    }

    private static func order(_ left: JSONValue, _ right: JSONValue) -> Int? {
        if let left = left.double, let right = right.double { return left < right ? -1 : left > right ? 1 : 0 }
        if let left = left.string, let right = right.string { return left < right ? -1 : left > right ? 1 : 0 }
        return nil
    }

    private static func contains(_ list: JSONValue, _ element: JSONValue) -> Bool {
        list.array?.contains { $0.isEquivalent(to: element) } ?? false
    }

    private static func count(of value: JSONValue) -> Int? {
        value.array?.count ?? value.string?.count ?? value.object?.count
    }
}

extension JSONPathFilter.Value {
    fileprivate func resolved(for element: JSONValue, document: JSONValue) -> JSONValue? {
        switch self {
        case .literal(let value): return value
        case .current(let path): return JSONPathFilter.Value.look(path, in: element, document: document)
        case .document(let path): return JSONPathFilter.Value.look(path, in: document, document: document)
        case .pattern: return nil
        }
    }

    private static func look(_ path: JSONPath, in value: JSONValue, document: JSONValue) -> JSONValue? {
        if path.isDefinite { return path.value(in: value) }
        let found = path.values(in: value, document: document)
        guard !found.isEmpty else { return nil }
        return .array(found)
    }
}

extension ReferencePath {
    /// The document with the value put there; members on the way are made, or replaced where they are no objects.
    /// - Returns: `nil` when the way leads through an array's element that isn't there.
    func setting(_ value: JSONValue, in document: JSONValue) -> JSONValue? {
        ReferencePath.set(value, at: steps[...], in: document)
    }

    private static func set(_ value: JSONValue, at steps: ArraySlice<Step>, in document: JSONValue) -> JSONValue? {
        guard let step = steps.first else { return value }
        switch step {
        case .member(let name):
            guard case .object(var members) = document else {
                guard case .null = document else { return nil }
                return set(value, at: steps, in: .object([:]))
            }
            guard let inner = set(value, at: steps.dropFirst(), in: members[name] ?? .object([:])) else { return nil }
            members[name] = inner
            return .object(members)
        case .index(let index):
            guard case .array(var elements) = document, elements.indices.contains(index) else { return nil }
            guard let inner = set(value, at: steps.dropFirst(), in: elements[index]) else { return nil }
            elements[index] = inner
            return .array(elements)
        }
    }
}
