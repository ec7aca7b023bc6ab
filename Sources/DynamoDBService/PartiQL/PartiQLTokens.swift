/// A word of a PartiQL statement.
struct PartiQLToken: Hashable, Sendable {
    enum Kind: Hashable, Sendable {
        /// `Artist`, or a keyword
        case word
        /// `"Artist"`
        case quoted
        /// `'text'`
        case string
        case number
        /// `<=`, `?`, `<<`
        case symbol
        case end
    }

    let kind: Kind
    let text: String
}

/// Splits a statement.
///
/// See <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ql-reference.html>.
struct PartiQLTokens {
    private let scalars: [Unicode.Scalar]
    private var position = 0
    /// Where the current one begins.
    private var start = 0
    private(set) var current = PartiQLToken(kind: .end, text: "")

    init(_ text: String) throws(RequestFailure) {
        scalars = Array(text.unicodeScalars)
        try advance()
    }

    /// In the words with which all refusals of statements begin.
    static func malformed(_ problem: String) -> RequestFailure {
        .validation("Statement wasn't well formed, can't be processed: \(problem)")
    }

    mutating func advance() throws(RequestFailure) {
        try skipBlanks()
        start = position
        guard let scalar = peek() else {
            current = PartiQLToken(kind: .end, text: "")
            return
        }
        switch scalar {
        case "'": current = PartiQLToken(kind: .string, text: try delimited(by: "'"))
        case "\"": current = PartiQLToken(kind: .quoted, text: try delimited(by: "\""))
        case "0"..."9": current = PartiQLToken(kind: .number, text: number())
        // Where a dot joins the names of a path, no digit can follow it.
        case "." where peek(1).map(Self.isDigit) ?? false: current = PartiQLToken(kind: .number, text: "0" + number())
        case _ where Self.isWordPart(scalar):
            current = PartiQLToken(kind: .word, text: take { Self.isWordPart($0) })
        default: current = PartiQLToken(kind: .symbol, text: try symbol())
        }
    }

    /// Of the current one, as messages tell it: `line:column:length`, counted from one.
    var place: String {
        let before = scalars[..<start]
        let line = before.count { $0 == "\n" } + 1
        let column = start - (before.lastIndex(of: "\n") ?? -1)
        return "\(line):\(column):\(position - start)"
    }

    /// Whether a word is followed by what a function is called with.
    var isCall: Bool {
        current.kind == .word && scalars[position...].first { !$0.properties.isWhitespace } == "("
    }

    // MARK: Taking

    func isAt(_ keyword: String) -> Bool { current.kind == .word && current.text.uppercased() == keyword }

    func isAt(symbol: String) -> Bool { current.kind == .symbol && current.text == symbol }

    mutating func take(_ keyword: String) throws(RequestFailure) -> Bool {
        guard isAt(keyword) else { return false }
        try advance()
        return true
    }

    mutating func take(symbol: String) throws(RequestFailure) -> Bool {
        guard isAt(symbol: symbol) else { return false }
        try advance()
        return true
    }

    mutating func expect(_ keyword: String) throws(RequestFailure) {
        guard try take(keyword) else { throw Self.malformed("Expected keyword \(keyword)") }
    }

    mutating func expect(symbol: String) throws(RequestFailure) {
        guard try take(symbol: symbol) else { throw Self.malformed("Expected '\(symbol)'") }
    }

    // MARK: Scanning

    private func peek(_ offset: Int = 0) -> Unicode.Scalar? {
        scalars.indices.contains(position + offset) ? scalars[position + offset] : nil
    }

    /// Blanks and comments: `-- to the end of the line`, `/* to the end */`.
    private mutating func skipBlanks() throws(RequestFailure) {
        while let scalar = peek() {
            switch (scalar, peek(1)) {
            case _ where scalar.properties.isWhitespace: position += 1
            case ("-", "-"): while let next = peek(), next != "\n" { position += 1 }
            case ("/", "*"):
                position += 2
                while peek() != "*" || peek(1) != "/" {
                    guard peek() != nil else { throw Self.malformed("") }
                    position += 1
                }
                position += 2
            default: return
            }
        }
    }

    private mutating func take(while isPart: (Unicode.Scalar) -> Bool) -> String {
        var text = String.UnicodeScalarView()
        while let scalar = peek(), isPart(scalar) {
            text.append(scalar)
            position += 1
        }
        return String(text)
    }

    /// A delimiter inside is written twice.
    private mutating func delimited(by delimiter: Unicode.Scalar) throws(RequestFailure) -> String {
        position += 1
        var text = String.UnicodeScalarView()
        while let scalar = peek() {
            position += 1
            if scalar == delimiter {
                guard peek() == delimiter else { return String(text) }
                position += 1
            }
            text.append(scalar)
        }
        throw Self.malformed("Unterminated literal")
    }

    private mutating func number() -> String {
        var text = take(while: Self.isDigit)
        if peek() == ".", peek(1).map(Self.isDigit) ?? false {
            position += 1
            text += "." + take(while: Self.isDigit)
        }
        guard peek() == "e" || peek() == "E" else { return text }
        let signed = peek(1) == "+" || peek(1) == "-" ? 2 : 1
        guard peek(signed).map(Self.isDigit) ?? false else { return text }
        text += "e" + (peek(1) == "-" ? "-" : "")
        position += signed
        return text + take(while: Self.isDigit)
    }

    private mutating func symbol() throws(RequestFailure) -> String {
        let two = [peek(), peek(1)].compactMap { $0.map(String.init) }.joined()
        if ["<>", "!=", "<=", ">=", "<<", ">>"].contains(two) {
            position += 2
            return two
        }
        guard let scalar = peek(), "=<>()[]{},.:?*+-;".unicodeScalars.contains(scalar) else {
            throw Self.malformed("")
        }
        position += 1
        return String(scalar)
    }

    private static func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }

    private static func isWordPart(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "a"..."z", "A"..."Z", "0"..."9", "_", "$": true
        default: false
        }
    }
}
