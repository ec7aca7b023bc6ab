extension StyledText {
    /// The text in lines no wider than the terminal.
    ///
    /// Lines break at spaces and between East Asian wide characters; a word that fits on no line breaks anywhere
    /// between two characters. Line feeds in the text stay.
    ///
    /// - Parameters:
    ///   - width: in columns. Indents count; where they leave fewer than ten columns, the line may be that much wider.
    ///   - indent: what the first line starts with, such as a bullet.
    ///   - hangingIndent: what all others start with; spaces as wide as `indent` when not given.
    package func wrapped(
        to width: Int,
        indent: StyledText = StyledText(),
        hangingIndent: StyledText? = nil
    ) -> [StyledText] {
        let hanging = hangingIndent ?? StyledText(String(repeating: " ", count: indent.width))
        var result: [StyledText] = []
        for line in lines() {
            var wrapper = LineWrapper(
                first: max(10, width - (result.isEmpty ? indent : hanging).width),
                others: max(10, width - hanging.width)
            )
            for part in wrapper.wrap(line) {
                let start = result.isEmpty ? indent : hanging
                // A blank line gets no indent of spaces: nothing would show.
                let isBlank = part.isEmpty && start.plain.allSatisfy { $0 == " " }
                result.append(isBlank ? StyledText() : start + part)
            }
        }
        return result
    }
}

extension StyledText {
    /// One line cut into parts no wider than `width`, with all its spaces: for code. A cut is made before a space, unless
    /// that would leave half of the width empty.
    package func cut(to width: Int) -> [StyledText] {
        let pieces = runs.flatMap { run in run.text.map { (character: $0, run: run) } }
        var parts: [StyledText] = []
        var start = 0
        repeat {
            var end = start
            var used = 0
            while end < pieces.count {
                used += displayWidth(pieces[end].character)
                if used > width, end > start { break }
                end += 1
            }
            if end < pieces.count, pieces[end].character != " ",
                let space = pieces[start..<end].lastIndex(where: { $0.character == " " }), (space - start) * 2 > width
            {
                end = space
            }
            var part = StyledText()
            for piece in pieces[start..<end] { part.append(String(piece.character), like: piece.run) }
            parts.append(part)
            start = end
        } while start < pieces.count
        return parts
    }
}

/// Plain text in lines no wider than `width`, for messages that have no styles.
package func wrapped(_ text: String, to width: Int, indent: String = "", hangingIndent: String? = nil) -> String {
    StyledText(text)
        .wrapped(to: width, indent: StyledText(indent), hangingIndent: hangingIndent.map { StyledText($0) })
        .map(\.plain)
        .joined(separator: "\n")
}

/// Breaks one line. Spaces at a break vanish; those at the start of the line stay.
private struct LineWrapper {
    private struct Piece {
        var character: Character
        var run: StyledText.Run
        var width: Int
        var isSpace: Bool { character == " " || character == "\t" }
    }

    private let first: Int
    private let others: Int
    private var lines: [StyledText] = []
    private var current = StyledText()
    private var currentWidth = 0
    private var spaces: [Piece] = []

    init(first: Int, others: Int) {
        self.first = first
        self.others = others
    }

    private var limit: Int { lines.isEmpty ? first : others }

    mutating func wrap(_ line: StyledText) -> [StyledText] {
        var word: [Piece] = []
        for run in line.runs {
            for character in run.text {
                let piece = Piece(
                    character: character == "\t" ? " " : character,
                    run: run,
                    width: displayWidth(character == "\t" ? " " : character)
                )
                if piece.isSpace {
                    place(word)
                    word = []
                    spaces.append(piece)
                } else if let last = word.last, breaks(between: last.character, and: character) {
                    place(word)
                    word = [piece]
                } else {
                    word.append(piece)
                }
            }
        }
        place(word)
        lines.append(current)
        return lines
    }

    private mutating func place(_ word: [Piece]) {
        if word.isEmpty { return }
        let wordWidth = word.reduce(0) { $0 + $1.width }
        if currentWidth + spaces.count + wordWidth > limit, currentWidth > 0 {
            breakLine()
        }
        for piece in spaces where currentWidth < limit { add(piece) }
        spaces = []
        for piece in word {
            if currentWidth + piece.width > limit, currentWidth > 0 { breakLine() }
            add(piece)
        }
    }

    private mutating func add(_ piece: Piece) {
        current.append(String(piece.character), like: piece.run)
        currentWidth += piece.width
    }

    private mutating func breakLine() {
        lines.append(current)
        current = StyledText()
        currentWidth = 0
        spaces = []
    }

    /// Chinese and Japanese have no spaces: a line may end beside a wide character, but not before what closes.
    private func breaks(between left: Character, and right: Character) -> Bool {
        func isWide(_ character: Character) -> Bool {
            character.unicodeScalars.first.map(isEastAsianWide) ?? false
        }
        return (isWide(left) || isWide(right)) && !"、。，．）」』】〉》？！：；,.!?:;)]}%".contains(right)
            && !"（「『【〈《([{".contains(left)
    }
}
