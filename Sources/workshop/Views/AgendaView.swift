import Curriculum
import Terminal

/// The day as a person reads it: sections with their times, where now is, and which steps are done.
struct AgendaView {
    let agenda: Agenda
    let steps: [Step]
    /// Slugs.
    let passed: Set<String>
    let now: TimeOfDay

    func render(_ capabilities: TerminalCapabilities) -> String {
        var lines = [StyledText(agenda.title, TextStyle(.heading, isBold: true)), StyledText()]
        for section in agenda.sections { lines += self.lines(for: section, width: capabilities.width) }
        lines += [StyledText()]
        lines += StyledText("A lesson by its name: workshop lesson sam", .muted).wrapped(to: capabilities.width)
        lines += StyledText(moment, .muted).wrapped(to: capabilities.width)
        return lines.map { $0.rendered(for: capabilities) }.joined(separator: "\n")
    }

    private func lines(for section: Section, width: Int) -> [StyledText] {
        let isNow = agenda.section(at: now) == section
        let times = StyledText(
            "\(isNow ? "▶" : " ") \(section.start)–\(section.end)  ",
            isNow ? TextStyle(.success, isBold: true) : .muted
        )
        let title = StyledText(section.title, isNow ? .bold : .plain) + StyledText("  \(section.slug)", .muted)
        let indent = StyledText(String(repeating: " ", count: times.width))
        return title.wrapped(to: width, indent: times, hangingIndent: indent)
            + steps.filter { $0.section == section.slug }
            .flatMap { line(for: $0).wrapped(to: width, indent: indent, hangingIndent: indent + "  ") }
    }

    private func line(for step: Step) -> StyledText {
        let isDone = passed.contains(step.slug)
        return StyledText(isDone ? "✓ " : "· ", isDone ? .success : .muted)
            + StyledText(step.title)
            + StyledText("  \(step.slug), \(step.minutes) min\(step.kind == .extra ? ", extra" : "")", .muted)
    }

    private var moment: String {
        switch agenda.moment(at: now) {
        case .beforeTheDay(let minutes): "It is \(now): the day begins in \(Self.duration(minutes))."
        case .during(let section, let minutes): "It is \(now): \(section.title), for another \(Self.duration(minutes))."
        case .afterTheDay: "It is \(now): the day is over. 'workshop agenda --start HH:MM' plans another."
        }
    }

    private static func duration(_ minutes: Int) -> String {
        minutes < 60 ? "\(minutes) min" : "\(minutes / 60) h \(minutes % 60) min"
    }
}
