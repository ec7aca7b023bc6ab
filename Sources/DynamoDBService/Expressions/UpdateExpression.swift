/// What is to be done to an item: what an `UpdateExpression` and the legacy `AttributeUpdates` both become.
struct ItemUpdate: Hashable, Sendable {
    enum Action: Hashable, Sendable {
        case set(UpdateValue)
        case remove
        case add(AttributeValue)
        case delete(AttributeValue)
    }

    struct Step: Hashable, Sendable {
        var path: DocumentPath
        var action: Action
    }

    var steps: [Step]

    var paths: [DocumentPath] { steps.map(\.path) }
}

/// The right side of `SET`.
indirect enum UpdateValue: Hashable, Sendable {
    case path(DocumentPath)
    case value(AttributeValue)
    case plus(UpdateValue, UpdateValue)
    case minus(UpdateValue, UpdateValue)
    case ifNotExists(DocumentPath, UpdateValue)
    case listAppend(UpdateValue, UpdateValue)

    /// Where it is known before the item is.
    var kind: AttributeValue.Kind? {
        switch self {
        case .value(let value): value.kind
        case .plus, .minus: .number
        case .listAppend: .list
        case .ifNotExists(_, let value): value.kind
        case .path: nil
        }
    }

    var paths: [DocumentPath] {
        switch self {
        case .path(let path): [path]
        case .value: []
        case .plus(let left, let right), .minus(let left, let right), .listAppend(let left, let right):
            left.paths + right.paths
        case .ifNotExists(let path, let value): [path] + value.paths
        }
    }
}

/// Reads an `UpdateExpression`.
///
/// See <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.UpdateExpressions.html>.
struct UpdateExpressionParser {
    private static let sections = ["SET", "REMOVE", "ADD", "DELETE"]

    private var parser: ExpressionParser
    private var context: ExpressionContext
    private var errors = ExpressionErrors()
    private var steps: [ItemUpdate.Step] = []

    static func parse(_ text: String, _ context: inout ExpressionContext) throws(ExpressionFailure) -> ItemUpdate {
        guard !text.isEmpty else { throw ExpressionFailure(message: "The expression can not be empty;") }
        var parser = UpdateExpressionParser(
            parser: ExpressionParser(text, keywords: Set(sections)),
            context: context
        )
        try parser.parseSections()
        parser.errors.checkOverlaps(parser.steps.map(\.path))
        try parser.errors.check([
            .reserved, .unknownFunction, .section, .name, .value, .overlap, .conflict, .operand, .function,
        ])
        context = parser.context
        return ItemUpdate(steps: parser.steps)
    }

    private init(parser: ExpressionParser, context: ExpressionContext) {
        self.parser = parser
        self.context = context
    }

    private mutating func parseSections() throws(ExpressionFailure) {
        var seen: Set<String> = []
        repeat {
            guard let section = Self.sections.first(where: { parser.tokens.isAt(keyword: $0) }) else {
                throw parser.tokens.syntaxError
            }
            parser.tokens.advance()
            if !seen.insert(section).inserted {
                errors.add(.section, "The \"\(section)\" section can only be used once in an update expression;")
            }
            repeat { try parseStep(section) } while parser.tokens.take(",")
        } while parser.tokens.current.kind != .end
    }

    private mutating func parseStep(_ section: String) throws(ExpressionFailure) {
        let path = errors.resolve(try parser.path(), &context)
        switch section {
        case "SET":
            try parser.tokens.expect("=")
            steps.append(ItemUpdate.Step(path: path, action: .set(try sum())))
        case "REMOVE": steps.append(ItemUpdate.Step(path: path, action: .remove))
        default:
            guard parser.tokens.current.kind == .value else { throw parser.tokens.syntaxError }
            let value = errors.value(parser.tokens.current.text, &context)
            parser.tokens.advance()
            checkOperand(value.kind, of: section)
            steps.append(
                ItemUpdate.Step(path: path, action: section == "ADD" ? .add(value) : .delete(value))
            )
        }
    }

    /// `ADD` takes numbers and sets, `DELETE` takes sets.
    private mutating func checkOperand(_ kind: AttributeValue.Kind, of section: String) {
        guard !kind.isSet, !(section == "ADD" && kind == .number) else { return }
        errors.add(
            .operand,
            "Incorrect operand type for operator or function; operator: \(section), operand type: \(kind.longName), "
                + "typeSet: ALLOWED_FOR_\(section)_OPERAND"
        )
    }

    // MARK: Values of SET

    private mutating func sum() throws(ExpressionFailure) -> UpdateValue {
        if parser.tokens.current.text == "(", parser.tokens.current.kind == .punctuation {
            return try parenthesizedSum()
        }
        return try sum(after: resolve(try parser.operand()))
    }

    /// `(a + b)`, or `(a) + b`.
    private mutating func parenthesizedSum() throws(ExpressionFailure) -> UpdateValue {
        try parser.tokens.expect("(")
        let inner = try sum()
        try parser.tokens.expect(")")
        return try sum(after: inner)
    }

    private mutating func sum(after left: UpdateValue) throws(ExpressionFailure) -> UpdateValue {
        for (symbol, isPlus) in [("+", true), ("-", false)] where parser.tokens.take(symbol) {
            let right = resolve(try parser.operand())
            for operand in [left, right] { checkImmediate(operand, is: .number, symbol) }
            return isPlus ? .plus(left, right) : .minus(left, right)
        }
        return left
    }

    private mutating func resolve(_ node: ExpressionNode) -> UpdateValue {
        switch node {
        case .path(let elements): return .path(errors.resolve(elements, &context))
        case .value(let name): return .value(errors.value(name, &context))
        case .function(let name, let arguments): return function(name, arguments.map { resolve($0) })
        default: return .value(.null)
        }
    }

    private mutating func function(_ name: String, _ arguments: [UpdateValue]) -> UpdateValue {
        guard name == "if_not_exists" || name == "list_append" else {
            errors.add(.unknownFunction, "Invalid function name; function: \(name)")
            return .value(.null)
        }
        guard arguments.count == 2 else {
            errors.add(
                .function,
                "Incorrect number of operands for operator or function; operator or function: \(name), "
                    + "number of operands: \(arguments.count)"
            )
            return .value(.null)
        }
        if name == "list_append" {
            for argument in arguments { checkImmediate(argument, is: .list, name) }
            return .listAppend(arguments[0], arguments[1])
        }
        guard case .path(let path) = arguments[0] else {
            errors.add(.function, "Operator or function requires a document path; operator or function: \(name)")
            return .value(.null)
        }
        return .ifNotExists(path, arguments[1])
    }

    private mutating func checkImmediate(_ value: UpdateValue, is kind: AttributeValue.Kind, _ name: String) {
        guard case .value(let value) = value, value.kind != kind else { return }
        errors.add(
            .function,
            "Incorrect operand type for operator or function; operator or function: \(name), "
                + "operand type: \(value.kind.rawValue)"
        )
    }
}
