/// Goes over code once, from left to right, byte by byte: all that a grammar knows is ASCII, and what is beyond it is taken
/// for letters, so that no character is ever cut.
struct Scanner {
    /// A stretch of code, which begins where the one before it ends.
    struct Span {
        var end: Int
        var kind: Highlighter.Kind
    }

    private let bytes: [UInt8]
    private let grammar: Grammar
    private var position = 0
    private var spans: [Span] = []

    /// - Parameter bytes: UTF-8.
    init(_ bytes: [UInt8], grammar: Grammar) {
        self.bytes = bytes
        self.grammar = grammar
    }

    mutating func scan() -> [Span] {
        while position < bytes.count {
            if !(scanComment() || scanString() || scanNumber() || scanWord()) {
                take(1, as: .plain)
            }
        }
        return spans
    }

    // MARK: Kinds

    private mutating func scanComment() -> Bool {
        if grammar.hasBlockComments, isPair("/", "*", at: position) {
            take(blockCommentLength(), as: .comment)
            return true
        }
        guard !grammar.lineComment.isEmpty, starts(with: grammar.lineComment, at: position) else { return false }
        if grammar.commentNeedsSpace, position > 0, !bytes[position - 1].isSpace { return false }
        take(length(from: position) { $0 != .lineFeed }, as: .comment)
        return true
    }

    /// They nest in Swift; in Go an inner opening is too rare to care.
    private func blockCommentLength() -> Int {
        var depth = 0
        var index = position
        while index < bytes.count {
            if isPair("/", "*", at: index) {
                depth += 1
                index += 2
            } else if isPair("*", "/", at: index) {
                depth -= 1
                index += 2
                if depth == 0 { break }
            } else {
                index += 1
            }
        }
        return min(index, bytes.count) - position
    }

    private mutating func scanString() -> Bool {
        guard let quote = grammar.quotes.first(where: { starts(with: $0.mark, at: position) }) else { return false }
        // In YAML and shells a mark within a word is a letter: "don't".
        if grammar.commentNeedsSpace, position > 0, bytes[position - 1].isLetter { return false }
        var index = position + quote.mark.count
        while index < bytes.count, !starts(with: quote.mark, at: index) {
            if bytes[index] == .lineFeed, !quote.spansLines { break }
            index += quote.escapes && bytes[index] == UInt8(ascii: "\\") ? interpolationOrEscape(at: index) : 1
        }
        if index < bytes.count, bytes[index] != .lineFeed || quote.spansLines { index += quote.mark.count }
        let end = min(index, bytes.count)
        take(end - position, as: grammar.hasKeys && colonFollows(end) ? .key : .string)
        return true
    }

    /// How many bytes `\n`, or Swift's `\(…)`, takes.
    private func interpolationOrEscape(at index: Int) -> Int {
        guard index + 1 < bytes.count, bytes[index + 1] == UInt8(ascii: "(") else { return 2 }
        var depth = 0
        var end = index + 1
        while end < bytes.count, bytes[end] != .lineFeed {
            if bytes[end] == UInt8(ascii: "(") { depth += 1 }
            if bytes[end] == UInt8(ascii: ")") { depth -= 1 }
            end += 1
            if depth == 0 { break }
        }
        return end - index
    }

    private mutating func scanNumber() -> Bool {
        guard bytes[position].isDigit, position == 0 || !isWordPart(bytes[position - 1]) else { return false }
        let count = length(from: position) {
            $0.isDigit || $0.isLetter || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "_")
        }
        // A date, a version or a path that begins with a digit is a word.
        let end = position + count
        if end < bytes.count, isWordPart(bytes[end]) { return false }
        take(count, as: .number)
        return true
    }

    private mutating func scanWord() -> Bool {
        let first = bytes[position]
        if grammar.sigils.contains(first) {
            let count = 1 + length(from: position + 1, while: isWordPart)
            take(count, as: count > 1 ? .keyword : .plain)
            return true
        }
        guard isWordPart(first) else { return false }
        var count = length(from: position, while: isWordPart)
        // YAML's words may have colons in them (`AWS::Region`), but a key ends before its own.
        if grammar.hasKeys, bytes[position + count - 1] == UInt8(ascii: ":"), isSpaceOrEnd(position + count) {
            count -= 1
        }
        if count == 0 { return false }
        take(count, as: kind(ofWordUpTo: position + count))
        return true
    }

    private func kind(ofWordUpTo end: Int) -> Highlighter.Kind {
        if grammar.hasKeys, colonFollows(end) { return .key }
        if grammar.keywords.contains(String(decoding: bytes[position..<end], as: UTF8.self)) { return .keyword }
        if grammar.hasCapitalTypes, bytes[position].isCapital { return .type }
        return .plain
    }

    // MARK: Looking

    private func colonFollows(_ index: Int) -> Bool {
        let next = index + length(from: index) { $0 == UInt8(ascii: " ") }
        return next < bytes.count && bytes[next] == UInt8(ascii: ":")
            && (!grammar.keysNeedSpace || isSpaceOrEnd(next + 1))
    }

    private func isSpaceOrEnd(_ index: Int) -> Bool { index >= bytes.count || bytes[index].isSpace }

    private func isWordPart(_ byte: UInt8) -> Bool {
        byte.isLetter || byte.isDigit || grammar.wordCharacters.contains(byte)
    }

    private func isPair(_ first: Unicode.Scalar, _ second: Unicode.Scalar, at index: Int) -> Bool {
        index + 1 < bytes.count && bytes[index] == UInt8(ascii: first) && bytes[index + 1] == UInt8(ascii: second)
    }

    private func starts(with mark: [UInt8], at index: Int) -> Bool {
        guard index + mark.count <= bytes.count else { return false }
        for offset in mark.indices where bytes[index + offset] != mark[offset] { return false }
        return true
    }

    private func length(from start: Int, while condition: (UInt8) -> Bool) -> Int {
        var index = start
        while index < bytes.count, condition(bytes[index]) { index += 1 }
        return index - start
    }

    private mutating func take(_ count: Int, as kind: Highlighter.Kind) {
        position += count
        if let last = spans.indices.last, spans[last].kind == kind {
            spans[last].end = position
        } else {
            spans.append(Span(end: position, kind: kind))
        }
    }
}

extension UInt8 {
    fileprivate var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }
    fileprivate var isCapital: Bool { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(self) }
    fileprivate var isLetter: Bool {
        isCapital || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self) || self >= 0x80
    }
}
