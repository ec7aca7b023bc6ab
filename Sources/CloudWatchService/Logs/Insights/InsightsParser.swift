/// The words of a query.
enum InsightsToken: Hashable, Sendable {
    case word(String)
    case number(Double)
    case text(String)
    case regex(String)
    case symbol(String)

    static func tokens(of text: String) throws(InsightsError) -> [InsightsToken] {
        var tokens: [InsightsToken] = []
        var rest = text[...]
        while let first = rest.first {
            if first.isWhitespace {
                rest.removeFirst()
            } else if first == "#" {
                rest = rest.drop { !$0.isNewline }
            } else if first == "\"" || first == "'" || first == "`" {
                let content = try quoted(&rest, first)
                tokens.append(first == "`" ? .word(content) : .text(content))
            } else if first == "/", expectsRegex(tokens.last) {
                tokens.append(.regex(try quoted(&rest, "/")))
            } else if first.isNumber {
                let digits = rest.prefix { $0.isNumber || $0 == "." }
                rest.removeFirst(digits.count)
                // `5m`, the period of a bin.
                let unit = rest.prefix { $0.isLetter }
                rest.removeFirst(unit.count)
                if unit.isEmpty, let number = Double(digits) {
                    tokens.append(.number(number))
                } else {
                    tokens.append(.word("\(digits)\(unit)"))
                }
            } else if first.isLetter || first == "@" || first == "_" {
                let word = rest.prefix { $0.isLetter || $0.isNumber || "@_.".contains($0) }
                tokens.append(.word(String(word)))
                rest.removeFirst(word.count)
            } else {
                let two = String(rest.prefix(2))
                let symbol = ["!=", "<=", ">=", "=~"].contains(two) ? two : String(first)
                guard symbol.count == 2 || "|,()=<>+-*/%[]".contains(symbol) else {
                    throw InsightsError(reason: "unexpected symbol found \(first)")
                }
                tokens.append(.symbol(symbol))
                rest.removeFirst(symbol.count)
            }
        }
        return tokens
    }

    private static func expectsRegex(_ token: InsightsToken?) -> Bool {
        switch token {
        case .symbol("=~")?: true
        case .word(let word)?: word.lowercased() == "like" || word == "parse" || word.hasPrefix("@")
        default: false
        }
    }

    private static func quoted(_ rest: inout Substring, _ end: Character) throws(InsightsError) -> String {
        var text = ""
        rest.removeFirst()
        while let character = rest.popFirst() {
            if character == end { return text }
            if character == "\\", let next = rest.popFirst() {
                if next != end { text.append("\\") }
                text.append(next)
            } else {
                text.append(character)
            }
        }
        throw InsightsError(reason: "a text has no end")
    }
}

struct InsightsParser {
    let tokens: [InsightsToken]
    private var position = 0
    private var depth = 0

    init(tokens: [InsightsToken]) { self.tokens = tokens }

    private var current: InsightsToken? { position < tokens.count ? tokens[position] : nil }

    private mutating func take(_ symbol: String) -> Bool {
        guard current == .symbol(symbol) else { return false }
        position += 1
        return true
    }

    private mutating func take(word: String) -> Bool {
        guard case .word(let found)? = current, found.lowercased() == word else { return false }
        position += 1
        return true
    }

    private mutating func word() throws(InsightsError) -> String {
        guard case .word(let word)? = current else { throw InsightsError(reason: "a name is expected") }
        position += 1
        return word
    }

    mutating func commands() throws(InsightsError) -> [InsightsQuery.Command] {
        var commands: [InsightsQuery.Command] = []
        while current != nil {
            commands.append(try command())
            guard current == nil || take("|") else { throw InsightsError(reason: "a | is expected between commands") }
        }
        return commands
    }

    private mutating func command() throws(InsightsError) -> InsightsQuery.Command {
        let name = try word()
        switch name.lowercased() {
        case "fields": return .fields(try list())
        case "display": return .display(try list())
        case "filter", "where": return .filter(try expression())
        case "limit", "head":
            guard case .number(let count)? = current, count >= 1, count <= 10_000 else {
                throw InsightsError(reason: "limit takes a number from 1 to 10000")
            }
            position += 1
            return .limit(Int(count))
        case "sort":
            var keys: [(InsightsExpression, isDescending: Bool)] = []
            repeat {
                let key = try expression()
                let isDescending = take(word: "desc")
                if !isDescending { _ = take(word: "asc") }
                keys.append((key, isDescending))
            } while take(",")
            return .sort(keys)
        case "stats":
            let values = try list()
            return .stats(values, by: take(word: "by") ? try list() : [])
        case "dedup": return .dedup(try list().map(\.expression))
        case "parse": return try parsing()
        default: throw InsightsError(reason: "the local cloud has no command \(name)")
        }
    }

    private mutating func parsing() throws(InsightsError) -> InsightsQuery.Command {
        let source: InsightsExpression
        if case .word(let name)? = current {
            source = .field(name)
            position += 1
        } else {
            source = .field("@message")
        }
        guard let pattern = current else { throw InsightsError(reason: "parse takes a pattern") }
        position += 1
        switch pattern {
        case .regex(let pattern):
            guard (try? Regex(pattern)) != nil else { throw InsightsError(reason: "/\(pattern)/ can't be read") }
            return .parse(source, .regex(pattern))
        case .text(let glob):
            guard take(word: "as") else { throw InsightsError(reason: "parse names its fields after as") }
            var names = [try word()]
            while take(",") { names.append(try word()) }
            return .parse(source, .glob(glob, names: names))
        default: throw InsightsError(reason: "parse takes a text or a regular expression")
        }
    }

    private mutating func list() throws(InsightsError) -> [InsightsQuery.Named] {
        var list: [InsightsQuery.Named] = []
        repeat {
            let start = position
            let expression = try expression()
            let written = tokens[start..<position].map(\.written).joined()
            list.append(InsightsQuery.Named(expression: expression, name: take(word: "as") ? try word() : written))
        } while take(",")
        return list
    }

    private static let levels: [[String]] = [
        ["or"], ["and"], ["=", "!=", "<", "<=", ">", ">=", "=~", "like", "in"], ["+", "-"], ["*", "/", "%"],
    ]

    private mutating func expression(_ level: Int = 0) throws(InsightsError) -> InsightsExpression {
        guard level < Self.levels.count else { return try primary() }
        if level == 2, take(word: "not") { return .not(try expression(level)) }
        var left = try expression(level + 1)
        while true {
            let isNegated = level == 2 && isNegation
            if isNegated { position += 1 }
            guard let symbol = operatorName, Self.levels[level].contains(symbol) else { return left }
            position += 1
            let result = InsightsExpression.operation(symbol, left, try expression(level + 1))
            left = isNegated ? .not(result) : result
        }
    }

    /// `not like`, `not in`
    private var isNegation: Bool {
        guard case .word(let word)? = current, word.lowercased() == "not", position + 1 < tokens.count,
            case .word(let next) = tokens[position + 1]
        else { return false }
        return ["like", "in"].contains(next.lowercased())
    }

    private var operatorName: String? {
        switch current {
        case .symbol(let symbol)?: symbol
        case .word(let word)?: word.lowercased()
        default: nil
        }
    }

    private mutating func primary() throws(InsightsError) -> InsightsExpression {
        depth += 1
        defer { depth -= 1 }
        guard depth < 100, let token = current else { throw InsightsError(reason: "the query ends too early") }
        position += 1
        switch token {
        case .number(let number): return .number(number)
        case .text(let text): return .text(text)
        case .regex(let pattern): return .regex(pattern)
        case .word(let name):
            guard take("(") else { return .field(name) }
            return .call(name.lowercased(), try elements(until: ")"))
        case .symbol("("):
            let inner = try expression()
            guard take(")") else { throw InsightsError(reason: "a ) is missing") }
            return inner
        case .symbol("["): return .list(try elements(until: "]"))
        case .symbol("*"): return .field("*")
        case .symbol("-"): return .operation("-", .number(0), try primary())
        case .symbol(let symbol): throw InsightsError(reason: "unexpected symbol found \(symbol)")
        }
    }

    private mutating func elements(until end: String) throws(InsightsError) -> [InsightsExpression] {
        var elements: [InsightsExpression] = []
        if take(end) { return elements }
        while true {
            elements.append(try expression())
            if take(end) { return elements }
            guard take(",") else { throw InsightsError(reason: "a \(end) is missing") }
        }
    }
}

extension InsightsToken {
    /// As columns without a name are called.
    fileprivate var written: String {
        switch self {
        case .word(let word): word
        case .number(let number): number == number.rounded() ? "\(Int(number))" : "\(number)"
        case .text(let text): "\"\(text)\""
        case .regex(let pattern): "/\(pattern)/"
        case .symbol(let symbol): symbol == "," ? ", " : symbol
        }
    }
}
