import CCMark
import Terminal
import WorkshopCommon

/// libcmark's tree made into ours, with each string sanitised once libcmark has decoded its entities.
///
/// The only place that speaks to libcmark. Its own HTML renderer is not used, so that UNSAFE mode is no question.
struct TreeBuilder {
    private(set) var diagnostics: [Diagnostic] = []
    private let source: SourceText
    private let skippedLines: Int
    /// The last line of text with a directive in its middle.
    private var lineWithDirective: Int?

    /// - Parameter skippingLines: lines at the top that libcmark sees as blank, so that all others keep their numbers.
    init(source: SourceText, skippingLines: Int) {
        self.source = source
        skippedLines = skippingLines
    }

    /// The top-level blocks; incomplete where there are diagnostics.
    mutating func build() -> [Block] {
        var text = String(repeating: "\n", count: skippedLines) + source.text(from: skippedLines + 1)
        guard let root = text.withUTF8({ parse($0) }) else {
            preconditionFailure("libcmark gives a tree for every text")
        }
        defer { cmark_node_free(root) }
        if let place = tooDeep(root) {
            diagnostics.append(.tooDeep(at: source.location(of: place)))
            return []
        }
        return blocks(in: root, isTopLevel: true)
    }

    private func parse(_ text: UnsafeBufferPointer<UInt8>) -> OpaquePointer? {
        text.withMemoryRebound(to: CChar.self) { characters in
            // An empty text may have no address, but libcmark wants one.
            guard let start = characters.baseAddress else { return cmark_parse_document("", 0, CMARK_OPT_DEFAULT) }
            return cmark_parse_document(start, characters.count, CMARK_OPT_DEFAULT)
        }
    }

    /// Where nesting first goes too deep. libcmark walks its tree without recursion, so that any depth can be looked at.
    private func tooDeep(_ root: OpaquePointer) -> SourceRange? {
        let iterator = cmark_iter_new(root)
        defer { cmark_iter_free(iterator) }
        var depth = 0
        while true {
            switch cmark_iter_next(iterator) {
            case CMARK_EVENT_DONE: return nil
            case CMARK_EVENT_EXIT: depth -= 1
            default:
                guard let node = cmark_iter_get_node(iterator) else { return nil }
                // Leaves have no exit event.
                if cmark_node_first_child(node) == nil, isLeaf(node) { continue }
                depth += 1
                if depth > MarkdownDocument.maximumDepth { return range(of: node) }
            }
        }
    }

    private func isLeaf(_ node: OpaquePointer) -> Bool {
        switch cmark_node_get_type(node) {
        case CMARK_NODE_HTML_BLOCK, CMARK_NODE_THEMATIC_BREAK, CMARK_NODE_CODE_BLOCK, CMARK_NODE_TEXT,
            CMARK_NODE_SOFTBREAK, CMARK_NODE_LINEBREAK, CMARK_NODE_CODE, CMARK_NODE_HTML_INLINE:
            true
        default: false
        }
    }

    // MARK: Blocks

    private mutating func blocks(in parent: OpaquePointer, isTopLevel: Bool = false) -> [Block] {
        var result: [Block] = []
        for child in children(of: parent) { result += blocks(from: child, isTopLevel: isTopLevel) }
        return result
    }

    /// One block, but for comments with several directives.
    private mutating func blocks(from node: OpaquePointer, isTopLevel: Bool) -> [Block] {
        let range = range(of: node)
        switch cmark_node_get_type(node) {
        case CMARK_NODE_PARAGRAPH:
            return [Block(.paragraph(inlines(in: node)), range: range)]
        case CMARK_NODE_HEADING:
            return [Block(.heading(heading(node, range)), range: range)]
        case CMARK_NODE_BLOCK_QUOTE:
            return [Block(.quote(blocks(in: node)), range: range)]
        case CMARK_NODE_LIST:
            return [Block(.list(list(node)), range: range)]
        case CMARK_NODE_CODE_BLOCK:
            return [Block(.code(code(node, range)), range: range)]
        case CMARK_NODE_THEMATIC_BREAK:
            let isSlideBreak = isTopLevel && source.line(range.startLine).trimmedPart == "---"
            return [Block(.thematicBreak(isSlideBreak ? .slide : .rule), range: range)]
        case CMARK_NODE_HTML_BLOCK:
            return html(node, range)
        default:
            return []
        }
    }

    private mutating func heading(_ node: OpaquePointer, _ range: SourceRange) -> Block.Heading {
        // libcmark ends such a heading on its text or on its underline, depending on the version.
        let isATX = source.line(range.startLine).drop { $0 == " " || $0 == ">" || $0 == "\t" }.first == "#"
        let level = Int(cmark_node_get_heading_level(node))
        return Block.Heading(
            level: level,
            content: inlines(in: node),
            isUnderlinedByDashes: level == 2 && !isATX && range.endLine >= range.startLine
        )
    }

    private mutating func list(_ node: OpaquePointer) -> Block.List {
        var items: [Block.List.Item] = []
        for child in children(of: node) {
            items.append(Block.List.Item(blocks: blocks(in: child), range: range(of: child)))
        }
        let isNumbered = cmark_node_get_list_type(node) == CMARK_ORDERED_LIST
        return Block.List(
            marker: isNumbered ? .number(start: Int(cmark_node_get_list_start(node))) : .bullet,
            isTight: cmark_node_get_list_tight(node) != 0,
            items: items
        )
    }

    private mutating func code(_ node: OpaquePointer, _ range: SourceRange) -> CodeBlock {
        let text = string(cmark_node_get_literal(node))
        var parser = CodeInfoParser(
            lineCount: CodeBlock(text: text).lineCount,
            location: source.location(line: range.startLine)
        )
        let info = parser.parse(string(cmark_node_get_fence_info(node)))
        diagnostics += parser.diagnostics
        return CodeBlock(text: text, info: info)
    }

    private mutating func html(_ node: OpaquePointer, _ range: SourceRange) -> [Block] {
        let text = string(cmark_node_get_literal(node))
        guard text[...].trimmedPart.starts(with: "<!--") else { return [Block(.html(text), range: range)] }
        var parser = DirectiveParser(location: source.location(of: range))
        let directives = parser.parse(text)
        diagnostics += parser.diagnostics
        return directives.map { Block(.directive($0), range: range) }
    }

    // MARK: Inlines

    private mutating func inlines(in parent: OpaquePointer) -> [Inline] {
        var result: [Inline] = []
        for child in children(of: parent) {
            guard let kind = inline(child) else { continue }
            let range = range(of: child)
            if case .text(let text) = kind, let last = result.last, case .text(let before) = last.kind,
                last.range.endLine == range.startLine
            {
                // libcmark splits text wherever something might have begun.
                var joined = last.range
                (joined.endLine, joined.endColumn) = (range.endLine, range.endColumn)
                result[result.count - 1] = Inline(.text(sanitized(before + text)), range: joined)
            } else {
                result.append(Inline(kind, range: range))
            }
        }
        return result
    }

    private mutating func inline(_ node: OpaquePointer) -> Inline.Kind? {
        switch cmark_node_get_type(node) {
        case CMARK_NODE_TEXT: return .text(string(cmark_node_get_literal(node)))
        case CMARK_NODE_CODE: return .code(string(cmark_node_get_literal(node)))
        case CMARK_NODE_SOFTBREAK: return .softBreak
        case CMARK_NODE_LINEBREAK: return .lineBreak
        case CMARK_NODE_EMPH: return .emphasis(inlines(in: node))
        case CMARK_NODE_STRONG: return .strong(inlines(in: node))
        case CMARK_NODE_LINK:
            return .link(address: string(cmark_node_get_url(node)), content: inlines(in: node))
        case CMARK_NODE_IMAGE:
            return .image(address: string(cmark_node_get_url(node)), alternative: inlines(in: node).plainText)
        case CMARK_NODE_HTML_INLINE:
            let text = string(cmark_node_get_literal(node))
            if text.hasPrefix("<!--") { complainOnce(ofDirectiveAt: range(of: node)) }
            return .html(text)
        default: return nil
        }
    }

    /// Once a line: it says all, and the column of each of a thousand would take as many walks along the line.
    private mutating func complainOnce(ofDirectiveAt range: SourceRange) {
        guard range.startLine != lineWithDirective else { return }
        lineWithDirective = range.startLine
        diagnostics.append(.directiveInLine(at: source.location(of: range)))
    }

    // MARK: Nodes

    private func children(of node: OpaquePointer) -> [OpaquePointer] {
        var children: [OpaquePointer] = []
        var next = cmark_node_first_child(node)
        while let child = next {
            children.append(child)
            next = cmark_node_next(child)
        }
        return children
    }

    private func string(_ characters: UnsafePointer<CChar>?) -> String {
        characters.map { sanitized(String(cString: $0)) } ?? ""
    }

    private func range(of node: OpaquePointer) -> SourceRange {
        SourceRange(
            startLine: Int(cmark_node_get_start_line(node)),
            startColumn: Int(cmark_node_get_start_column(node)),
            endLine: Int(cmark_node_get_end_line(node)),
            endColumn: Int(cmark_node_get_end_column(node))
        )
    }
}

extension Diagnostic {
    fileprivate static func tooDeep(at location: SourceLocation) -> Diagnostic {
        Diagnostic(
            "markdown-too-deep",
            at: location,
            "Quotes, lists or emphasis are nested more than \(MarkdownDocument.maximumDepth) deep here",
            suggestion: "Use headings or separate lists instead."
        )
    }

    fileprivate static func directiveInLine(at location: SourceLocation) -> Diagnostic {
        Diagnostic(
            "markdown-directive-in-line",
            at: location,
            "A directive stands in the middle of a line of text",
            suggestion: "Put the comment on a line of its own."
        )
    }
}
