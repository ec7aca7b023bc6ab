/// A part of a file that a lesson quotes.
///
/// - In YAML, the key of that name (the first, at any depth; `Outputs.Api` for one below another) with the lines that
///   are indented deeper.
/// - In other files, the lines between `// snippet: NAME` and `// end` (or `#` for `//`); without such, the
///   declaration of that name up to its closing bracket.
package enum QuotedRegion {
    /// The region without its common indentation, or `nil` when there is none of that name.
    package static func find(_ name: String?, in text: String, file: String) -> String? {
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        guard let name else { return unindented(lines[...]) }
        let isYAML = file.hasSuffix(".yaml") || file.hasSuffix(".yml")
        let found = snippet(name, lines) ?? (isYAML ? key(name, lines) : declaration(name, lines))
        return found.map { unindented(lines[$0]) }
    }

    private static func snippet(_ name: String, _ lines: [Substring]) -> Range<Int>? {
        let isStart = { (line: Substring) in ["// snippet: \(name)", "# snippet: \(name)"].contains(line.trimmed) }
        guard let start = lines.firstIndex(where: isStart) else { return nil }
        let rest = lines[(start + 1)...]
        guard let end = rest.firstIndex(where: { ["// end", "# end"].contains($0.trimmed) }) else { return nil }
        return start + 1..<end
    }

    private static func key(_ path: String, _ lines: [Substring]) -> Range<Int>? {
        var range = lines.indices
        for name in path.split(separator: ".") {
            let isKey = { (line: Substring) in
                let text = line.trimmed
                return text == "\(name):" || text.hasPrefix("\(name): ")
            }
            guard let start = lines[range].firstIndex(where: isKey) else { return nil }
            let depth = indentation(lines[start])
            let rest = lines[start + 1..<range.upperBound]
            let end = rest.firstIndex { !$0.trimmed.isEmpty && indentation($0) <= depth } ?? range.upperBound
            range = start..<end
        }
        return range
    }

    private static func declaration(_ name: String, _ lines: [Substring]) -> Range<Int>? {
        guard let start = lines.firstIndex(where: { declares(name, $0) }) else { return nil }
        guard lines[start].last.map({ "{([".contains($0) }) == true else { return start..<start + 1 }
        let depth = indentation(lines[start])
        let rest = lines[(start + 1)...]
        guard
            let end = rest.firstIndex(where: {
                $0.trimmed.first.map { "})]".contains($0) } == true && indentation($0) == depth
            })
        else { return nil }
        return start..<end + 1
    }

    private static func declares(_ name: String, _ line: Substring) -> Bool {
        let keywords: Set<Substring> = [
            "func", "struct", "class", "enum", "actor", "protocol", "extension", "let", "var", "type", "const",
        ]
        let words = line.split { !$0.isLetter && !$0.isNumber && $0 != "_" }
        return zip(words, words.dropFirst()).contains { keywords.contains($0) && $1 == name }
    }

    private static func unindented(_ lines: ArraySlice<Substring>) -> String {
        let depth = lines.filter { !$0.trimmed.isEmpty }.map(indentation).min() ?? 0
        var result = lines.map { line -> String in
            var text = line.dropFirst(min(depth, indentation(line)))
            while text.last?.isWhitespace == true { text = text.dropLast() }
            return String(text)
        }
        while result.last?.isEmpty == true { result.removeLast() }
        while result.first?.isEmpty == true { result.removeFirst() }
        return result.map { $0 + "\n" }.joined()
    }

    private static func indentation(_ line: Substring) -> Int { line.prefix { $0 == " " || $0 == "\t" }.count }
}
