import Markdown

/// How wide text is in the sans-serif fonts that systems have, in em: about the mean of Arial's and DejaVu Sans's.
enum TextWidth {
    struct Word {
        var width: Double
        /// Not a word but the end of a line.
        var isBreak = false
    }

    static let space = 0.29
    static let monospaced = 0.602

    /// The words of a paragraph with their widths, those in code wider and with the padding around it.
    static func words(_ content: [Inline]) -> [Word] {
        var builder = WordBuilder()
        builder.add(content)
        return builder.finished
    }

    fileprivate static func width(of character: Character) -> Double {
        switch character {
        case "i", "j", "l", "I", ".", ",", ";", ":", "'", "|", "!", "’": 0.27
        case "f", "t", "r", "(", ")", "[", "]", "/", "-", "\"", "`": 0.36
        case "m", "w", "M", "W", "@", "%", "—", "→", "…": 0.88
        case "A"..."Z": 0.68
        case "0"..."9", "a"..."z": 0.55
        default: character.isASCII ? 0.55 : 0.75
        }
    }
}

private struct WordBuilder {
    private var words: [TextWidth.Word] = []
    private var width = 0.0

    var finished: [TextWidth.Word] { width > 0 ? words + [TextWidth.Word(width: width)] : words }

    mutating func add(_ content: [Inline]) {
        for inline in content {
            switch inline.kind {
            case .text(let text), .html(let text): add(text)
            case .code(let text): addCode(text)
            case .emphasis(let content), .strong(let content), .link(_, let content): add(content)
            case .image(_, let alternative): add(alternative)
            case .softBreak: endWord()
            case .lineBreak:
                endWord()
                words.append(TextWidth.Word(width: 0, isBreak: true))
            }
        }
    }

    private mutating func add(_ text: String) {
        for character in text {
            if character.isWhitespace { endWord() } else { width += TextWidth.width(of: character) }
        }
    }

    private mutating func addCode(_ text: String) {
        width += 0.26
        // It stands on one line, spaces and all.
        width += Double(text.count) * 0.88 * TextWidth.monospaced
        width += 0.26
    }

    private mutating func endWord() {
        if width > 0 { words.append(TextWidth.Word(width: width)) }
        width = 0
    }
}
