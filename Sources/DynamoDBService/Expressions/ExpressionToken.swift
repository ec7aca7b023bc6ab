/// A word of an expression, and where it stands.
struct ExpressionToken: Hashable, Sendable {
    enum Kind: Hashable, Sendable {
        /// `info`, `BETWEEN`, `size`
        case identifier
        /// `#name`
        case name
        /// `:value`
        case value
        case number
        /// `=`, `<>`, `(`
        case punctuation
        case invalid
        case end
    }

    let kind: Kind
    let text: String
    /// In bytes of the expression.
    let range: Range<Int>
}

/// An expression that breaks the grammar, in AWS's words without their beginning.
struct ExpressionFailure: Error, Hashable, Sendable {
    let message: String
}

/// Splits an expression, and shows what is around a word that can't stand there.
struct ExpressionTokens {
    private let bytes: [UInt8]
    private(set) var tokens: [ExpressionToken] = []
    private var index = 0

    init(_ text: String) {
        bytes = Array(text.utf8)
        var position = 0
        while position < bytes.count {
            if Self.isSpace(bytes[position]) {
                position += 1
                continue
            }
            let token = token(at: position)
            tokens.append(token)
            position = token.range.upperBound
        }
        tokens.append(ExpressionToken(kind: .end, text: "<EOF>", range: bytes.count..<bytes.count))
    }

    var current: ExpressionToken { tokens[index] }
    var following: ExpressionToken { tokens[min(index + 1, tokens.count - 1)] }

    mutating func advance() { index = min(index + 1, tokens.count - 1) }

    /// Takes the punctuation where it stands next.
    mutating func take(_ text: String) -> Bool {
        guard current.kind == .punctuation, current.text == text else { return false }
        advance()
        return true
    }

    mutating func expect(_ text: String) throws(ExpressionFailure) {
        guard take(text) else { throw syntaxError }
    }

    /// Whether this word, in any case, stands next.
    func isAt(keyword: String) -> Bool { current.kind == .identifier && current.text.uppercased() == keyword }

    mutating func take(keyword: String) -> Bool {
        guard isAt(keyword: keyword) else { return false }
        advance()
        return true
    }

    /// That the word that stands next can't.
    var syntaxError: ExpressionFailure {
        let start = tokens[max(index - 1, 0)].range.lowerBound
        let following = tokens[min(index + 1, tokens.count - 1)]
        let end = (following.kind == .end ? tokens[max(min(index, tokens.count - 2), 0)] : following).range.upperBound
        let near = String(decoding: bytes[start..<end], as: UTF8.self)
        return ExpressionFailure(message: "Syntax error; token: \"\(current.text)\", near: \"\(near)\"")
    }

    private func token(at start: Int) -> ExpressionToken {
        let byte = bytes[start]
        switch byte {
        case UInt8(ascii: "#"), UInt8(ascii: ":"):
            let end = end(from: start + 1, while: Self.isWordPart)
            return make(end == start + 1 ? .invalid : byte == UInt8(ascii: "#") ? .name : .value, start..<end)
        case UInt8(ascii: "0")...UInt8(ascii: "9"):
            return make(.number, start..<end(from: start, while: Self.isDigit))
        case _ where Self.isWordPart(byte):
            return make(.identifier, start..<end(from: start, while: Self.isWordPart))
        case UInt8(ascii: "<"), UInt8(ascii: ">"):
            let next = start + 1 < bytes.count ? bytes[start + 1] : 0
            let isPair = next == UInt8(ascii: "=") || (byte == UInt8(ascii: "<") && next == UInt8(ascii: ">"))
            return make(.punctuation, start..<start + (isPair ? 2 : 1))
        case _ where "=()[],.+-".utf8.contains(byte):
            return make(.punctuation, start..<start + 1)
        default:
            return make(.invalid, start..<end(from: start + 1) { $0 & 0xC0 == 0x80 })
        }
    }

    private func make(_ kind: ExpressionToken.Kind, _ range: Range<Int>) -> ExpressionToken {
        ExpressionToken(kind: kind, text: String(decoding: bytes[range], as: UTF8.self), range: range)
    }

    private func end(from start: Int, while isPart: (UInt8) -> Bool) -> Int {
        bytes[start...].firstIndex { !isPart($0) } ?? bytes.count
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D }
    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

    private static func isWordPart(_ byte: UInt8) -> Bool {
        isDigit(byte) || byte == UInt8(ascii: "_") || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }
}
