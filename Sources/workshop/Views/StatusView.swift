import Curriculum
import Terminal

/// Where one is, and what to type next: one glance, no search.
struct StatusView {
    /// Where the learner stands in the steps.
    enum Position {
        /// No project yet.
        case noProject
        /// A project, but no step laid yet; the first one waits.
        case beforeFirst(Step)
        case working(on: Step)
        case passed(Step, next: Step?)
    }

    let agenda: Agenda
    let steps: [Step]
    let passed: Set<String>
    let now: TimeOfDay
    let position: Position
    /// The project's folder, as the person would type it.
    let project: String?

    func render(_ capabilities: TerminalCapabilities) -> String {
        var lines = [StyledText(agenda.title, TextStyle(.heading, isBold: true))]
        if case .during(let section, let minutes) = agenda.moment(at: now) {
            lines += StyledText("\(now), until \(section.end) (\(minutes) min): \(section.title)", .muted)
                .wrapped(to: capabilities.width)
        }
        if let project { lines += StyledText("Your project: \(project)", .muted).wrapped(to: capabilities.width) }
        lines.append(StyledText())
        lines += standing.wrapped(to: capabilities.width)
        lines.append(StyledText())
        lines += commands.flatMap { command($0, $1, width: capabilities.width) }
        return lines.map { $0.rendered(for: capabilities) }.joined(separator: "\n")
    }

    private var standing: StyledText {
        switch position {
        case .noProject:
            return "You have no project yet."
        case .beforeFirst(let step):
            return StyledText("Your project is ready. The first step: ") + StyledText(step.title, .bold)
        case .working(let step):
            return StyledText("You are at step \(step.number) of \(steps.count): ")
                + StyledText(step.title, .bold) + StyledText("  (\(step.slug), \(step.minutes) min)", .muted)
        case .passed(let step, let next?):
            let also = isCoreDone ? ", and with it all core steps of the day" : ""
            return StyledText("✓ ", .success) + StyledText("\(step.title) is done\(also) (\(doneCount)). Next: ")
                + StyledText(next.title, .bold)
        case .passed(let step, nil):
            return StyledText("✓ ", .success)
                + StyledText("\(step.title) is done, and with it every step of the day (\(doneCount)).")
        }
    }

    private var doneCount: String { "\(passed.count) of \(steps.count)" }

    private var commands: [(String, String)] {
        switch position {
        case .noProject:
            [("workshop start", "create it in ./shoutout"), ("workshop lesson introduction", "read the Introduction")]
        case .beforeFirst:
            [("workshop next", "lay its files and read what to do"), ("workshop lesson introduction", "read again")]
        case .working:
            [
                ("workshop lesson", "read what to do"),
                ("workshop check", "have it built and graded"),
                ("workshop watch", "the same whenever you save"),
                ("workshop hint", "when a check does not pass"),
            ]
        case .passed(let step, let next?):
            lesson(before: next, after: step)
                + [("workshop next", "lay its files and read what to do")]
                + [isCoreDone ? ("workshop list", "choose another one") : ("workshop agenda", "see the day")]
        case .passed(_, nil):
            [("workshop check --all", "see that everything still passes"), ("workshop up", "use what you built")]
        }
    }

    private var isCoreDone: Bool { steps.allSatisfy { $0.kind == .extra || passed.contains($0.slug) } }

    private func lesson(before next: Step, after step: Step) -> [(String, String)] {
        guard let section = agenda.lesson(before: next, after: step) else { return [] }
        return [("workshop lesson \(section.slug)", "first: \(section.title)")]
    }

    private func command(_ text: String, _ purpose: String, width: Int) -> [StyledText] {
        let column = (commands.map(\.0.count).max() ?? 0) + 4
        let padding = String(repeating: " ", count: column - text.count - 2)
        return StyledText(purpose, .muted)
            .wrapped(to: width, indent: "  " + StyledText(text, .code) + StyledText(padding))
    }
}
