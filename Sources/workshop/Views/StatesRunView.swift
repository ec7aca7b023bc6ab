import StatesLanguage
import Terminal
import WorkshopCommon

/// The way that an execution took through its machine, drawn for a terminal.
struct StatesRunView {
    let execution: Execution

    func render(_ capabilities: TerminalCapabilities) -> String {
        var lines = StateGraphView(graph: execution.machine.graph, outcomes: execution.outcomes).lines(capabilities)
        lines.append(StyledText())
        lines += ending.flatMap { $0.wrapped(to: capabilities.width, hangingIndent: "  ") }
        return lines.map { $0.rendered(for: capabilities) }.joined(separator: "\n")
    }

    private var ending: [StyledText] {
        let steps = "\(execution.history.count) events"
        let milliseconds = (execution.stopTime ?? execution.identity.startTime) - execution.identity.startTime
        let time = milliseconds == 0 ? "" : ", \(Self.duration(milliseconds)) of the machine's time"
        let end =
            StyledText(execution.status.name, TextStyle(role, isBold: true)) + StyledText("  \(steps)\(time)", .muted)
        switch execution.status {
        case .succeeded(let output): return [end, StyledText(output.serialized())]
        case .failed(let error, let cause), .aborted(let error, let cause):
            return [end] + [error, cause].compactMap { $0.map { StyledText($0) } }
        case .running, .timedOut: return [end]
        }
    }

    private var role: TextStyle.Role {
        if case .succeeded = execution.status { .success } else { .error }
    }

    static func duration(_ milliseconds: Int64) -> String {
        let seconds = milliseconds / 1000
        let parts = [
            (seconds / 86400, "d"), (seconds / 3600 % 24, "h"), (seconds / 60 % 60, "min"), (seconds % 60, "s"),
        ]
        let shown = parts.filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
        return shown.isEmpty ? "\(milliseconds) ms" : shown.joined(separator: " ")
    }
}
