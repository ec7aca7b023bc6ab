/// From the first to the last character of something in a file; lines and columns count from 1, both ends included.
///
/// Columns are libcmark's: they count bytes of UTF-8.
package struct SourceRange: Hashable, Sendable {
    package var startLine: Int
    package var startColumn: Int
    package var endLine: Int
    package var endColumn: Int

    package init(startLine: Int, startColumn: Int, endLine: Int, endColumn: Int) {
        self.startLine = startLine
        self.startColumn = startColumn
        self.endLine = endLine
        self.endColumn = endColumn
    }
}
