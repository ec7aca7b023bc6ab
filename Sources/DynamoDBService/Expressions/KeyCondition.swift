import OrderedCollections

/// What a query wants of one key attribute.
struct KeyCondition: Hashable, Sendable {
    enum Comparison: Hashable, Sendable {
        case compare(ExpressionNode.Comparator)
        case between
        case beginsWith
        /// What no index can look up; only legacy conditions can ask for it.
        case notIndexable
    }

    var comparison: Comparison
    var values: [AttributeValue]

    /// Takes a `KeyConditionExpression` apart.
    static func all(of condition: Condition) throws(RequestFailure) -> OrderedDictionary<String, KeyCondition> {
        var result: OrderedDictionary<String, KeyCondition> = [:]
        try collect(condition, into: &result)
        return result
    }

    private static func collect(
        _ condition: Condition,
        into result: inout OrderedDictionary<String, KeyCondition>
    ) throws(RequestFailure) {
        let found: (Condition.Operand, KeyCondition)
        switch condition {
        case .and(let left, let right):
            try collect(left, into: &result)
            try collect(right, into: &result)
            return
        case .or: throw invalidOperator("OR")
        case .not: throw invalidOperator("NOT")
        case .isIn: throw invalidOperator("IN")
        case .comparison(.notEqual, _, _): throw invalidOperator("<>")
        case .attributeExists: throw invalidOperator("attribute_exists")
        case .attributeNotExists: throw invalidOperator("attribute_not_exists")
        case .attributeType: throw invalidOperator("attribute_type")
        case .contains: throw invalidOperator("contains")
        case .comparison(_, .path(let path), _) where path.isNested,
            .between(.path(let path), _, _) where path.isNested,
            .beginsWith(.path(let path), _) where path.isNested:
            throw nestedAttribute
        case .comparison(let comparator, let left, let right): found = try comparison(comparator, left, right)
        case .between(let value, let lower, let upper):
            try checkFirst(value, "BETWEEN")
            found = (value, KeyCondition(comparison: .between, values: try values([lower, upper])))
        case .beginsWith(let value, let prefix):
            try checkFirst(value, "begins_with")
            found = (value, KeyCondition(comparison: .beginsWith, values: try values([prefix])))
        }
        guard case .path(let path) = found.0 else { return }
        guard !path.isNested else { throw nestedAttribute }
        guard result.updateValue(found.1, forKey: path.head) == nil else {
            throw .validation(
                "Invalid KeyConditionExpression: KeyConditionExpressions must only contain one condition per key"
            )
        }
    }

    private static func comparison(
        _ comparator: ExpressionNode.Comparator,
        _ left: Condition.Operand,
        _ right: Condition.Operand
    ) throws(RequestFailure) -> (Condition.Operand, KeyCondition) {
        if case .size = left { throw nestedOperation }
        if case .size = right { throw nestedOperation }
        switch (left, right) {
        case (.path, .path): throw multipleNames
        case (.path, .value(let value)):
            return (left, KeyCondition(comparison: .compare(comparator), values: [value]))
        case (.value(let value), .path):
            return (right, KeyCondition(comparison: .compare(comparator.mirrored), values: [value]))
        default:
            throw .validation("Invalid condition in KeyConditionExpression: No key attribute specified")
        }
    }

    private static func checkFirst(_ operand: Condition.Operand, _ name: String) throws(RequestFailure) {
        if case .path = operand { return }
        throw .validation(
            "Invalid condition in KeyConditionExpression: \(name) operator must have the key attribute as its first operand"
        )
    }

    private static func values(_ operands: [Condition.Operand]) throws(RequestFailure) -> [AttributeValue] {
        var values: [AttributeValue] = []
        for operand in operands {
            switch operand {
            case .value(let value): values.append(value)
            case .path: throw multipleNames
            case .size: throw nestedOperation
            }
        }
        return values
    }

    private static func invalidOperator(_ name: String) -> RequestFailure {
        .validation("Invalid operator used in KeyConditionExpression: \(name)")
    }

    private static let nestedAttribute = RequestFailure.validation(
        "KeyConditionExpressions cannot have conditions on nested attributes"
    )
    private static let multipleNames = RequestFailure.validation(
        "Invalid condition in KeyConditionExpression: Multiple attribute names used in one condition"
    )
    private static let nestedOperation = RequestFailure.validation(
        "KeyConditionExpressions cannot contain nested operations"
    )

    /// Whether a value is one that the condition lets through.
    func holds(for value: AttributeValue) -> Bool {
        switch comparison {
        case .compare(let comparator): Condition.compare(comparator, value, values.first)
        case .between:
            values.count == 2 && value.isLess(than: values[0]) == false && values[1].isLess(than: value) == false
        case .beginsWith:
            Condition.beginsWith(.value(value), .value(values.first ?? .null)).holds(for: [:])
        case .notIndexable: false
        }
    }

    /// The keys below a partition that it lets through.
    func range(below partition: [UInt8]) -> (lower: [UInt8], upper: [UInt8]) {
        let whole = (partition, KeyBytes.end(of: partition))
        guard let first = values.first else { return whole }
        let start = partition + KeyBytes.part(first)
        switch comparison {
        case .compare(.equal): return (start, KeyBytes.end(of: start))
        case .compare(.less): return (partition, start)
        case .compare(.lessOrEqual): return (partition, KeyBytes.end(of: start))
        case .compare(.greater): return (KeyBytes.end(of: start), whole.1)
        case .compare(.greaterOrEqual): return (start, whole.1)
        case .between: return (start, KeyBytes.end(of: partition + KeyBytes.part(values[1])))
        case .beginsWith:
            let prefix = partition + KeyBytes.beginning(first)
            return (prefix, KeyBytes.end(of: prefix))
        case .compare(.notEqual), .notIndexable: return whole
        }
    }
}
