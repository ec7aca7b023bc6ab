import CloudCore
import Terminal
import WorkshopCommon

/// What is to go wrong, and what has, as `/_workshop/faults` tells it.
struct FaultsView {
    let capabilities: TerminalCapabilities

    func render(_ document: JSONValue) -> String {
        let kinds = FaultPlan.Kind.allCases.filter { document["plan"]?[$0.rawValue] != nil }
        guard !kinds.isEmpty else { return "Nothing is to go wrong." }
        let lines = kinds.flatMap { kind -> [StyledText] in
            let struck = (document["struck"]?.array ?? []).filter { $0["fault"]?.string == kind.rawValue }
            return [heading(kind, document["plan"] ?? [:])]
                + struck.map { StyledText("  \($0["name"]?.string ?? ""): \(times($0["count"]?.int ?? 0))", .muted) }
        }
        return lines.flatMap { $0.wrapped(to: capabilities.width, hangingIndent: "  ") }
            .map { $0.rendered(for: capabilities) }
            .joined(separator: "\n")
    }

    private func heading(_ kind: FaultPlan.Kind, _ plan: JSONValue) -> StyledText {
        let rule = plan[kind.rawValue]
        let percent = Int(((rule?["part"]?.double ?? 0) * 100).rounded())
        var text = "\(percent) % of \(kind.occasions(plan))"
        if let names = rule?["only"]?.array?.compactMap(\.string) { text += ", only \(names.joined(separator: ", "))" }
        if let most = rule?["most"]?.int { text += ", at most \(times(most)) each" }
        return StyledText("\(kind.rawValue)  ", .key) + StyledText(text)
    }

    private func times(_ count: Int) -> String { count == 1 ? "once" : "\(count) times" }
}

extension FaultPlan.Kind {
    fileprivate func occasions(_ plan: JSONValue) -> String {
        switch self {
        case .duplicates: "messages are delivered twice"
        case .reorderings: "deliveries overtake others"
        case .crashes: "invocations end after the work, without an answer"
        case .throttles: "calls on tables are refused for their capacity"
        case .slowSlack: "Slack's answers take \(plan["slackDelaySeconds"]?.serialized() ?? "4") s"
        case .failingSlack: "Slack's answers are server errors"
        }
    }
}
