import StatesLanguage
import Terminal

/// A machine's states, one a line, coloured by what became of each.
struct StateGraphView {
    let graph: StateGraph
    let outcomes: [String: StateOutcome]

    func lines(_ capabilities: TerminalCapabilities) -> [StyledText] {
        var lines: [StyledText] = []
        for row in StateGraphRows(graph, outcomes: outcomes).rows {
            let indent = String(repeating: "│ ", count: row.depth)
            var line = StyledText(indent, .muted) + StyledText(row.outcome.mark, row.outcome.style)
            line += StyledText(" \(row.name)", row.outcome.nameStyle) + StyledText("  \(row.type)", .muted)
            if !row.jumps.isEmpty { line += StyledText("  → \(row.jumps.joined(separator: ", "))", .muted) }
            if !row.handlers.isEmpty { line += StyledText("  ! → \(row.handlers.joined(separator: ", "))", .muted) }
            lines += line.wrapped(to: capabilities.width, hangingIndent: StyledText(indent + "    ", .muted))
            if row.goesOn { lines.append(StyledText(indent + "│", .muted)) }
        }
        return lines
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
