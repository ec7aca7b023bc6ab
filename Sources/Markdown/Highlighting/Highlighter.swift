/// Code by what its parts are, for colours. Simple on purpose: it never fails, and what it doesn't know is plain.
package struct Highlighter: Sendable {
    package enum Kind: String, Hashable, Sendable, CaseIterable {
        case plain, keyword, type, string, number, comment, key
    }

    /// A stretch of code on one line.
    package struct Token: Hashable, Sendable {
        package var text: String
        package var kind: Kind

        package init(_ text: String, _ kind: Kind) {
            self.text = text
            self.kind = kind
        }
    }

    private let grammar: Grammar?

    /// - Parameter language: as a fence names it; code of an unknown one is plain.
    package init(language: String?) {
        grammar = language.flatMap { Grammar.named($0) }
    }

    /// The code's lines, whose tokens put together are the lines again.
    package func lines(of code: String) -> [[Token]] {
        let bytes = Array(code.utf8)
        var spans = [Scanner.Span(end: bytes.count, kind: .plain)]
        if let grammar {
            var scanner = Scanner(bytes, grammar: grammar)
            spans = scanner.scan()
        }
        var lines: [[Token]] = [[]]
        var start = 0
        for span in spans {
            while start < span.end {
                let end = bytes[start..<span.end].firstIndex(of: .lineFeed) ?? span.end
                if end > start {
                    let text = String(decoding: bytes[start..<end], as: UTF8.self)
                    lines[lines.count - 1].append(Token(text, span.kind))
                }
                if end < span.end { lines.append([]) }
                start = min(end + 1, span.end)
            }
        }
        if lines.last?.isEmpty == true { lines.removeLast() }
        return lines
    }
}
