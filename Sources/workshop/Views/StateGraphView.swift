import StatesLanguage
import Terminal

/// A machine's states, one a line, coloured by what became of each.
struct StateGraphView {
    let graph: StateGraph
    let outcomes: [String: StateOutcome]

    func lines(_ capabilities: TerminalCapabilities) -> [StyledText] {
        var lines: [StyledText] = []
        for row in StateGraphRows(graph, outcomes: outcomes).rows {
            let mark = StyledText(row.outcome.mark, row.outcome.style)
            lines += row.line(mark: mark, nameStyle: row.outcome.nameStyle)
                .wrapped(to: capabilities.width, hangingIndent: StyledText(row.indent + "    ", .muted))
            if row.goesOn { lines.append(StyledText(row.indent + "│", .muted)) }
        }
        return lines
    }
}

extension StateGraphRows.Row {
    var indent: String { String(repeating: "│ ", count: depth) }

    /// The state, and where it leads to besides the next row.
    func line(mark: StyledText, nameStyle: TextStyle = .bold) -> StyledText {
        var line = StyledText(indent, .muted) + mark
        line += StyledText(" \(name)", nameStyle) + StyledText("  \(type)", .muted)
        if !jumps.isEmpty { line += StyledText("  → \(jumps.joined(separator: ", "))", .muted) }
        if !handlers.isEmpty { line += StyledText("  ! → \(handlers.joined(separator: ", "))", .muted) }
        return line
    }
}

extension StateOutcome {
    fileprivate var mark: String {
        switch self {
        case .notReached: "·"
        case .succeeded: "✓"
        case .caught: "!"
        case .failed: "✗"
        case .interrupted: "…"
        }
    }

    fileprivate var style: TextStyle {
        switch self {
        case .notReached: .muted
        case .succeeded: TextStyle(.success)
        case .caught, .interrupted: TextStyle(.warning)
        case .failed: TextStyle(.error)
        }
    }

    fileprivate var nameStyle: TextStyle { self == .notReached ? .muted : .bold }
}
