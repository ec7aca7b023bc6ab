package import Terminal

/// Markdown as a person reads it on a terminal.
///
/// Directives show nothing; code has a gutter, and its long lines go on behind a `↪`.
package struct TerminalRenderer: Sendable {
    let capabilities: TerminalCapabilities
    private let measure: Int

    /// - Parameter measure: the width of a line that can still be read well, used where the terminal is wider.
    package init(capabilities: TerminalCapabilities, measure: Int = 100) {
        self.capabilities = capabilities
        self.measure = max(measure, TerminalCapabilities.minimumWidth)
    }

    /// The whole document, with a line feed at the end; empty for an empty one.
    package func render(_ document: MarkdownDocument) -> String {
        render(document.blocks)
    }

    package func render(_ blocks: [Block]) -> String {
        lines(of: blocks, width: min(capabilities.width, measure))
            .map { $0.rendered(for: capabilities) + "\n" }
            .joined()
    }

    // MARK: Blocks

    /// - Parameter isTight: without blank lines between the blocks.
    private func lines(of blocks: [Block], width: Int, isTight: Bool = false) -> [StyledText] {
        var result: [StyledText] = []
        for block in blocks {
            let lines = lines(of: block, width: width)
            if lines.isEmpty { continue }
            if !result.isEmpty, !(isTight && isFlow(block)) { result.append(StyledText()) }
            result += lines
        }
        return result
    }

    /// What may follow on text without a blank line, in the items of a tight list.
    private func isFlow(_ block: Block) -> Bool {
        switch block.kind {
        case .paragraph, .list: true
        default: false
        }
    }

    private func lines(of block: Block, width: Int) -> [StyledText] {
        switch block.kind {
        case .heading(let heading): return lines(of: heading, width: width)
        case .paragraph(let content): return text(content).wrapped(to: width)
        case .quote(let blocks):
            let bar = StyledText("│ ", .muted)
            return lines(of: blocks, width: max(width - 2, 10)).map { bar + $0.adding(TextStyle(isItalic: true)) }
        case .list(let list): return lines(of: list, width: width)
        case .code(let code): return lines(of: code, width: width)
        case .html(let text): return StyledText(text.trimmingLineFeeds, .muted).wrapped(to: width)
        case .thematicBreak(.rule): return [StyledText(String(repeating: "─", count: min(width, 40)), .muted)]
        case .thematicBreak(.slide), .directive: return []
        case .figure(let figure):
            return figure.text.flatMap { $0.wrapped(to: width, hangingIndent: StyledText($0.plain.treeIndent, .muted)) }
        }
    }

    private func lines(of heading: Block.Heading, width: Int) -> [StyledText] {
        let style = TextStyle(.heading, isBold: true)
        let lines = text(heading.content).adding(style).wrapped(to: width)
        guard heading.level <= 2 else { return lines }
        let longest = lines.map(\.width).max() ?? 0
        let mark = heading.level == 1 ? "━" : "─"
        return lines + [StyledText(String(repeating: mark, count: longest), .heading)]
    }

    private func lines(of list: Block.List, width: Int) -> [StyledText] {
        let markers = self.markers(of: list)
        let markerWidth = markers.map(\.width).max() ?? 0
        let hanging = StyledText(String(repeating: " ", count: markerWidth))
        var result: [StyledText] = []
        for (item, marker) in zip(list.items, markers) {
            let padding = StyledText(String(repeating: " ", count: markerWidth - marker.width))
            let lines = lines(of: item.blocks, width: max(width - markerWidth, 10), isTight: list.isTight)
            if !list.isTight, !result.isEmpty { result.append(StyledText()) }
            result.append(padding + marker + (lines.first ?? StyledText()))
            result += lines.dropFirst().map { $0.isEmpty ? $0 : hanging + $0 }
        }
        return result
    }

    private func markers(of list: Block.List) -> [StyledText] {
        switch list.marker {
        case .bullet: list.items.map { _ in StyledText("• ", .muted) }
        case .number(let start): list.items.indices.map { StyledText("\(start + $0). ", .muted) }
        }
    }

    private func lines(of code: CodeBlock, width: Int) -> [StyledText] {
        let gutter = StyledText("  │ ", .muted)
        let emptyLine = StyledText("  │", .muted)
        let goesOn = StyledText("  ↪ ", .muted)
        var result: [StyledText] = []
        if let quotation = code.info.quotation {
            let file = shortened(quotation.file, to: width - 4)
            result += StyledText("  ┌ \(file)", .muted).wrapped(to: width, hangingIndent: "    ")
        }
        for tokens in Highlighter(language: code.info.language).lines(of: code.text) {
            if tokens.isEmpty { result.append(emptyLine) }
            let line = tokens.reduce(into: StyledText()) { $0 += StyledText($1.text.expandingTabs, $1.kind.role) }
            for (index, part) in line.cut(to: max(width - 4, 10)).enumerated() where !part.isEmpty {
                result.append((index == 0 ? gutter : goesOn) + part)
            }
        }
        return result
    }

    /// The path, or as much of its end as fits on a line: the file's name says more than the folders before it.
    private func shortened(_ path: String, to width: Int) -> String {
        var shown = path
        var rest = path[...]
        while StyledText(shown).width > width, let slash = rest.firstIndex(of: "/") {
            rest = rest[rest.index(after: slash)...]
            shown = "…/\(rest)"
        }
        return shown
    }

    // MARK: Inlines

    private func text(_ inlines: [Inline]) -> StyledText {
        inlines.reduce(into: StyledText()) { $0 += text($1) }
    }

    private func text(_ inline: Inline) -> StyledText {
        switch inline.kind {
        case .text(let text): return StyledText(text)
        // Without colours the backticks say what is to be typed.
        case .code(let text): return capabilities.color == .none ? StyledText("`\(text)`") : StyledText(text, .code)
        case .emphasis(let content): return text(content).adding(TextStyle(isItalic: true))
        case .strong(let content): return text(content).adding(.bold)
        case .link(let address, let content): return link(to: address, text(content))
        case .image(_, let alternative):
            return StyledText(alternative.isEmpty ? "[image]" : "[image: \(alternative)]", .muted)
        case .html(let text): return StyledText(text, .muted)
        case .softBreak: return StyledText(" ")
        case .lineBreak: return StyledText("\n")
        }
    }

    /// An address that leads nowhere good (`javascript:`) is left out; one within the kit is no link but is shown.
    private func link(to address: String, _ content: StyledText) -> StyledText {
        let style = TextStyle(.link, isUnderlined: true)
        guard let target = safeLink(address) else {
            return LinkAddress(address).isRelative && !address.hasPrefix("#") && address != content.plain
                ? content + StyledText(" (\(address))", .muted) : content
        }
        if capabilities.hyperlinks { return content.linked(to: target).adding(style) }
        let shown = content.plain
        let saysIt = [address, target].contains { $0 == shown || $0 == "mailto:\(shown)" }
        return saysIt ? content.adding(style) : content.adding(style) + StyledText(" (\(target))", .muted)
    }
}

extension Highlighter.Kind {
    fileprivate var role: TextStyle.Role {
        switch self {
        case .plain: .plain
        case .keyword: .keyword
        case .type: .type
        case .string: .string
        case .number: .number
        case .comment: .comment
        case .key: .key
        }
    }
}

extension String {
    /// What stands below the head of a line of a tree when the line goes on: its trunk, and a little more room.
    fileprivate var treeIndent: String {
        String(prefix { " │├└─○".contains($0) }.map { $0 == "├" || $0 == "│" ? "│" : " " }) + "    "
    }

    fileprivate var trimmingLineFeeds: String {
        var text = self[...]
        while text.last?.isNewline == true { text = text.dropLast() }
        return String(text)
    }

    /// Code's tabs as four columns; where they stand within a line hardly matters.
    fileprivate var expandingTabs: String {
        split(separator: "\t", omittingEmptySubsequences: false).joined(separator: "    ")
    }
}
