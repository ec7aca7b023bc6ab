import CloudCore

/// A metric math expression as it was written.
///
/// See <https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html>.
indirect enum MathSyntax: Hashable, Sendable {
    case number(Double)
    case text(String)
    /// Another query's id.
    case reference(String)
    case negated(MathSyntax)
    case operation(String, MathSyntax, MathSyntax)
    case call(String, [MathSyntax])
    case list([MathSyntax])
}

/// Why an expression means nothing.
struct MathError: Error, Hashable, Sendable {
    let reason: String
}

extension MathSyntax {
    init(parsing text: String) throws(MathError) {
        var parser = MathParser(tokens: try MathParser.tokens(of: text))
        self = try parser.expression()
        guard parser.isAtEnd else { throw MathError(reason: "there is more after the end of the expression") }
    }
}

private struct MathParser {
    enum Token: Hashable { case number(Double), name(String), text(String), symbol(String) }

    let tokens: [Token]
    var position = 0
    var depth = 0

    init(tokens: [Token]) { self.tokens = tokens }

    var isAtEnd: Bool { position == tokens.count }

    static func tokens(of text: String) throws(MathError) -> [Token] {
        var tokens: [Token] = []
        var rest = text[...]
        while let first = rest.first {
            if first.isWhitespace {
                rest.removeFirst()
            } else if first.isNumber || first == "." {
                let digits = rest.prefix { $0.isNumber || $0 == "." }
                guard let number = Double(digits) else { throw MathError(reason: "\(digits) is no number") }
                tokens.append(.number(number))
                rest.removeFirst(digits.count)
            } else if first.isLetter {
                let name = rest.prefix { $0.isLetter || $0.isNumber || $0 == "_" }
                tokens.append(name == "AND" ? .symbol("&&") : name == "OR" ? .symbol("||") : .name(String(name)))
                rest.removeFirst(name.count)
            } else if first == "\"" || first == "'" {
                let content = rest.dropFirst().prefix { $0 != first }
                guard content.endIndex < rest.endIndex else { throw MathError(reason: "a text has no end") }
                tokens.append(.text(String(content)))
                rest.removeFirst(content.count + 2)
            } else {
                let two = String(rest.prefix(2))
                let symbol = ["==", "!=", "<=", ">=", "&&", "||"].contains(two) ? two : String(first)
                guard symbol.count == 2 || "+-*/^<>()[],".contains(symbol) else {
                    throw MathError(reason: "\(first) can't stand here")
                }
                tokens.append(.symbol(symbol))
                rest.removeFirst(symbol.count)
            }
        }
        return tokens
    }

    private static let levels = [["||"], ["&&"], ["==", "!=", "<", "<=", ">", ">="], ["+", "-"], ["*", "/"], ["^"]]

    mutating func expression(_ level: Int = 0) throws(MathError) -> MathSyntax {
        guard level < Self.levels.count else { return try unary() }
        var left = try expression(level + 1)
        while case .symbol(let symbol)? = current, Self.levels[level].contains(symbol) {
            position += 1
            left = .operation(symbol, left, try expression(level + 1))
        }
        return left
    }

    private var current: Token? { position < tokens.count ? tokens[position] : nil }

    private mutating func take(_ symbol: String) -> Bool {
        guard current == .symbol(symbol) else { return false }
        position += 1
        return true
    }

    private mutating func unary() throws(MathError) -> MathSyntax {
        depth += 1
        defer { depth -= 1 }
        guard depth < 100 else { throw MathError(reason: "it is nested too deeply") }
        if take("-") { return .negated(try unary()) }
        return try primary()
    }

    private mutating func primary() throws(MathError) -> MathSyntax {
        guard let token = current else { throw MathError(reason: "the expression ends too early") }
        position += 1
        switch token {
        case .number(let number): return .number(number)
        case .text(let text): return .text(text)
        case .name(let name):
            guard take("(") else { return .reference(name) }
            return .call(name, try elements(until: ")"))
        case .symbol("("):
            let inner = try expression()
            guard take(")") else { throw MathError(reason: "a ) is missing") }
            return inner
        case .symbol("["): return .list(try elements(until: "]"))
        case .symbol(let symbol): throw MathError(reason: "\(symbol) can't stand here")
        }
    }

    private mutating func elements(until end: String) throws(MathError) -> [MathSyntax] {
        var elements: [MathSyntax] = []
        if take(end) { return elements }
        while true {
            elements.append(try expression())
            if take(end) { return elements }
            guard take(",") else { throw MathError(reason: "a \(end) is missing") }
        }
    }
}
