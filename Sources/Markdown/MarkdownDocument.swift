package import WorkshopCommon

/// A Markdown file, parsed.
package struct MarkdownDocument: Hashable, Sendable {
    /// Larger files are refused: no lesson comes near, and what is not written by hand is not read by eye.
    package static let maximumSize = 1 << 20
    /// Quotes in lists in quotes...: deeper ones are refused, so that no renderer runs out of stack.
    package static let maximumDepth = 60

    /// As the author knows it; for diagnostics.
    package let file: String
    package let frontMatter: FrontMatter
    package internal(set) var blocks: [Block]

    /// Parses and checks text; throws all that is wrong with it at once.
    ///
    /// What is allowed but hardly meant is found by ``lint()``.
    package init(parsing text: String, file: String) throws(DiagnosticError) {
        try self.init(parsing: Array(text.utf8), file: file)
    }

    /// The same for a file's bytes, which may be too many or no UTF-8.
    package init(parsing bytes: [UInt8], file: String) throws(DiagnosticError) {
        guard bytes.count <= Self.maximumSize else {
            throw DiagnosticError(.tooLarge(file: file, size: bytes.count))
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw DiagnosticError(.notUTF8(file: file, bytes: bytes))
        }
        let source = SourceText(text, file: file)
        var frontMatter = FrontMatterParser(source: source)
        frontMatter.parse()
        var builder = TreeBuilder(source: source, skippingLines: frontMatter.lineCount)
        let blocks = builder.build()
        let problems = frontMatter.diagnostics + builder.diagnostics
        guard problems.isEmpty else { throw DiagnosticError(problems.sortedByLocation()) }
        self.file = file
        self.frontMatter = frontMatter.result
        self.blocks = blocks
    }
}

extension Diagnostic {
    fileprivate static func tooLarge(file: String, size: Int) -> Diagnostic {
        Diagnostic(
            "markdown-too-large",
            at: SourceLocation(file: file),
            "The file has \(size) bytes; Markdown files may have up to \(MarkdownDocument.maximumSize)",
            suggestion: "Split the text into several files, or find out what filled it."
        )
    }

    fileprivate static func notUTF8(file: String, bytes: [UInt8]) -> Diagnostic {
        let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        let line = lines.firstIndex { String(validating: $0, as: UTF8.self) == nil }
        return Diagnostic(
            "markdown-not-utf8",
            at: SourceLocation(file: file, line: line.map { $0 + 1 }),
            "The text is not UTF-8",
            suggestion: "Save the file as UTF-8 in your editor."
        )
    }
}
