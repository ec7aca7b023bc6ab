import WorkshopCommon
import Yams

/// What a YAML parser's complaint means to somebody who writes a template.
struct YAMLErrorExplanation {
    let diagnostic: Diagnostic

    init(_ error: YamlError, text: String, file: String) {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        switch error {
        case .scanner(let context, let problem, let mark, _) where problem.contains("could not find expected ':'"):
            // Noticed on the next line; the context is the key.
            diagnostic = Self.explain(problem, at: context?.mark ?? mark, lines: lines, file: file)
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            diagnostic = Self.explain(problem, at: mark, lines: lines, file: file)
        case .duplicatedKeysInMapping(let keys, let context):
            diagnostic = Self.duplicate(keys.first ?? "", firstAt: context.mark, lines: lines, file: file)
        case .reader(let problem, _, _, _):
            diagnostic = Diagnostic(
                "template-yaml",
                at: SourceLocation(file: file),
                "the template holds a character that YAML does not allow: \(problem)",
                suggestion: "save the file as UTF-8 text without control characters"
            )
        default:
            diagnostic = Diagnostic(
                "template-yaml",
                at: SourceLocation(file: file),
                "the template is not valid YAML: \(error)"
            )
        }
    }

    private static func explain(
        _ problem: String,
        at mark: Yams.Mark,
        lines: [Substring],
        file: String
    ) -> Diagnostic {
        if let tab = tabbedLine(near: mark.line, in: lines) {
            return Diagnostic(
                "template-tab",
                at: SourceLocation(file: file, line: tab.line, column: tab.column),
                "this line is indented with a tab",
                why: "YAML allows only spaces for indentation.",
                suggestion: "replace the tab with spaces, as many as the lines around it have"
            )
        }
        if let open = unclosedQuote(before: mark.line, in: lines), !problem.contains("start any token") {
            return Diagnostic(
                "template-yaml",
                at: SourceLocation(file: file, line: open.line, column: open.column),
                "a text that begins with \" here is not closed on this line",
                suggestion: "add the missing \""
            )
        }
        let line = min(max(mark.line, 1), max(lines.count, 1))
        let location = SourceLocation(file: file, line: line, column: mark.column)
        let (message, suggestion) = wording(of: problem, line: lines.isEmpty ? "" : lines[line - 1])
        return Diagnostic("template-yaml", at: location, message, suggestion: suggestion)
    }

    private static func wording(of problem: String, line: Substring) -> (String, String?) {
        switch problem {
        case let text where text.contains("mapping values are not allowed"):
            (
                "there is a `:` where YAML expects no key",
                "check that the line above ends with `:` and that this line has the right indentation, "
                    + "or quote a value that holds `: `"
            )
        case let text where text.contains("did not find expected key"):
            (
                "this line's indentation fits no key above it",
                "give it the same indentation as its neighbours; YAML counts every space"
            )
        case let text where text.contains("could not find expected ':'"):
            ("a key is not followed by `:`", "write `key: value`, with a space after the colon")
        case let text where text.contains("did not find expected '-' indicator"):
            ("this line is neither part of the list above nor a key of the map around it", "check its indentation")
        case let text where text.contains("cannot start any token"):
            ("a value can't begin with this character", "put the value in quotes")
        case let text where text.contains("undefined alias"):
            ("`*` begins an alias, and no anchor has that name", "put a value that begins with `*` in quotes")
        case let text where text.contains("unexpected end of stream"):
            ("a quoted text is not closed", "add the missing quote")
        case let text where text.contains("expected ',' or"):
            ("a list or map in brackets is not closed, or misses a comma", "check the brackets of this line")
        case let text where text.contains("found another document"):
            ("a template is one YAML document; `---` begins a second one", "remove the line with `---`")
        default:
            ("the template is not valid YAML here: \(problem)", nil)
        }
    }

    /// A missing quote is noticed at the next one, often far below.
    private static func unclosedQuote(before last: Int, in lines: [Substring]) -> (line: Int, column: Int)? {
        for (index, line) in lines.prefix(max(0, last)).enumerated() {
            let code = line.prefix { $0 != "#" && $0 != "'" }
            guard code.count == line.count, line.count(where: { $0 == "\"" }) == 1,
                let quote = line.firstIndex(of: "\"")
            else { continue }
            return (index + 1, line.distance(from: line.startIndex, to: quote) + 1)
        }
        return nil
    }

    private static func tabbedLine(near line: Int, in lines: [Substring]) -> (line: Int, column: Int)? {
        for number in [line, line - 1, line + 1] where lines.indices.contains(number - 1) {
            let indentation = lines[number - 1].prefix { $0 == " " || $0 == "\t" }
            if let tab = indentation.firstIndex(of: "\t"), indentation.count < lines[number - 1].count {
                return (number, indentation.distance(from: indentation.startIndex, to: tab) + 1)
            }
        }
        return nil
    }

    /// The parser gives the first key's place; the second is what a person has to look at.
    private static func duplicate(
        _ key: String,
        firstAt mark: Yams.Mark,
        lines: [Substring],
        file: String
    ) -> Diagnostic {
        let second = lines.indices.first { index in
            let line = lines[index]
            let indentation = line.prefix { $0 == " " || $0 == "-" }.count
            return index >= mark.line && indentation == mark.column - 1
                && line.dropFirst(indentation).drop { $0 == "\"" || $0 == "'" }.hasPrefix(key)
        }
        return Diagnostic(
            "template-duplicate-key",
            at: SourceLocation(file: file, line: (second.map { $0 + 1 }) ?? mark.line, column: mark.column),
            "the key \(key) stands twice in the same map, first in line \(mark.line)",
            why: "Only one of the two would be used.",
            suggestion: "rename one of them, or join what they hold"
        )
    }
}
