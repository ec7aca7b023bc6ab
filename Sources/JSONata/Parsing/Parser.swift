/// Reads a text by operator precedence (Pratt): what an expression may begin with stands in `Parser+Prefix`, what may
/// follow one in `Parser+Infix`.
struct Parser {
    var tokenizer: Tokenizer
    var token: Token
    private var depth = 0

    /// Nested deeper, an expression is refused, so that a hostile one can't exhaust the stack here or later.
    static let maximumDepth = 400
    /// How many operators may follow each other without parentheses.
    static let maximumChain = 1_000

    static func parse(_ text: String, dialect: JSONataDialect) throws(JSONataError) -> Node {
        var parser = Parser(tokenizer: Tokenizer(text, dialect: dialect))
        try parser.advance()
        let expression = try parser.expression(0)
        guard case .end = parser.token.kind else {
            throw JSONataError("S0201", at: parser.token.position, token: parser.token.text)
        }
        return try PathResolver.resolve(expression)
    }

    private init(tokenizer: Tokenizer) {
        self.tokenizer = tokenizer
        token = Token(kind: .end, position: 0)
    }

    mutating func expression(_ rightPower: Int) throws(JSONataError) -> SyntaxNode {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Parser.maximumDepth else { throw JSONataError.tooDeep() }
        let first = token
        try advance(afterOperand: true)
        var left = try prefix(first)
        var length = 0
        while rightPower < leftPower(of: token) {
            length += 1
            guard length <= Parser.maximumChain else { throw JSONataError.tooDeep() }
            let following = token
            try advance()
            left = try infix(following, after: left)
        }
        return left
    }

    mutating func advance(afterOperand: Bool = false) throws(JSONataError) {
        token = try tokenizer.next(afterOperand: afterOperand)
        if token.symbol == "!" || token.symbol == "~" {
            throw JSONataError("S0204", at: token.position, token: token.symbol)
        }
    }

    /// Goes on behind a symbol that must stand here.
    mutating func expect(_ symbol: String, afterOperand: Bool = false) throws(JSONataError) {
        if token.symbol == symbol { return try advance(afterOperand: afterOperand) }
        if case .end = token.kind {
            throw JSONataError("S0203", at: token.position, token: token.text, value: .string(symbol))
        }
        throw JSONataError("S0202", at: token.position, token: token.text, value: .string(symbol))
    }

    /// Whether the symbol stands here; goes on behind it when it does.
    mutating func accept(_ symbol: String) throws(JSONataError) -> Bool {
        guard token.symbol == symbol else { return false }
        try advance()
        return true
    }

    private func leftPower(of token: Token) -> Int {
        switch token.symbol {
        case "[", "(", "@", "#": 80
        case ".": 75
        case "{": 70
        case "*", "/", "%": 60
        case "+", "-", "&": 50
        case "=", "!=", "<", "<=", ">", ">=", "~>", "in", "^", "??", "?:": 40
        case "and": 30
        case "or": 25
        case "?": 20
        case ":=": 10
        default: 0
        }
    }
}
