package import WorkshopCommon

/// Diagnostics as a person reads them: where, what, the line with a caret, why, what to try.
///
/// ```
/// template.yaml:12:7: error: AWS::Serverless::Function has no property "Handlr"
///    12 │       Handlr: bootstrap
///       │       ^
///   why: CloudFormation refuses a template with an unknown property.
///   try: Did you mean "Handler"?
/// ```
package struct DiagnosticFormatter: Sendable {
    private let capabilities: TerminalCapabilities

    package init(capabilities: TerminalCapabilities) {
        self.capabilities = capabilities
    }

    /// The diagnostics in the order given, a blank line between two, a line feed at the end; empty for none.
    ///
    /// - Parameter sources: texts by the file names that the locations give, for excerpts.
    package func format(_ diagnostics: [Diagnostic], sources: [String: String] = [:]) -> String {
        diagnostics
            .map { lines(of: $0, source: $0.location.flatMap { sources[$0.file] }) }
            .map { $0.map { $0.rendered(for: capabilities) + "\n" }.joined() }
            .joined(separator: "\n")
    }

    private func lines(of diagnostic: Diagnostic, source: String?) -> [StyledText] {
        var lines = headline(of: diagnostic).wrapped(to: capabilities.width, hangingIndent: "  ")
        if let location = diagnostic.location, let line = location.line, let source {
            lines += excerpt(of: source, line: line, column: location.column, role: diagnostic.severity.role)
        }
        for (label, text) in [("why", diagnostic.why), ("try", diagnostic.suggestion)] {
            guard let text else { continue }
            lines += StyledText(text)
                .wrapped(to: capabilities.width, indent: StyledText("  \(label): ", .bold), hangingIndent: "       ")
        }
        return lines
    }

    private func headline(of diagnostic: Diagnostic) -> StyledText {
        var line = StyledText()
        if let location = diagnostic.location {
            line += StyledText(sanitized("\(location)", whitespace: .shown) + ": ", .bold)
        }
        line += StyledText("\(diagnostic.severity.rawValue): ", TextStyle(diagnostic.severity.role, isBold: true))
        return line + StyledText(diagnostic.message, .bold)
    }

    private func excerpt(of source: String, line number: Int, column: Int?, role: TextStyle.Role) -> [StyledText] {
        let lines = source.split(separator: "\n", omittingEmptySubsequences: false)
        guard lines.indices.contains(number - 1), !lines[number - 1].allSatisfy(\.isWhitespace) else { return [] }
        let label = String(number)
        let margin = String(repeating: " ", count: max(0, 5 - label.count)) + label
        let shown = window(
            onto: String(lines[number - 1]),
            column: column,
            width: capabilities.width - margin.count - 3
        )
        var result = [StyledText("\(margin) │ ", .muted) + StyledText(shown.text)]
        if let caret = shown.caret {
            let blank = String(repeating: " ", count: margin.count)
            let spaces = String(repeating: " ", count: caret)
            result.append(StyledText("\(blank) │ ", .muted) + StyledText("\(spaces)^", TextStyle(role, isBold: true)))
        }
        return result
    }

    /// The part of a line around the column that fits, and how many columns into it the caret stands.
    private func window(onto line: String, column: Int?, width: Int) -> (text: String, caret: Int?) {
        let line = line.last == "\r" || line.last == "\r\n" ? String(line.dropLast()) : line
        func shown(_ part: some StringProtocol) -> String {
            sanitized(String(part).split(separator: "\t", omittingEmptySubsequences: false).joined(separator: "    "))
        }
        guard let column, column >= 1, column <= line.count + 1 else { return (truncated(shown(line), to: width), nil) }
        var before = shown(line.prefix(column - 1))
        let after = shown(line.dropFirst(column - 1))
        let room = max(width - 12, width / 2)
        if displayWidth(before) > room {
            while displayWidth(before) > room - 1 { before.removeFirst() }
            before = "…" + before
        }
        return (truncated(before + after, to: width), displayWidth(before))
    }
}

extension Diagnostic.Severity {
    fileprivate var role: TextStyle.Role {
        switch self {
        case .error: .error
        case .warning: .warning
        case .note: .note
        }
    }
}
