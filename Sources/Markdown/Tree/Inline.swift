/// A stretch of a line: text, emphasis, code, a link...
package struct Inline: Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
        case text(String)
        case code(String)
        case emphasis([Inline])
        case strong([Inline])
        case link(address: String, content: [Inline])
        case image(address: String, alternative: String)
        /// Never live: both renderers show it as text.
        case html(String)
        /// A line end in the source, which is a space to the reader.
        case softBreak
        case lineBreak
    }

    package var kind: Kind
    package var range: SourceRange

    package init(_ kind: Kind, range: SourceRange) {
        self.kind = kind
        self.range = range
    }
}

extension [Inline] {
    /// What a reader reads, without styles.
    package var plainText: String {
        map { inline in
            switch inline.kind {
            case .text(let text), .code(let text), .html(let text): text
            case .emphasis(let content), .strong(let content), .link(_, let content): content.plainText
            case .image(_, let alternative): alternative
            case .softBreak, .lineBreak: " "
            }
        }
        .joined()
    }
}
