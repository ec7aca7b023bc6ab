import WorkshopCommon

/// Reads filter expressions. Keywords are known in any case.
struct FilterParser {
    private var rest: Substring
    private var depth = 0

    init(_ text: String) { rest = text[...] }

    var isAtEnd: Bool { rest.allSatisfy(\.isWhitespace) }

    private mutating func take(_ symbol: String) -> Bool {
        rest = rest.drop { $0.isWhitespace }
        guard rest.hasPrefix(symbol) else { return false }
        rest.removeFirst(symbol.count)
        return true
    }

    private mutating func take(word: String) -> Bool {
        rest = rest.drop { $0.isWhitespace }
        let found = rest.prefix { $0.isLetter }
        guard found.uppercased() == word else { return false }
        rest.removeFirst(found.count)
        return true
    }

    mutating func expression() throws(FilterExpression.Problem) -> FilterExpression {
        depth += 1
        defer { depth -= 1 }
        guard depth < 50 else { throw .init(reason: "it is nested too deeply") }
        var left = try conjunction()
        while take(word: "OR") || take("||") { left = .any(left, try conjunction()) }
        return left
    }

    private mutating func conjunction() throws(FilterExpression.Problem) -> FilterExpression {
        var left = try primary()
        while take(word: "AND") || take("&&") { left = .all(left, try primary()) }
        return left
    }

    private mutating func primary() throws(FilterExpression.Problem) -> FilterExpression {
        if take("(") {
            let inner = try expression()
            guard take(")") else { throw .init(reason: "a ) is missing") }
            return inner
        }
        if take("!") || take(word: "NOT") {
            depth += 1
            defer { depth -= 1 }
            guard depth < 50 else { throw .init(reason: "it is nested too deeply") }
            return .not(try primary())
        }
        rest = rest.drop { $0.isWhitespace }
        let word = rest.prefix { $0.isLetter || $0.isNumber || "._".contains($0) }
        rest.removeFirst(word.count)
        let name = word.hasPrefix("annotation.") ? String(word) : word.lowercased()
        switch name {
        case "ok", "fault", "error", "throttle", "partial", "inferred", "first": return .flag(name)
        case "service", "edge": return try call(name)
        case "annotation": return try comparison("annotation.\(try key())")
        case "responsetime", "duration", "http.status", "http.url", "http.method", "http.useragent", "http.clientip",
            "user", "name":
            return try comparison(name)
        default:
            guard name.hasPrefix("annotation.") else { throw .init(reason: "\(word) is no keyword") }
            return try comparison(name)
        }
    }

    /// `annotation[key]`
    private mutating func key() throws(FilterExpression.Problem) -> String {
        guard take("["), let end = rest.firstIndex(of: "]") else { throw .init(reason: "a key in [] is expected") }
        defer { rest = rest[rest.index(after: end)...] }
        return String(rest[..<end].filter { $0 != "\"" })
    }

    private mutating func call(_ name: String) throws(FilterExpression.Problem) -> FilterExpression {
        guard take("("), let first = try value().string else { throw .init(reason: "\(name) takes a name") }
        if name == "edge" {
            guard take(","), let second = try value().string, take(")") else {
                throw .init(reason: "edge takes two names")
            }
            return .edge(first, second)
        }
        guard take(")") else { throw .init(reason: "a ) is missing") }
        guard take("{") else { return .service(first, nil) }
        let inner = try expression()
        guard take("}") else { throw .init(reason: "a } is missing") }
        return .service(first, inner)
    }

    private mutating func comparison(_ name: String) throws(FilterExpression.Problem) -> FilterExpression {
        for symbol in ["<=", ">=", "!=", "=", "<", ">"] where take(symbol) {
            return .comparison(name, symbol, try value())
        }
        for word in ["CONTAINS", "BEGINSWITH", "ENDSWITH"] where take(word: word) {
            return .comparison(name, word, try value())
        }
        throw .init(reason: "\(name) is compared with nothing")
    }

    private mutating func value() throws(FilterExpression.Problem) -> JSONValue {
        rest = rest.drop { $0.isWhitespace }
        if let mark = rest.first, mark == "\"" || mark == "'" {
            guard let end = rest.dropFirst().firstIndex(of: mark) else { throw .init(reason: "a text has no end") }
            defer { rest = rest[rest.index(after: end)...] }
            return .string(String(rest[rest.index(after: rest.startIndex)..<end]))
        }
        let word = rest.prefix { $0.isLetter || $0.isNumber || ".-".contains($0) }
        rest.removeFirst(word.count)
        if word == "true" || word == "false" { return .bool(word == "true") }
        guard let number = Double(word), let json = JSONNumber(number) else {
            throw .init(reason: "a value is expected")
        }
        return .number(json)
    }
}
