/// Reads the conditions of filter patterns.
struct PatternParser {
    private var rest: Substring
    private var depth = 0

    init(_ text: Substring) { rest = text }

    var isAtEnd: Bool { rest.allSatisfy(\.isWhitespace) }

    private mutating func skipBlanks() { rest = rest.drop { $0.isWhitespace } }

    mutating func take(_ symbol: Character) -> Bool { take(String(symbol)) }

    private mutating func take(_ word: String) -> Bool {
        skipBlanks()
        guard rest.hasPrefix(word) else { return false }
        rest.removeFirst(word.count)
        return true
    }

    mutating func condition() throws(PatternError) -> PatternCondition {
        depth += 1
        defer { depth -= 1 }
        guard depth < 50 else { throw PatternError() }
        var left = try conjunction()
        while take("||") { left = .any(left, try conjunction()) }
        return left
    }

    private mutating func conjunction() throws(PatternError) -> PatternCondition {
        var left = try primary()
        while take("&&") { left = .all(left, try primary()) }
        return left
    }

    private mutating func primary() throws(PatternError) -> PatternCondition {
        if take("(") {
            let inner = try condition()
            guard take(")") else { throw PatternError() }
            return inner
        }
        skipBlanks()
        let name = rest.prefix { !$0.isWhitespace && !"=!<>&|(){}".contains($0) }
        guard !name.isEmpty else { throw PatternError() }
        rest.removeFirst(name.count)
        return .comparison(PatternSelector(parsing: String(name)), try test())
    }

    private mutating func test() throws(PatternError) -> PatternTest {
        if take("IS") {
            if take("NULL") { return .isNull }
            if take("TRUE") { return .isTrue }
            if take("FALSE") { return .isFalse }
            throw PatternError()
        }
        if take("NOT") {
            guard take("EXISTS") else { throw PatternError() }
            return .notExists
        }
        if take("EXISTS") { return .exists }
        for symbol in ["<=", ">=", "!=", "=", "<", ">"] where take(symbol) {
            let (text, isRegex) = try operand()
            switch (symbol, isRegex) {
            case ("=", true): return .matching(text, isNegated: false)
            case ("!=", true): return .matching(text, isNegated: true)
            case ("=", false): return .equal(text)
            case ("!=", false): return .notEqual(text)
            default:
                guard let bound = Double(text) else { throw PatternError() }
                return .compared(symbol, bound)
            }
        }
        throw PatternError()
    }

    private mutating func operand() throws(PatternError) -> (String, isRegex: Bool) {
        skipBlanks()
        guard let first = rest.first else { throw PatternError() }
        guard first == "\"" || first == "%" else {
            let word = rest.prefix { !$0.isWhitespace && !"&|(){},]".contains($0) }
            guard !word.isEmpty else { throw PatternError() }
            rest.removeFirst(word.count)
            return (String(word), false)
        }
        var text = ""
        rest.removeFirst()
        while let character = rest.popFirst() {
            if character == first {
                guard first == "\"" || (try? Regex(text)) != nil else { throw PatternError() }
                return (text, first == "%")
            }
            if character == "\\", first == "\"", let next = rest.popFirst() {
                text.append(next)
            } else {
                text.append(character)
            }
        }
        throw PatternError()
    }
}
