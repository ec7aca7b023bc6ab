/// A paragraph, a list, a piece of code...: what stands on lines of its own.
package struct Block: Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
        case heading(Heading)
        case paragraph([Inline])
        case quote([Block])
        case list(List)
        indirect case code(CodeBlock)
        /// HTML that is no comment. Never live: both renderers show it as text.
        case html(String)
        indirect case directive(Directive)
        case thematicBreak(ThematicBreak)
        /// Never written by an author: what a directive for a diagram became.
        indirect case figure(Figure)
    }

    package struct Heading: Hashable, Sendable {
        /// 1 to 6.
        package var level: Int
        package var content: [Inline]
        /// Written as text with `---` below it, which authors who mean a slide break write by accident.
        package var isUnderlinedByDashes: Bool

        package init(level: Int, content: [Inline], isUnderlinedByDashes: Bool = false) {
            self.level = level
            self.content = content
            self.isUnderlinedByDashes = isUnderlinedByDashes
        }
    }

    package struct List: Hashable, Sendable {
        package enum Marker: Hashable, Sendable {
            case bullet
            case number(start: Int)
        }

        package struct Item: Hashable, Sendable {
            package var blocks: [Block]
            package var range: SourceRange

            package init(blocks: [Block], range: SourceRange) {
                self.blocks = blocks
                self.range = range
            }
        }

        /// How a list that was made, not written, stands on a page.
        package enum Look: String, Hashable, Sendable {
            case plain
            /// What is to be ticked off.
            case checks
            /// Many short items, side by side where there is room.
            case columns
        }

        package var marker: Marker
        /// No blank line between the items.
        package var isTight: Bool
        package var items: [Item]
        package var look: Look

        package init(marker: Marker, isTight: Bool, items: [Item], look: Look = .plain) {
            self.marker = marker
            self.isTight = isTight
            self.items = items
            self.look = look
        }
    }

    package enum ThematicBreak: Hashable, Sendable {
        /// Written `---`, outside of lists and quotes: here the next slide begins.
        case slide
        case rule
    }

    package var kind: Kind
    package var range: SourceRange

    package init(_ kind: Kind, range: SourceRange) {
        self.kind = kind
        self.range = range
    }
}

/// Code with what its fence says about it.
package struct CodeBlock: Hashable, Sendable {
    /// Ends with a line feed unless it is empty.
    package var text: String
    package var info: CodeInfo

    package init(text: String, info: CodeInfo = CodeInfo()) {
        self.text = text
        self.info = info
    }

    package var lines: [Substring] {
        let lines = text.utf8.split(separator: .lineFeed, omittingEmptySubsequences: false)
        return (lines.last?.isEmpty == true ? lines.dropLast() : lines).map { Substring($0) }
    }

    package var lineCount: Int {
        text.utf8.reduce(0) { $0 + ($1 == .lineFeed ? 1 : 0) }
    }
}
