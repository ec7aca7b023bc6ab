package import WorkshopCommon

extension MarkdownDocument {
    /// What CommonMark allows but an author of a lesson hardly means.
    package func lint() -> [Diagnostic] {
        var linter = MarkdownLinter(file: file)
        linter.visit(blocks)
        return linter.diagnostics.sortedByLocation()
    }
}

private struct MarkdownLinter {
    let file: String
    var diagnostics: [Diagnostic] = []
    private var slideIDs: [String: Int] = [:]

    init(file: String) {
        self.file = file
    }

    mutating func visit(_ blocks: [Block]) {
        for (index, block) in blocks.enumerated() {
            visit(block)
            if index >= 2 { checkSplitList(blocks[index - 2], blocks[index - 1], block) }
        }
    }

    private mutating func visit(_ block: Block) {
        switch block.kind {
        case .heading(let heading):
            checkUnderline(heading, block)
            visit(heading.content)
        case .paragraph(let content):
            checkTable(content)
            visit(content)
        case .quote(let blocks): visit(blocks)
        case .list(let list): for item in list.items { visit(item.blocks) }
        case .html: warn("html", block.range, "HTML shows as text in a lesson", "Write it as Markdown.")
        case .directive(.slide(let options)): checkID(options.id, block)
        case .directive, .code, .thematicBreak, .figure: break
        }
    }

    private mutating func visit(_ inlines: [Inline]) {
        for inline in inlines {
            switch inline.kind {
            case .image(_, let alternative) where alternative.allSatisfy(\.isWhitespace):
                warn(
                    "image-text",
                    inline.range,
                    "The image has no text that says what it shows",
                    "Write ![what it shows](…): the terminal and screen readers have nothing else."
                )
            case .html: warn("html", inline.range, "HTML shows as text in a lesson", "Write it as Markdown.")
            case .emphasis(let content), .strong(let content), .link(_, let content): visit(content)
            default: break
            }
        }
    }

    private mutating func checkUnderline(_ heading: Block.Heading, _ block: Block) {
        guard heading.isUnderlinedByDashes else { return }
        warn(
            "underline",
            block.range,
            "`---` right below text makes the text a heading, not a slide break",
            "Put a blank line above ---, or write the heading with ##."
        )
    }

    private mutating func checkSplitList(_ before: Block, _ between: Block, _ after: Block) {
        guard case .list(let first) = before.kind, case .directive = between.kind, case .list(let second) = after.kind
        else { return }
        switch (first.marker, second.marker) {
        case (.bullet, .bullet), (.number, .number):
            warn(
                "split-list",
                between.range,
                "The directive splits the list in two",
                "Indent it as far as the text of the item above it."
            )
        default: break
        }
    }

    /// A second line of pipes, dashes and colons is how tables are written where Markdown has them.
    private mutating func checkTable(_ content: [Inline]) {
        let lines = content.split { $0.kind == .softBreak }.map { Array($0).plainText }
        guard lines.count >= 2, lines[0].contains("|"), lines[1].contains("-"), let range = content.first?.range,
            lines[1].allSatisfy({ "|-: ".contains($0) })
        else { return }
        warn("table", range, "CommonMark has no tables: this shows as text", "Use a list, or a code block.")
    }

    private mutating func checkID(_ id: String?, _ block: Block) {
        guard let id else { return }
        if let line = slideIDs[id] {
            diagnostics.append(
                Diagnostic(
                    "markdown-slide-id",
                    at: SourceLocation(file: file, line: block.range.startLine),
                    "The slide on line \(line) has the id \"\(id)\" too",
                    suggestion: "Give one of them another id, so that links find it."
                )
            )
        } else {
            slideIDs[id] = block.range.startLine
        }
    }

    private mutating func warn(_ identifier: String, _ range: SourceRange, _ message: String, _ suggestion: String) {
        diagnostics.append(
            Diagnostic(
                "markdown-\(identifier)",
                severity: .warning,
                at: SourceLocation(file: file, line: range.startLine),
                message,
                suggestion: suggestion
            )
        )
    }
}
