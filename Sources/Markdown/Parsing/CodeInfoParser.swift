import WorkshopCommon

/// Reads what stands behind the backticks of a fence.
struct CodeInfoParser {
    private(set) var diagnostics: [Diagnostic] = []
    private let lineCount: Int
    private let location: SourceLocation

    init(lineCount: Int, location: SourceLocation) {
        self.lineCount = lineCount
        self.location = location
    }

    mutating func parse(_ info: String) -> CodeInfo {
        var result = CodeInfo()
        for (index, word) in words(of: info).enumerated() {
            if word.starts(with: "{") {
                result.steps = steps(word)
            } else if word.starts(with: "file=") {
                result.quotation = quotation(word.dropFirst(5))
            } else if index == 0, !word.contains("=") {
                result.language = word.lowercased()
            } else {
                complain(
                    "unknown",
                    "A code block has no \"\(word)\"",
                    nearestName(to: String(word.prefix { $0 != "=" }), among: ["file"]).map {
                        "Did you mean \"\($0)=\"?"
                    }
                        ?? "Behind the language may stand {LINES|LINES} and file=PATH#REGION."
                )
            }
        }
        return result
    }

    /// Words are split by spaces, but `{1 | 2}` is one.
    private func words(of info: String) -> [Substring] {
        var words: [Substring] = []
        var rest = info[...].utf8
        while true {
            rest = rest.drop(while: \.isSpace)
            guard let first = rest.first else { return words }
            let end =
                first == UInt8(ascii: "{")
                ? rest.firstIndex(of: UInt8(ascii: "}")).map { rest.index(after: $0) }
                : rest.firstIndex { $0.isSpace || $0 == UInt8(ascii: "{") }
            words.append(Substring(rest[..<(end ?? rest.endIndex)]))
            rest = rest[(end ?? rest.endIndex)...]
        }
    }

    private mutating func steps(_ word: Substring) -> [[ClosedRange<Int>]] {
        guard word.utf8.last == UInt8(ascii: "}"), word.utf8.count > 2 else {
            complain("steps", "\"\(word)\" names no lines", "Write lines and ranges, steps apart by |: {2|4-6,9}.")
            return []
        }
        var result: [[ClosedRange<Int>]] = []
        for step in word.dropFirst().dropLast().parts(between: "|") {
            let ranges = step.parts(between: ",").map { range($0.trimmedPart) }
            guard !ranges.contains(nil) else {
                complain("steps", "\"\(step.trimmed)\" names no lines", "Write lines and ranges, such as 2 or 4-6,9.")
                return []
            }
            result.append(ranges.compactMap { $0 })
        }
        if let last = result.joined().map(\.upperBound).max(), last > lineCount {
            complain("steps", "Line \(last) is lit, but the code has \(lineCount)", "Count the lines from 1.")
        }
        return result
    }

    private func range(_ text: Substring) -> ClosedRange<Int>? {
        if text == "all" { return 1...max(1, lineCount) }
        let ends = text.parts(between: "-").map { Int($0) }
        guard ends.count <= 2, let first = ends.first ?? nil, let last = ends.last ?? nil, first >= 1, first <= last
        else {
            return nil
        }
        return first...last
    }

    private mutating func quotation(_ value: Substring) -> CodeInfo.Quotation? {
        let parts = value.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let components = parts[0].split(separator: "/", omittingEmptySubsequences: false)
        guard !parts[0].isEmpty, !components.contains(""), !components.contains("..") else {
            complain("file", "\"\(value)\" is no file of the kit", "Write its path from the kit's top folder.")
            return nil
        }
        return CodeInfo.Quotation(file: parts[0], region: parts.count == 2 ? parts[1] : nil)
    }

    private mutating func complain(_ identifier: String, _ message: String, _ suggestion: String) {
        diagnostics.append(Diagnostic("markdown-code-\(identifier)", at: location, message, suggestion: suggestion))
    }
}
