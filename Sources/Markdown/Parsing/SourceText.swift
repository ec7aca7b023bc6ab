import WorkshopCommon

/// A file's text, by line.
struct SourceText {
    let file: String
    /// Without a byte order mark.
    let text: String
    /// Without their line ends.
    let lines: [Substring]

    init(_ text: String, file: String) {
        self.file = file
        self.text = text.first == "\u{FEFF}" ? String(text.dropFirst()) : text
        lines = self.text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" || $0 == "\r" }
    }

    /// - Parameter number: from 1; outside of the text there are empty lines.
    func line(_ number: Int) -> Substring {
        lines.indices.contains(number - 1) ? lines[number - 1] : ""
    }

    func location(line: Int, column: Int? = nil) -> SourceLocation {
        SourceLocation(file: file, line: line, column: column)
    }

    func location(of range: SourceRange) -> SourceLocation {
        let prefix = line(range.startLine).utf8.prefix(max(0, range.startColumn - 1))
        return location(line: range.startLine, column: String(prefix).map { $0.count + 1 } ?? range.startColumn)
    }
}
