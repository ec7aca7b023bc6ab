package import Curriculum
package import Terminal
import WorkshopCommon

/// A run of lines of a `diff -u` that belong together.
package struct DiffHunk: Hashable, Sendable {
    package let file: String
    /// With the marks in the first column, without the `@@` line.
    package let lines: [String]

    package init(file: String, lines: [String]) {
        self.file = file
        self.lines = lines
    }

    /// What differs between two versions of a file, in small runs.
    package static func all(from old: [UInt8]?, to new: [UInt8]?, file: String) -> [DiffHunk] {
        let lines = unifiedDiff(from: old, to: new, path: file, context: 1)
            .split(separator: "\n", omittingEmptySubsequences: false)
        // Two lines name the file; the text ends with a line feed.
        return lines.dropFirst(2).dropLast()
            .split { $0.hasPrefix("@@ ") }
            .map { DiffHunk(file: file, lines: $0.map { String($0) }) }
    }

    /// The hunk that adds most of what the check and its hints speak of; the first one of those that say as much.
    package static func mostRelevant(of hunks: [DiffHunk], to check: Check) -> DiffHunk? {
        let spoken = words(([check.says, check.why] + check.hints).joined(separator: " "))
        let ranked = hunks.map { hunk in
            words(hunk.lines.filter { $0.hasPrefix("+") }.joined(separator: " ")).intersection(spoken).count
        }
        guard let best = ranked.max(), let index = ranked.firstIndex(of: best) else { return nil }
        return hunks[index]
    }

    /// Names of a language or of a template: three letters and more.
    private static func words(_ text: String) -> Set<String> {
        let parts = text.split { !($0.isLetter || $0.isNumber || $0 == "_") }
        return Set(parts.filter { $0.count >= 3 }.map { $0.lowercased() })
    }
}

extension StyledText {
    /// A line of a `diff -u`.
    package init(diffLine line: some StringProtocol) {
        self.init(sanitized(line), StyledText.style(ofDiffLine: String(line)))
    }

    private static func style(ofDiffLine line: String) -> TextStyle {
        if line.hasPrefix("+++") || line.hasPrefix("---") { return .bold }
        if line.hasPrefix("@@") { return .muted }
        if line.hasPrefix("+") { return TextStyle(.success) }
        if line.hasPrefix("-") { return TextStyle(.error) }
        return .plain
    }
}
