import Terminal
import WorkshopCommon

/// What a diagnostic's identifier means, at more length than the diagnostic itself has room for.
struct Explanation: Hashable {
    let identifier: String
    /// One sentence.
    let title: String
    /// Paragraphs.
    let text: [String]
    /// Lines of a template, a file or a terminal.
    let example: [String]

    /// All of them, by identifier.
    ///
    /// The notation: an identifier in the first column; indented, its title, then text (an empty comment line `.` begins
    /// a paragraph), and lines of an example after `|`.
    static let all: [String: Explanation] = {
        let texts = [templateText, templateValues, projectText, contentText, cloudText, statesText, classText]
        let entries = texts.flatMap(parse).map { ($0.identifier, $0) }
        return Dictionary(entries, uniquingKeysWith: { first, _ in first })
    }()

    private static func parse(_ text: String) -> [Explanation] {
        var entries: [Explanation] = []
        var current: (identifier: String, lines: [Substring])?
        func close() {
            guard let current, let title = current.lines.first else { return }
            let body = current.lines.dropFirst()
            let prose = body.filter { $0.first != "|" }.split(separator: ".").map { $0.joined(separator: " ") }
            let example = body.filter { $0.first == "|" }.map {
                String($0.dropFirst().drop { $0 == " " }.isEmpty ? "" : $0.dropFirst(2))
            }
            entries.append(
                Explanation(identifier: current.identifier, title: String(title), text: prose, example: example)
            )
        }
        for line in text.split(separator: "\n") {
            if line.first == " " {
                current?.lines.append(line.drop { $0 == " " })
            } else {
                close()
                current = (String(line), [])
            }
        }
        close()
        return entries
    }

    func render(_ capabilities: TerminalCapabilities) -> String {
        var lines = StyledText(title, .bold).wrapped(to: capabilities.width)
        for paragraph in text {
            lines.append(StyledText())
            lines += StyledText(paragraph).wrapped(to: capabilities.width)
        }
        if !example.isEmpty { lines.append(StyledText()) }
        lines += example.map { StyledText("    \($0)", .key) }
        return lines.map { $0.rendered(for: capabilities) }.joined(separator: "\n")
    }

    var json: JSONValue {
        [
            "identifier": .string(identifier), "title": .string(title), "text": .array(text.map { .string($0) }),
            "example": .array(example.map { .string($0) }),
        ]
    }
}
