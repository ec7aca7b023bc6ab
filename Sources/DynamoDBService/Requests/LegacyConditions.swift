import OrderedCollections
import WorkshopCommon

/// The parameters that expressions replaced, as old SDKs still send them.
///
/// See <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/LegacyConditionalParameters.html>.
enum LegacyConditions {
    struct Entry {
        let attribute: String
        let comparison: String
        let values: [AttributeValue]
    }

    /// `QueryFilter`, `ScanFilter` and `KeyConditions`.
    static func entries(_ json: JSONValue?) throws(RequestFailure) -> [Entry] {
        var entries: [Entry] = []
        for (attribute, condition) in json?.object ?? [:] {
            let comparison = condition["ComparisonOperator"]?.string ?? ""
            var values: [AttributeValue] = []
            for value in condition["AttributeValueList"]?.array ?? [] { values.append(try AttributeValue(value)) }
            let entry = Entry(attribute: attribute, comparison: comparison, values: values)
            try entry.checkCount()
            try entry.checkTypes()
            try entry.checkBounds()
            entries.append(entry)
        }
        return entries
    }

    static func filter(_ json: JSONValue?, _ conditionalOperator: String?) throws(RequestFailure) -> Condition? {
        combine(try entries(json).map(\.condition), conditionalOperator)
    }

    static func keyConditions(_ json: JSONValue?) throws(RequestFailure) -> OrderedDictionary<String, KeyCondition> {
        var result: OrderedDictionary<String, KeyCondition> = [:]
        for entry in try entries(json) { result[entry.attribute] = entry.keyCondition }
        return result
    }

    /// `Expected`
    static func expected(_ json: JSONValue?, _ conditionalOperator: String?) throws(RequestFailure) -> Condition? {
        var conditions: [Condition] = []
        for (attribute, content) in json?.object ?? [:] {
            conditions.append(try expectation(attribute, Request(content.object ?? [:])))
        }
        return combine(conditions, conditionalOperator)
    }

    private static func combine(_ conditions: [Condition], _ conditionalOperator: String?) -> Condition? {
        guard let first = conditions.first else { return nil }
        return conditions.dropFirst().reduce(first) { conditionalOperator == "OR" ? .or($0, $1) : .and($0, $1) }
    }

    private static func expectation(_ attribute: String, _ content: Request) throws(RequestFailure) -> Condition {
        guard !content.has("AttributeValueList") || !content.has("Value") else {
            throw .invalidParameters(
                "Value and AttributeValueList cannot be used together for Attribute: \(attribute)"
            )
        }
        guard let comparison = content.string("ComparisonOperator") else {
            return try existence(attribute, content)
        }
        guard !content.has("Exists") else {
            throw .invalidParameters(
                "Exists and ComparisonOperator cannot be used together for Attribute: \(attribute)"
            )
        }
        guard
            comparison == "NULL" || comparison == "NOT_NULL" || content.has("AttributeValueList")
                || content.has("Value")
        else {
            throw .invalidParameters(
                "Value or AttributeValueList must be used with ComparisonOperator: \(comparison) "
                    + "for Attribute: \(attribute)"
            )
        }
        var values: [AttributeValue] = []
        for value in content["AttributeValueList"]?.array ?? content["Value"].map({ [$0] }) ?? [] {
            values.append(try AttributeValue(value))
        }
        let entry = Entry(attribute: attribute, comparison: comparison, values: values)
        try entry.checkCount()
        try entry.checkTypes()
        try entry.checkBounds()
        return entry.condition
    }

    private static func existence(_ attribute: String, _ content: Request) throws(RequestFailure) -> Condition {
        guard !content.has("AttributeValueList") else {
            throw .invalidParameters(
                "AttributeValueList can only be used with a ComparisonOperator for Attribute: \(attribute)"
            )
        }
        let exists = content.bool("Exists")
        guard let value = content["Value"] else {
            guard exists == false else {
                throw .invalidParameters(
                    "Value must be provided when Exists is \(exists.map(String.init) ?? "null") for Attribute: \(attribute)"
                )
            }
            return .attributeNotExists(DocumentPath(attribute))
        }
        guard exists != false else {
            throw .invalidParameters("Value cannot be used when Exists is false for Attribute: \(attribute)")
        }
        return .comparison(.equal, .path(DocumentPath(attribute)), .value(try AttributeValue(value)))
    }
}

extension LegacyConditions.Entry {
    private static let comparators: [String: ExpressionNode.Comparator] = [
        "EQ": .equal, "NE": .notEqual, "LE": .lessOrEqual, "LT": .less, "GE": .greaterOrEqual, "GT": .greater,
    ]

    fileprivate func checkCount() throws(RequestFailure) {
        let isRight =
            switch comparison {
            case "NULL", "NOT_NULL": values.isEmpty
            case "IN": !values.isEmpty
            case "BETWEEN": values.count == 2
            default: values.count == 1
            }
        guard isRight else {
            throw .invalidParameters("Invalid number of argument(s) for the \(comparison) ComparisonOperator")
        }
    }

    fileprivate func checkTypes() throws(RequestFailure) {
        guard let first = values.first else { return }
        guard values.allSatisfy({ $0.kind == first.kind }) else {
            throw .invalidParameters("AttributeValues inside AttributeValueList must be of same type")
        }
        let isRight =
            switch comparison {
            case "EQ", "NE": true
            case "CONTAINS", "NOT_CONTAINS": first.kind.isScalar || first.kind == .bool || first.kind == .null
            case "BEGINS_WITH": first.kind == .string || first.kind == .binary
            default: first.kind.isScalar
            }
        guard isRight else {
            throw .invalidParameters(
                "ComparisonOperator \(comparison) is not valid for \(first.kind.rawValue) AttributeValue type"
            )
        }
    }

    fileprivate func checkBounds() throws(RequestFailure) {
        guard comparison == "BETWEEN", values[1].isLess(than: values[0]) == true else { return }
        throw .validation(
            "The BETWEEN condition was provided a range where the lower bound is greater than the upper bound"
        )
    }

    fileprivate var condition: Condition {
        let path = Condition.Operand.path(DocumentPath(attribute))
        let operands = values.map { Condition.Operand.value($0) }
        switch comparison {
        case "NULL": return .attributeNotExists(DocumentPath(attribute))
        case "NOT_NULL": return .attributeExists(DocumentPath(attribute))
        case "IN": return .isIn(path, operands)
        case "BETWEEN": return .between(path, operands[0], operands[1])
        case "BEGINS_WITH": return .beginsWith(path, operands[0])
        case "CONTAINS": return .contains(path, operands[0])
        case "NOT_CONTAINS":
            return .and(.attributeExists(DocumentPath(attribute)), .not(.contains(path, operands[0])))
        default: return .comparison(Self.comparators[comparison] ?? .equal, path, operands[0])
        }
    }

    fileprivate var keyCondition: KeyCondition {
        let kind: KeyCondition.Comparison =
            switch comparison {
            case "BETWEEN": .between
            case "BEGINS_WITH": .beginsWith
            case "NE": .notIndexable
            default: Self.comparators[comparison].map { .compare($0) } ?? .notIndexable
            }
        return KeyCondition(comparison: kind, values: values)
    }
}
