package import Curriculum
import Grading
package import Terminal
import WorkshopCommon

/// The one screen of `workshop watch`: step, progress of the day, what is going on; a pane; the keys.
package struct WatchScreen: Sendable {
    private let capabilities: TerminalCapabilities
    private let agenda: Agenda
    private let steps: [Step]
    private let sources: [String: String]

    /// - Parameter sources: the text of the learner's template, for the line that a diagnostic points at.
    package init(
        capabilities: TerminalCapabilities,
        agenda: Agenda,
        steps: [Step],
        sources: [String: String] = [:]
    ) {
        self.capabilities = capabilities
        self.agenda = agenda
        self.steps = steps
        self.sources = sources
    }

    private var width: Int { capabilities.width }

    /// As many lines as the terminal has, none wider than it.
    package func frame(_ model: inout WatchModel, now: TimeOfDay) -> [String] {
        let head = heading(model) + [day(model, now: now), status(model), StyledText()]
        let foot = [StyledText()] + keys(model)
        let room = max(1, (capabilities.height ?? 24) - head.count - foot.count)
        let body = body(model, rows: room)
        model.limitScroll(to: body.count - room)
        var shown = Array(body.dropFirst(model.scroll).prefix(room))
        if body.count > model.scroll + room, room > 1 {
            shown[room - 1] = line(StyledText("↓ \(body.count - model.scroll - room + 1) more lines", .muted))
        }
        shown += Array(repeating: "", count: room - shown.count)
        return head.map(line) + shown + foot.map(line)
    }

    private func line(_ text: StyledText) -> String {
        (text.cut(to: width).first ?? text).rendered(for: capabilities)
    }

    // MARK: Head

    private func heading(_ model: WatchModel) -> [StyledText] {
        let step = model.standing.step
        let place = "step \(step.number) of \(steps.count), \(step.minutes) min"
        return [
            StyledText(truncated(step.title, to: max(10, width - place.count - 2)), TextStyle(.heading, isBold: true))
                + StyledText("  \(place)", .muted)
        ]
    }

    /// How much of the day is done, and how long the section still lasts.
    private func day(_ model: WatchModel, now: TimeOfDay) -> StyledText {
        let core = steps.filter { $0.kind == .core }
        let done = core.count { model.standing.passed.contains($0.slug) }
        let cells = width < 70 ? 10 : 20
        let filled = core.isEmpty ? 0 : done * cells / core.count
        let bar =
            StyledText(String(repeating: "█", count: filled), .success)
            + StyledText(String(repeating: "░", count: cells - filled), .muted)
        let count = " \(done) of \(core.count)  "
        return bar + StyledText(count) + StyledText(truncated(moment(now), to: width - cells - count.count), .muted)
    }

    private func moment(_ now: TimeOfDay) -> String {
        switch agenda.moment(at: now) {
        case .beforeTheDay, .afterTheDay: "\(now)"
        case .during(let section, let minutes): "\(now), \(minutes) min left of \(section.title)"
        }
    }

    private func status(_ model: WatchModel) -> StyledText {
        if let activity = model.activity {
            let name = model.saved.first?.split(separator: "/").last
            let cause = name.map { "\($0) saved. " } ?? ""
            return StyledText("… ", .note) + StyledText("\(cause)\(activity)", .muted)
        }
        if let note = model.note { return StyledText("! ", TextStyle(.warning, isBold: true)) + StyledText(note) }
        if let report = model.report, model.problem == nil {
            let mark =
                report.verdict.isPass
                ? StyledText("✓ passed", TextStyle(.success, isBold: true))
                : StyledText("✗ \(report.verdict.shortText)", TextStyle(.error, isBold: true))
            let whole = mark + StyledText("  \(report.seconds). Checks again when you save.", .muted)
            return whole.width <= width ? whole : mark + StyledText("  \(report.seconds). Saves check again.", .muted)
        }
        return StyledText("Checks when you save.", .muted)
    }

    // MARK: Body

    private func body(_ model: WatchModel, rows: Int) -> [String] {
        switch model.pane {
        case .check: check(model, rows: rows).map { $0.rendered(for: capabilities) }
        case .help: WatchScreen.help.flatMap(helpLine).map { $0.rendered(for: capabilities) }
        case .hint, .lesson, .logs, .trace, .steps: model.lines
        }
    }

    private func check(_ model: WatchModel, rows: Int) -> [StyledText] {
        if let problem = model.problem {
            return StyledText(problem.message, TextStyle(.error, isBold: true)).wrapped(to: width)
                + [problem.why, problem.suggestion].compactMap { $0 }.flatMap { StyledText($0).wrapped(to: width) }
        }
        guard let report = model.report else {
            return model.standing.step.checks.flatMap { check in
                StyledText(check.says, .muted).wrapped(to: width, indent: StyledText("  · ", .muted))
            }
        }
        return CheckScreen(capabilities: capabilities, sources: sources).bodyLines(report, rows: rows)
    }

    // MARK: Foot

    /// What is worth pressing now stands out.
    private func keys(_ model: WatchModel) -> [StyledText] {
        let isPassed = model.standing.passed.contains(model.standing.step.slug)
        let pairs = [
            ("h", "hint"), ("n", "next"), ("l", "lesson"), ("g", "logs"), ("t", "trace"), ("s", "steps"),
            ("r", "run again"),
            ("?", "help"), ("q", model.pane == .check ? "quit" : "back"),
        ]
        var text = StyledText()
        for (index, (key, name)) in pairs.enumerated() {
            if index > 0 { text += "  " }
            let isDue = isPassed ? key == "n" : key == "h" && model.report.map { $0.verdict == .failed } ?? false
            text += StyledText(key, TextStyle(.code, isBold: true))
            // A key and its name stay on one line.
            let label = "\u{A0}" + name.split(separator: " ").joined(separator: "\u{A0}")
            text += StyledText(label, isDue ? TextStyle(.success, isBold: true) : .muted)
        }
        return text.wrapped(to: width, hangingIndent: "")
    }

    private func helpLine(_ key: String, _ says: String) -> [StyledText] {
        let indent = StyledText("  \(key)", TextStyle(.code, isBold: true))
        return StyledText(says)
            .wrapped(to: width, indent: indent + StyledText(String(repeating: " ", count: 9 - key.count)))
    }

    private static let help = [
        (
            "h",
            "the hints for the first check that fails; once more, the next; after the last, the lines of our solution"
        ),
        ("n", "lay the next step's files"),
        ("l", "what to know and what to do; again to close it"),
        ("g", "what your functions wrote in the last check"),
        ("t", "the way of the last check's requests, where tracing is on"),
        ("s", "all steps of the day"),
        ("r Enter", "check again without a save"),
        ("c Esc q", "back to the result"),
        ("↑ ↓", "scroll; space and b by ten lines"),
        ("q", "there: stop watching; Ctrl-C does as well, from everywhere"),
    ]
}

extension CheckReport {
    /// `0.4 s`
    fileprivate var seconds: String {
        let tenths = Int((duration * 10).rounded())
        return "\(tenths / 10).\(tenths % 10) s"
    }
}

extension Verdict {
    /// In a word or two, for a status line.
    package var shortText: String {
        switch self {
        case .passed: "passed"
        case .failed: "not yet"
        case .skipped: "not checked"
        case .didNotBuild: "does not build"
        case .templateInvalid: "template refused"
        case .crashed: "crashed"
        case .timedOut: "took too long"
        case .incomplete: "incomplete"
        }
    }
}
