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
        var tokens = [Token(code, .plain)]
        if let grammar {
            var scanner = Scanner(code, grammar: grammar)
            tokens = scanner.scan()
        }
        var lines: [[Token]] = [[]]
        for token in tokens {
            for (index, part) in token.text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
                if index > 0 { lines.append([]) }
                if !part.isEmpty { lines[lines.count - 1].append(Token(String(part), token.kind)) }
            }
        }
        if lines.last?.isEmpty == true { lines.removeLast() }
        return lines
    }
}
