import OrderedCollections

/// The names and values that a request gives to its expressions, and which of them have been used.
struct ExpressionContext {
    let names: OrderedDictionary<String, String>
    let values: OrderedDictionary<String, AttributeValue>
    private(set) var usedNames: Set<String> = []
    private(set) var usedValues: Set<String> = []

    init(
        names: OrderedDictionary<String, String> = [:],
        values: OrderedDictionary<String, AttributeValue> = [:]
    ) {
        self.names = names
        self.values = values
    }

    mutating func attribute(_ name: String) throws(ExpressionFailure) -> String {
        guard let attribute = names[name] else {
            throw ExpressionFailure(
                message:
                    "An expression attribute name used in the document path is not defined; attribute name: \(name)"
            )
        }
        usedNames.insert(name)
        return attribute
    }

    mutating func value(_ name: String) throws(ExpressionFailure) -> AttributeValue {
        guard let value = values[name] else {
            throw ExpressionFailure(
                message: "An expression attribute value used in expression is not defined; attribute value: \(name)"
            )
        }
        usedValues.insert(name)
        return value
    }

    /// That nothing was given in vain.
    func checkUse() throws(RequestFailure) {
        let names = names.keys.filter { !usedNames.contains($0) }
        guard names.isEmpty else {
            throw .validation(
                "Value provided in ExpressionAttributeNames unused in expressions: keys: {\(names.joined(separator: ", "))}"
            )
        }
        let values = values.keys.filter { !usedValues.contains($0) }
        guard values.isEmpty else {
            throw .validation(
                "Value provided in ExpressionAttributeValues unused in expressions: "
                    + "keys: {\(values.joined(separator: ", "))}"
            )
        }
    }
}

/// What is wrong with an expression, of each kind the first: AWS reports the kinds in an order of its own.
struct ExpressionErrors {
    enum Kind: Hashable {
        case parentheses, unknownFunction, misusedFunction, reserved, section, name, value, overlap, conflict, operand,
            distinct, function, condition
    }

    private var messages: [Kind: String] = [:]

    mutating func add(_ kind: Kind, _ message: @autoclosure () -> String) {
        if messages[kind] == nil { messages[kind] = message() }
    }

    mutating func add(_ kind: Kind, _ failure: ExpressionFailure) { add(kind, failure.message) }

    func first(of order: [Kind]) -> String? {
        order.lazy.compactMap { messages[$0] }.first
    }

    mutating func remove(_ kinds: [Kind]) { for kind in kinds { messages[kind] = nil } }

    func check(_ order: [Kind]) throws(ExpressionFailure) {
        if let message = first(of: order) { throw ExpressionFailure(message: message) }
    }
}

extension ExpressionErrors {
    mutating func resolve(_ elements: [ExpressionNode.Element], _ context: inout ExpressionContext) -> DocumentPath {
        var resolved: [DocumentPath.Element] = []
        for element in elements {
            switch element {
            case .index(let index): resolved.append(.index(index))
            case .identifier(let name):
                if ReservedWords.contains(name) {
                    add(.reserved, "Attribute name is a reserved keyword; reserved keyword: \(name)")
                }
                resolved.append(.attribute(name))
            case .name(let name):
                do throws(ExpressionFailure) {
                    resolved.append(.attribute(try context.attribute(name)))
                } catch {
                    add(.name, error)
                    resolved.append(.attribute(name))
                }
            }
        }
        return DocumentPath(resolved)
    }

    mutating func value(_ name: String, _ context: inout ExpressionContext) -> AttributeValue {
        do throws(ExpressionFailure) {
            return try context.value(name)
        } catch {
            add(.name, error)
            return .null
        }
    }

    /// Of all pairs of paths, that none contains the other and that none takes for a list what another takes for a map.
    mutating func checkOverlaps(_ paths: [DocumentPath]) {
        for (index, second) in paths.enumerated() {
            for first in paths[..<index] { checkOverlap(first, second) }
        }
    }

    private mutating func checkOverlap(_ first: DocumentPath, _ second: DocumentPath) {
        let tail =
            "must remove or rewrite one of these paths; path one: \(first.description), path two: \(second.description)"
        for (left, right) in zip(first.elements, second.elements) {
            switch (left, right) {
            case (.attribute, .index), (.index, .attribute):
                add(.conflict, "Two document paths conflict with each other; \(tail)")
                return
            default: if left != right { return }
            }
        }
        add(.overlap, "Two document paths overlap with each other; \(tail)")
    }
}
