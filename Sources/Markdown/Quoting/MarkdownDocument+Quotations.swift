package import WorkshopCommon

extension MarkdownDocument {
    /// What is wrong with the code that the lesson quotes from files: each must equal its file, so that nothing shown
    /// can drift from what runs.
    ///
    /// - Parameter read: a file's text by its path in the kit; `nil` when there is none.
    package func checkQuotations(reading read: (_ file: String) -> String?) -> [Diagnostic] {
        blocks.flatMap { check($0, read) }
    }

    private func check(_ block: Block, _ read: (String) -> String?) -> [Diagnostic] {
        switch block.kind {
        case .quote(let blocks): blocks.flatMap { check($0, read) }
        case .list(let list): list.items.flatMap(\.blocks).flatMap { check($0, read) }
        case .code(let code):
            code.info.quotation.flatMap { check(code, $0, line: block.range.startLine, read) }.map { [$0] } ?? []
        default: []
        }
    }

    private func check(
        _ code: CodeBlock,
        _ quotation: CodeInfo.Quotation,
        line: Int,
        _ read: (String) -> String?
    ) -> Diagnostic? {
        let location = SourceLocation(file: file, line: line)
        guard let text = read(quotation.file) else {
            return Diagnostic("markdown-quote-file", at: location, "There is no file \(quotation.file) to quote from")
        }
        guard let region = QuotedRegion.find(quotation.region, in: text, file: quotation.file) else {
            return Diagnostic(
                "markdown-quote-region",
                at: location,
                "There is no \"\(quotation.region ?? "")\" in \(quotation.file)",
                suggestion: "Name a key of a YAML file, a declaration, or lines between // snippet: NAME and // end."
            )
        }
        let quoted = QuotedRegion.find(nil, in: code.text, file: file) ?? ""
        guard quoted != region else { return nil }
        let differing = zip(quoted.split(separator: "\n"), region.split(separator: "\n")).first { $0 != $1 }
        return Diagnostic(
            "markdown-quote-differs",
            at: location,
            "The code is not what \(quotation.file) has",
            why: "Learners compare the lesson with what runs.",
            suggestion: differing.map { "The first line that differs is \"\($0.1.trimmed)\" there." }
                ?? "One of the two has more lines."
        )
    }
}
