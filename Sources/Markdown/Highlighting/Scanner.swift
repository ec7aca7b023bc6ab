/// Goes over code once, from left to right.
struct Scanner {
    private let characters: [Character]
    private let grammar: Grammar
    private var position = 0
    private var tokens: [Highlighter.Token] = []

    init(_ code: String, grammar: Grammar) {
        characters = Array(code)
        self.grammar = grammar
    }

    mutating func scan() -> [Highlighter.Token] {
        while position < characters.count {
            if !(scanComment() || scanString() || scanNumber() || scanWord()) {
                take(1, as: .plain)
            }
        }
        return tokens
    }

    // MARK: Kinds

    private mutating func scanComment() -> Bool {
        if grammar.hasBlockComments, starts(with: "/*") {
            take(blockCommentLength(), as: .comment)
            return true
        }
        guard let mark = grammar.lineComment, starts(with: mark) else { return false }
        if grammar.commentNeedsSpace, position > 0, !characters[position - 1].isWhitespace { return false }
        take(length(from: position) { !$0.isNewline }, as: .comment)
        return true
    }

    /// They nest in Swift; in Go an inner opening is too rare to care.
    private func blockCommentLength() -> Int {
        var depth = 0
        var index = position
        while index < characters.count {
            if starts(with: "/*", at: index) {
                depth += 1
                index += 2
            } else if starts(with: "*/", at: index) {
                depth -= 1
                index += 2
                if depth == 0 { break }
            } else {
                index += 1
            }
        }
        return min(index, characters.count) - position
    }

    private mutating func scanString() -> Bool {
        guard let quote = grammar.quotes.first(where: { starts(with: $0.start) }) else { return false }
        // In YAML and shells a mark within a word is a letter: "don't".
        if grammar.commentNeedsSpace, position > 0, characters[position - 1].isLetter { return false }
        var index = position + quote.start.count
        while index < characters.count, !starts(with: quote.end, at: index) {
            if characters[index].isNewline, !quote.spansLines { break }
            index += quote.escapes && characters[index] == "\\" ? interpolationOrEscape(at: index) : 1
        }
        if index < characters.count, !characters[index].isNewline || quote.spansLines { index += quote.end.count }
        let length = min(index, characters.count) - position
        take(length, as: grammar.hasKeys && colonFollows(position + length) ? .key : .string)
        return true
    }

    /// How many characters `\n`, or Swift's `\(…)`, takes.
    private func interpolationOrEscape(at index: Int) -> Int {
        guard index + 1 < characters.count, characters[index + 1] == "(" else { return 2 }
        var depth = 0
        var end = index + 1
        while end < characters.count, !characters[end].isNewline {
            if characters[end] == "(" { depth += 1 }
            if characters[end] == ")" { depth -= 1 }
            end += 1
            if depth == 0 { break }
        }
        return end - index
    }

    private mutating func scanNumber() -> Bool {
        guard isDigit(characters[position]), position == 0 || !isWordPart(characters[position - 1]) else {
            return false
        }
        let count = length(from: position) { isDigit($0) || $0.isLetter || $0 == "." || $0 == "_" }
        // A date, a version or a path that begins with a digit is a word.
        let end = position + count
        if end < characters.count, isWordPart(characters[end]) { return false }
        take(count, as: .number)
        return true
    }

    private mutating func scanWord() -> Bool {
        let first = characters[position]
        let hasSigil = grammar.sigils.contains(first)
        guard hasSigil || isWordPart(first) else { return false }
        var count = (hasSigil ? 1 : 0) + length(from: position + (hasSigil ? 1 : 0), while: isWordPart)
        if hasSigil {
            take(count, as: count > 1 ? .keyword : .plain)
            return true
        }
        // YAML's words may have colons in them (`AWS::Region`), but a key ends before its own.
        if grammar.hasKeys, characters[position + count - 1] == ":", isSpaceOrEnd(position + count) { count -= 1 }
        if count == 0 { return false }
        let word = String(characters[position..<position + count])
        take(count, as: kind(of: word, end: position + count))
        return true
    }

    private func kind(of word: String, end: Int) -> Highlighter.Kind {
        if grammar.hasKeys, colonFollows(end) { return .key }
        if grammar.keywords.contains(word) { return .keyword }
        if grammar.hasCapitalTypes, word.first?.isUppercase == true { return .type }
        return .plain
    }

    // MARK: Looking

    private func colonFollows(_ index: Int) -> Bool {
        let next = index + length(from: index) { $0 == " " }
        return next < characters.count && characters[next] == ":"
            && (isSpaceOrEnd(next + 1) || grammar.lineComment == "//")
    }

    private func isSpaceOrEnd(_ index: Int) -> Bool { index >= characters.count || characters[index].isWhitespace }

    private func isDigit(_ character: Character) -> Bool { ("0"..."9").contains(character) }

    private func isWordPart(_ character: Character) -> Bool {
        character.isLetter || isDigit(character) || grammar.wordCharacters.contains(character)
    }

    private func starts(with mark: String, at index: Int? = nil) -> Bool {
        var index = index ?? position
        for character in mark {
            guard index < characters.count, characters[index] == character else { return false }
            index += 1
        }
        return true
    }

    private func length(from start: Int, while condition: (Character) -> Bool) -> Int {
        var index = start
        while index < characters.count, condition(characters[index]) { index += 1 }
        return index - start
    }

    private mutating func take(_ count: Int, as kind: Highlighter.Kind) {
        let part = characters[position..<position + count]
        if tokens.last?.kind == kind {
            tokens[tokens.count - 1].text.append(contentsOf: part)
        } else {
            tokens.append(Highlighter.Token(String(part), kind))
        }
        position += count
    }
}
