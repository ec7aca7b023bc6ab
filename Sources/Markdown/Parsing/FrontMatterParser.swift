import Terminal
import WorkshopCommon

/// Reads the front matter and says how many lines it takes, so that they can be blanked for libcmark.
struct FrontMatterParser {
    private(set) var result = FrontMatter()
    private(set) var lineCount = 0
    private(set) var diagnostics: [Diagnostic] = []
    private let source: SourceText

    init(source: SourceText) {
        self.source = source
    }

    mutating func parse() {
        guard isFence(source.line(1)) else { return }
        let others = (1...source.lineCount).dropFirst()
        guard let end = others.first(where: { isFence(source.line($0)) }) else {
            diagnostics.append(
                Diagnostic(
                    "markdown-front-matter-open",
                    at: source.location(line: 1),
                    "The front matter that begins here never ends",
                    suggestion: "Write --- on a line of its own below its last line."
                )
            )
            return
        }
        lineCount = end
        for number in 2..<end { parse(source.line(number), number: number) }
    }

    private func isFence(_ line: Substring) -> Bool {
        line.hasPrefix("---") && line.dropFirst(3).allSatisfy(\.isWhitespace)
    }

    private mutating func parse(_ line: Substring, number: Int) {
        if line.allSatisfy(\.isWhitespace) || line.first == "#" { return }
        guard let colon = line.firstIndex(of: ":"), line.first?.isLetter == true else {
            diagnostics.append(
                Diagnostic(
                    "markdown-front-matter-line",
                    at: source.location(line: number),
                    "This line of the front matter is no `key: value`",
                    suggestion: "Write one key, a colon and its value on each line, such as `title: Lunch`."
                )
            )
            return
        }
        set(String(line[..<colon]), to: value(line[line.index(after: colon)...]), number: number)
    }

    private func value(_ text: Substring) -> String {
        let value = text.trimmed
        guard value.count >= 2, let quote = value.first, quote == "\"" || quote == "'", value.last == quote else {
            return sanitized(value, whitespace: .shown)
        }
        return sanitized(value.dropFirst().dropLast(), whitespace: .shown)
    }

    private mutating func set(_ key: String, to value: String, number: Int) {
        switch key {
        case "title": result.title = value
        case "theme": result.theme = value
        case "fixed": result.isFixed = value == "true"
        case "time":
            result.time = time(value)
            if result.time == nil {
                diagnostics.append(
                    Diagnostic(
                        "markdown-front-matter-time",
                        at: source.location(line: number),
                        "\"\(value)\" is no time of the day",
                        suggestion: "Write the start and the end as 0915-1000."
                    )
                )
            }
        default: result.others[sanitized(key, whitespace: .shown)] = value
        }
    }

    private func time(_ value: String) -> FrontMatter.Time? {
        let minutes = value.split(separator: "-", omittingEmptySubsequences: false).map { part -> Int? in
            guard part.utf8.count == 4, part.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = Int(part)
            else { return nil }
            return number / 100 < 24 && number % 100 < 60 ? number / 100 * 60 + number % 100 : nil
        }
        guard minutes.count == 2, let start = minutes[0], let end = minutes[1], start < end else { return nil }
        return FrontMatter.Time(start: start, end: end)
    }
}
