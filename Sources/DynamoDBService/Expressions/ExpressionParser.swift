/// What the grammars of all expressions have in common: operands, functions and paths.
///
/// See <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.OperatorsAndFunctions.html>.
struct ExpressionParser {
    var tokens: ExpressionTokens
    /// Words that can't be the name of an attribute, whatever stands around them.
    let keywords: Set<String>
    private(set) var hasRedundantParentheses = false
    private var depth = 0

    /// Deeper ones are refused, so that no expression exhausts the stack.
    private static let maximumDepth = 150

    init(_ text: String, keywords: Set<String>) {
        tokens = ExpressionTokens(text)
        self.keywords = keywords
    }

    mutating func nested<Result>(
        _ body: (inout ExpressionParser) throws(ExpressionFailure) -> Result
    ) throws(ExpressionFailure) -> Result {
        guard depth < Self.maximumDepth else {
            throw ExpressionFailure(message: "The expression has exceeded the maximum nesting depth;")
        }
        depth += 1
        defer { depth -= 1 }
        return try body(&self)
    }

    // MARK: Conditions

    /// The whole of a condition.
    mutating func condition() throws(ExpressionFailure) -> ExpressionNode {
        let (node, _) = try disjunction()
        guard tokens.current.kind == .end else { throw tokens.syntaxError }
        return try requireCondition(node)
    }

    /// An operand stands for itself only below parentheses: what follows them must use it.
    private func requireCondition(_ node: ExpressionNode) throws(ExpressionFailure) -> ExpressionNode {
        switch node {
        case .path, .value: throw tokens.syntaxError
        default: return node
        }
    }

    private mutating func disjunction() throws(ExpressionFailure) -> (ExpressionNode, isParenthesized: Bool) {
        var (node, isParenthesized) = try conjunction()
        while tokens.isAt(keyword: "OR") {
            node = try requireCondition(node)
            tokens.advance()
            node = .or(node, try requireCondition(try conjunction().0))
            isParenthesized = false
        }
        return (node, isParenthesized)
    }

    private mutating func conjunction() throws(ExpressionFailure) -> (ExpressionNode, isParenthesized: Bool) {
        var (node, isParenthesized) = try negation()
        while tokens.isAt(keyword: "AND") {
            node = try requireCondition(node)
            tokens.advance()
            node = .and(node, try requireCondition(try negation().0))
            isParenthesized = false
        }
        return (node, isParenthesized)
    }

    private mutating func negation() throws(ExpressionFailure) -> (ExpressionNode, isParenthesized: Bool) {
        guard tokens.take(keyword: "NOT") else { return try predicate() }
        return try nested { parser throws(ExpressionFailure) in
            let inner = try parser.negation().0
            return (.not(try parser.requireCondition(inner)), false)
        }
    }

    private mutating func predicate() throws(ExpressionFailure) -> (ExpressionNode, isParenthesized: Bool) {
        var (node, isParenthesized) = try parenthesized()
        guard node.isOperand else { return (node, isParenthesized) }
        if tokens.current.kind == .punctuation,
            let comparator = ExpressionNode.Comparator(rawValue: tokens.current.text)
        {
            tokens.advance()
            node = .comparison(comparator, node, try operand())
        } else if tokens.take(keyword: "BETWEEN") {
            let lower = try operand()
            guard tokens.take(keyword: "AND") else { throw tokens.syntaxError }
            node = .between(node, lower, try operand())
        } else if tokens.take(keyword: "IN") {
            try tokens.expect("(")
            node = .isIn(node, try operands())
        } else {
            return (node, isParenthesized)
        }
        isParenthesized = false
        return (node, isParenthesized)
    }

    private mutating func parenthesized() throws(ExpressionFailure) -> (ExpressionNode, isParenthesized: Bool) {
        guard tokens.take("(") else { return (try primary(), false) }
        let (node, isDouble) = try nested { parser throws(ExpressionFailure) in try parser.disjunction() }
        // `(a)` may be the first operand of what follows.
        try tokens.expect(")")
        if isDouble { hasRedundantParentheses = true }
        return try continued(node)
    }

    // MARK: Operands

    mutating func operand() throws(ExpressionFailure) -> ExpressionNode { try operandInParentheses().0 }

    private mutating func operandInParentheses() throws(ExpressionFailure) -> (ExpressionNode, isParenthesized: Bool) {
        guard tokens.take("(") else { return (try primary(), false) }
        let (node, isDouble) = try nested { parser throws(ExpressionFailure) in try parser.operandInParentheses() }
        try tokens.expect(")")
        if isDouble { hasRedundantParentheses = true }
        return try continued(node)
    }

    /// `(a.b).c` is a path, and its parentheses are none of the operand's.
    private mutating func continued(
        _ node: ExpressionNode
    ) throws(ExpressionFailure) -> (ExpressionNode, isParenthesized: Bool) {
        guard case .path(let elements) = node else { return (node, true) }
        let whole = try path(after: elements)
        return (.path(whole), whole.count == elements.count)
    }

    /// Up to the closing parenthesis.
    private mutating func operands() throws(ExpressionFailure) -> [ExpressionNode] {
        var all = [try operand()]
        while tokens.take(",") { all.append(try operand()) }
        try tokens.expect(")")
        return all
    }

    private mutating func primary() throws(ExpressionFailure) -> ExpressionNode {
        let token = tokens.current
        switch token.kind {
        case .value:
            tokens.advance()
            return .value(token.text)
        case .identifier
        where tokens.following.kind == .punctuation && tokens.following.text == "(" && !isKeyword(token):
            tokens.advance()
            tokens.advance()
            return try nested { parser throws(ExpressionFailure) in .function(token.text, try parser.operands()) }
        default:
            return .path(try path())
        }
    }

    mutating func path() throws(ExpressionFailure) -> [ExpressionNode.Element] {
        try path(after: [try pathName()])
    }

    private mutating func path(
        after first: [ExpressionNode.Element]
    ) throws(ExpressionFailure) -> [ExpressionNode.Element] {
        var elements = first
        while true {
            if tokens.take(".") {
                elements.append(try pathName())
            } else if tokens.take("[") {
                guard tokens.current.kind == .number, let index = Int(tokens.current.text) else {
                    throw tokens.syntaxError
                }
                tokens.advance()
                try tokens.expect("]")
                elements.append(.index(index))
            } else {
                return elements
            }
        }
    }

    private mutating func pathName() throws(ExpressionFailure) -> ExpressionNode.Element {
        let token = tokens.current
        switch token.kind {
        case .name:
            tokens.advance()
            return .name(token.text)
        case .identifier where !isKeyword(token) && !token.text.hasPrefix("_"):
            tokens.advance()
            return .identifier(token.text)
        default:
            throw tokens.syntaxError
        }
    }

    private func isKeyword(_ token: ExpressionToken) -> Bool { keywords.contains(token.text.uppercased()) }
}
