package import Terminal

/// The board on a terminal.
package struct BoardView: Sendable {
    private let capabilities: TerminalCapabilities

    package init(capabilities: TerminalCapabilities) { self.capabilities = capabilities }

    package func render(_ board: Board) -> [String] {
        let count = board.learners == 1 ? "1 learner" : "\(board.learners) learners"
        var lines = [StyledText("The class", TextStyle(.heading, isBold: true)) + StyledText("  \(count)", .muted)]
        for step in board.steps {
            lines += [StyledText()] + self.lines(step, of: board.learners)
        }
        return lines.map { $0.rendered(for: capabilities) }
    }

    private func lines(_ step: Board.StepLine, of learners: Int) -> [StyledText] {
        let cells = 10
        let filled = learners == 0 ? 0 : step.passed * cells / learners
        let bar =
            StyledText(String(repeating: "█", count: filled), .success)
            + StyledText(String(repeating: "░", count: cells - filled), .muted)
        let title =
            bar + StyledText(" \(step.passed) passed, \(step.here) at it  ", .muted) + StyledText(step.title, .bold)
        return title.wrapped(to: capabilities.width, hangingIndent: "    ") + step.checks.flatMap(check)
    }

    /// A square a learner: the longer they are stuck, the fuller.
    private func check(_ check: Board.CheckLine) -> [StyledText] {
        let heat = check.stuck.reduce(into: StyledText()) { $0 += square($1.minutes) }
        let says = StyledText("\(check.stuck.count) stuck: ", TextStyle(.error, isBold: true)) + StyledText(check.says)
        let who = check.stuck.prefix(6).map {
            "\($0.who) \($0.minutes) min\($0.hints > 0 ? ", \($0.hints) hints" : "")"
        }
        let more = check.stuck.count > 6 ? "; and \(check.stuck.count - 6) more" : ""
        return says.wrapped(to: capabilities.width, indent: "    ", hangingIndent: "      ")
            + heat.wrapped(to: capabilities.width, indent: "      ")
            + StyledText(who.joined(separator: "; ") + more, .muted).wrapped(to: capabilities.width, indent: "      ")
    }

    private func square(_ minutes: Int) -> StyledText {
        switch minutes {
        case ..<5: StyledText("░", .success)
        case ..<10: StyledText("▒", .warning)
        case ..<20: StyledText("▓", .error)
        default: StyledText("█", TextStyle(.error, isBold: true))
        }
    }
}
