/// Cuts a text into tokens, one at a time, since what a slash means depends on what the parser has seen.
struct Tokenizer {
    let units: [UInt16]
    let dialect: JSONataDialect
    private(set) var position = 0

    init(_ text: String, dialect: JSONataDialect) {
        units = Array(text.utf16)
        self.dialect = dialect
    }

    /// - Parameter afterOperand: whether an operator may stand here, so that a slash divides and begins no pattern.
    mutating func next(afterOperand: Bool) throws(JSONataError) -> Token {
        try skipSpaceAndComments()
        guard let unit = current else { return Token(kind: .end, position: units.count) }
        if unit == "/", !afterOperand { return try regex() }
        if let symbol = operatorSymbol(unit) {
            position += symbol.utf16.count
            return Token(kind: .operator(symbol), position: position)
        }
        if unit == "\"" || unit == "'" { return try string(quote: unit) }
        if let number = try number() { return number }
        if unit == "`" { return try quotedName() }
        return name()
    }

    private var current: UInt16? { position < units.count ? units[position] : nil }

    private func unit(at index: Int) -> UInt16? { index >= 0 && index < units.count ? units[index] : nil }

    func text(_ range: Range<Int>) -> String { String(decoding: units[range], as: UTF16.self) }

    private mutating func skipSpaceAndComments() throws(JSONataError) {
        while let unit = current {
            if unit.isJSONataSpace {
                position += 1
            } else if unit == "/", self.unit(at: position + 1) == "*" {
                let start = position
                position += 2
                while !(current == "*" && self.unit(at: position + 1) == "/") {
                    guard position < units.count else { throw JSONataError("S0106", at: start) }
                    position += 1
                }
                position += 2
            } else {
                return
            }
        }
    }

    private func operatorSymbol(_ unit: UInt16) -> String? {
        if let following = self.unit(at: position + 1) {
            let pair = String(decoding: [unit, following], as: UTF16.self)
            if Tokenizer.pairs.contains(pair) || dialect == .standard && (pair == "??" || pair == "?:") { return pair }
        }
        return unit.isJSONataOperator ? String(decoding: [unit], as: UTF16.self) : nil
    }

    private static let pairs: Set<String> = ["..", ":=", "!=", ">=", "<=", "**", "~>"]

    private mutating func name() -> Token {
        let start = position
        while let unit = current, !unit.isJSONataSpace, !unit.isJSONataOperator { position += 1 }
        if units[start] == "$" { return Token(kind: .variable(text(start + 1..<position)), position: position) }
        let name = text(start..<position)
        let kind: Token.Kind =
            switch name {
            case "or", "in", "and": .operator(name)
            case "true": .bool(true)
            case "false": .bool(false)
            case "null": .null
            default: .name(name)
            }
        return Token(kind: kind, position: position)
    }

    private mutating func quotedName() throws(JSONataError) -> Token {
        position += 1
        guard let end = units[position...].firstIndex(of: "`") else {
            position = units.count
            throw JSONataError("S0105", at: position)
        }
        defer { position = end + 1 }
        return Token(kind: .name(text(position..<end)), position: end + 1)
    }

    private mutating func number() throws(JSONataError) -> Token? {
        guard let end = NumberSyntax.end(of: units, from: position) else { return nil }
        let literal = text(position..<end)
        guard let value = Double(literal), value.isFinite else {
            throw JSONataError("S0102", at: position, token: literal)
        }
        position = end
        return Token(kind: .number(value), position: position)
    }

    private mutating func string(quote: UInt16) throws(JSONataError) -> Token {
        position += 1
        var content: [UInt16] = []
        while let unit = current {
            position += 1
            switch unit {
            case quote:
                return Token(kind: .string(String(decoding: content, as: UTF16.self)), position: position)
            case "\\":
                content.append(try escape())
            default:
                content.append(unit)
            }
        }
        throw JSONataError("S0101", at: position)
    }

    private mutating func escape() throws(JSONataError) -> UInt16 {
        guard let letter = current else { throw JSONataError("S0103", at: position, token: "") }
        position += 1
        switch letter {
        case "\"", "\\", "/": return letter
        case "b": return 0x08
        case "f": return 0x0C
        case "n": return 0x0A
        case "r": return 0x0D
        case "t": return 0x09
        case "u":
            let digits = units[position..<min(position + 4, units.count)]
            guard digits.count == 4, digits.allSatisfy(\.isHexDigit),
                let unit = UInt16(String(decoding: digits, as: UTF16.self), radix: 16)
            else { throw JSONataError("S0104", at: position - 1) }
            position += 4
            return unit
        default:
            throw JSONataError("S0103", at: position - 1, token: String(decoding: [letter], as: UTF16.self))
        }
    }

    private mutating func regex() throws(JSONataError) -> Token {
        position += 1
        let start = position
        var depth = 0
        while let unit = current {
            if unit == "/", depth == 0, !isEscaped(position, from: start) {
                guard position > start else { throw JSONataError("S0301", at: position) }
                let pattern = start..<position
                position += 1
                var flags: Set<UInt16> = []
                while let flag = current, flag == "i" || flag == "m" {
                    flags.insert(flag)
                    position += 1
                }
                let regex = try Regex(
                    units[pattern],
                    ignoresCase: flags.contains("i"),
                    isMultiline: flags.contains("m"),
                    position: position
                )
                return Token(kind: .regex(regex), position: position)
            }
            if self.unit(at: position - 1) != "\\" {
                if unit == "(" || unit == "[" || unit == "{" { depth += 1 }
                if unit == ")" || unit == "]" || unit == "}" { depth -= 1 }
            }
            position += 1
        }
        throw JSONataError("S0302", at: position)
    }

    private func isEscaped(_ index: Int, from start: Int) -> Bool {
        var backslashes = 0
        while index - backslashes - 1 >= start, units[index - backslashes - 1] == "\\" { backslashes += 1 }
        return backslashes % 2 == 1
    }
}
