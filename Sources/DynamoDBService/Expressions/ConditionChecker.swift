import OrderedCollections
import WorkshopCommon

/// Turns a parsed condition into one that can be evaluated, and finds what AWS finds before it looks at any item.
struct ConditionChecker {
    private var context: ExpressionContext
    private var errors = ExpressionErrors()

    /// - Throws: In AWS's words, without `Invalid ConditionExpression: `.
    static func parse(
        _ text: String,
        _ context: inout ExpressionContext
    ) throws(ExpressionFailure) -> Condition {
        guard !text.isEmpty else { throw ExpressionFailure(message: "The expression can not be empty;") }
        var parser = ExpressionParser(text, keywords: ["BETWEEN", "IN", "AND", "OR", "NOT"])
        let node = try parser.condition()
        var checker = ConditionChecker(context: context)
        if parser.hasRedundantParentheses {
            checker.errors.add(.parentheses, "The expression has redundant parentheses;")
        }
        let condition = checker.check(node)
        try checker.errors.check([.parentheses, .unknownFunction, .misusedFunction, .reserved, .condition])
        context = checker.context
        return condition
    }

    private init(context: ExpressionContext) { self.context = context }

    private mutating func check(_ node: ExpressionNode) -> Condition {
        switch node {
        case .and(let left, let right):
            let first = check(left)
            return .and(first, check(right))
        case .or(let left, let right):
            let first = check(left)
            return .or(first, check(right))
        case .not(let inner): return .not(check(inner))
        default:
            defer { closeCondition() }
            return checkPredicate(node)
        }
    }

    /// Of the first condition that has one, the gravest error counts.
    private mutating func closeCondition() {
        let kinds: [ExpressionErrors.Kind] = [.name, .operand, .distinct, .function]
        if let message = errors.first(of: kinds) { errors.add(.condition, message) }
        errors.remove(kinds)
    }

    private mutating func checkPredicate(_ node: ExpressionNode) -> Condition {
        switch node {
        case .comparison(let comparator, let left, let right):
            let (first, second) = (operand(left), operand(right))
            checkDistinct(comparator.rawValue, first, second)
            if comparator != .equal, comparator != .notEqual {
                for operand in [first, second] { checkOrderable(operand, comparator.rawValue) }
            }
            return .comparison(comparator, first, second)
        case .between(let value, let lower, let upper):
            let (value, lower, upper) = (operand(value), operand(lower), operand(upper))
            for operand in [value, lower, upper] { checkOrderable(operand, "BETWEEN") }
            checkBounds(lower, upper)
            return .between(value, lower, upper)
        case .isIn(let value, let list):
            let value = operand(value)
            let operands = list.map { operand($0) }
            if operands.count > 100 {
                errors.add(
                    .function,
                    "The IN operator is provided with too many operands; number of operands: \(operands.count)"
                )
            }
            return .isIn(value, operands)
        case .function("size", let arguments):
            misused("size")
            for argument in arguments { _ = operand(argument) }
            return .attributeExists(DocumentPath([]))
        case .function(let name, let arguments): return function(name, arguments)
        default: return .attributeExists(DocumentPath([]))
        }
    }

    // MARK: Operands

    private mutating func misused(_ name: String) {
        errors.add(
            .misusedFunction,
            "The function is not allowed to be used this way in an expression; function: \(name)"
        )
    }

    private mutating func operand(_ node: ExpressionNode) -> Condition.Operand {
        switch node {
        case .path(let elements): return .path(errors.resolve(elements, &context))
        case .value(let name): return .value(errors.value(name, &context))
        case .function("size", let arguments):
            let operands = arguments.map { operand($0) }
            guard checkCount(operands, 1, "size") else { return .value(.null) }
            if let kind = operands[0].kind, [.number, .bool, .null].contains(kind) {
                incorrectType("size", kind.rawValue)
            }
            return .size(operands[0])
        case .function(let name, let arguments):
            if Self.functions.contains(name) {
                misused(name)
            } else {
                errors.add(.unknownFunction, "Invalid function name; function: \(name)")
            }
            for argument in arguments { _ = operand(argument) }
            return .value(.null)
        default: return .value(.null)
        }
    }

    private static let functions: Set<String> = [
        "attribute_exists", "attribute_not_exists", "attribute_type", "begins_with", "contains", "size",
    ]

    private mutating func function(_ name: String, _ arguments: [ExpressionNode]) -> Condition {
        let operands = arguments.map { operand($0) }
        let nothing = Condition.attributeExists(DocumentPath([]))
        guard Self.functions.contains(name) else {
            errors.add(.unknownFunction, "Invalid function name; function: \(name)")
            return nothing
        }
        let count = name.hasSuffix("exists") ? 1 : 2
        guard checkCount(operands, count, name) else { return nothing }
        if count == 2 { checkDistinct(name, operands[0], operands[1]) }
        switch name {
        case "attribute_exists", "attribute_not_exists":
            guard case .path(let path) = operands[0] else {
                errors.add(
                    .function,
                    "Operator or function requires a document path; operator or function: \(name)"
                )
                return nothing
            }
            return name == "attribute_exists" ? .attributeExists(path) : .attributeNotExists(path)
        case "attribute_type": return attributeType(operands)
        case "begins_with":
            for operand in operands {
                if let kind = operand.kind, kind != .string, kind != .binary {
                    incorrectType(name, kind.rawValue)
                }
            }
            return .beginsWith(operands[0], operands[1])
        default: return .contains(operands[0], operands[1])
        }
    }

    private mutating func attributeType(_ operands: [Condition.Operand]) -> Condition {
        guard case .value(.string(let type)) = operands[1] else {
            incorrectType("attribute_type", operands[1].kind?.rawValue ?? "{NS,SS,L,BS,N,M,B,BOOL,NULL,S}")
            return .attributeType(operands[0], "")
        }
        if AttributeValue.Kind(rawValue: type) == nil {
            errors.add(
                .function,
                "Invalid attribute type name found; type: \(type), valid types: {B,NULL,SS,BOOL,L,BS,N,NS,S,M}"
            )
        }
        return .attributeType(operands[0], type)
    }

    // MARK: Checks

    private mutating func checkCount(_ operands: [Condition.Operand], _ count: Int, _ name: String) -> Bool {
        guard operands.count != count else { return true }
        errors.add(
            .operand,
            "Incorrect number of operands for operator or function; operator or function: \(name), "
                + "number of operands: \(operands.count)"
        )
        return false
    }

    private mutating func incorrectType(_ name: String, _ type: String) {
        errors.add(
            .function,
            "Incorrect operand type for operator or function; operator or function: \(name), operand type: \(type)"
        )
    }

    private mutating func checkOrderable(_ operand: Condition.Operand, _ name: String) {
        if let kind = operand.kind, !kind.isScalar { incorrectType(name, kind.rawValue) }
    }

    private mutating func checkDistinct(_ name: String, _ first: Condition.Operand, _ second: Condition.Operand) {
        guard case .path(let path) = first, first == second else { return }
        errors.add(
            .distinct,
            "The first operand must be distinct from the remaining operands for this operator or function; "
                + "operator: \(name), first operand: \(path.description)"
        )
    }

    private mutating func checkBounds(_ lower: Condition.Operand, _ upper: Condition.Operand) {
        guard case .value(let low) = lower, case .value(let high) = upper else { return }
        let bounds =
            "lower bound operand: AttributeValue: {\(low.brief)}, upper bound operand: AttributeValue: {\(high.brief)}"
        if low.kind != high.kind {
            errors.add(.function, "The BETWEEN operator requires same data type for lower and upper bounds; \(bounds)")
        } else if high.isLess(than: low) == true {
            errors.add(
                .function,
                "The BETWEEN operator requires upper bound to be greater than or equal to lower bound; \(bounds)"
            )
        }
    }
}

extension Condition.Operand {
    /// Where it is known before an item is.
    fileprivate var kind: AttributeValue.Kind? {
        switch self {
        case .value(let value): value.kind
        case .size: .number
        case .path: nil
        }
    }
}

extension AttributeValue {
    /// `N:3`, as messages about bounds show it.
    fileprivate var brief: String {
        guard let content = json.object?.values.first else { return kind.rawValue }
        return "\(kind.rawValue):\(content.string ?? content.serialized())"
    }
}

extension Condition {
    /// All paths in it, as they stand.
    var paths: [DocumentPath] {
        switch self {
        case .and(let left, let right), .or(let left, let right): left.paths + right.paths
        case .not(let inner): inner.paths
        case .comparison(_, let left, let right), .beginsWith(let left, let right), .contains(let left, let right):
            left.paths + right.paths
        case .between(let value, let lower, let upper): value.paths + lower.paths + upper.paths
        case .isIn(let value, let list): value.paths + list.flatMap(\.paths)
        case .attributeExists(let path), .attributeNotExists(let path): [path]
        case .attributeType(let operand, _): operand.paths
        }
    }
}

extension Condition.Operand {
    var paths: [DocumentPath] {
        switch self {
        case .path(let path): [path]
        case .size(let operand): operand.paths
        case .value: []
        }
    }
}
