import Curriculum
package import Terminal
import WorkshopCommon

/// A check's result on one screen: what was looked at, the first thing that is wrong, what to type next.
package struct CheckScreen: Sendable {
    private let capabilities: TerminalCapabilities
    private let isVerbose: Bool
    /// The text of the learner's template, for the line that a diagnostic points at.
    private let sources: [String: String]

    package init(capabilities: TerminalCapabilities, isVerbose: Bool = false, sources: [String: String] = [:]) {
        self.capabilities = capabilities
        self.isVerbose = isVerbose
        self.sources = sources
    }

    /// What may be left out, more from case to case, where not all of it fits the screen. The first failure stays.
    private enum Brevity: Int, CaseIterable, Comparable {
        case everything
        /// What was not looked at is one line.
        case pendingCounted
        /// What passed is one, too.
        case passedCounted
        /// Of what failed, the first alone.
        case firstFailureAlone
        /// Of its function's log, the line that tells most.
        case shortLog
        case shortValues

        static func < (left: Brevity, right: Brevity) -> Bool { left.rawValue < right.rawValue }
    }

    /// Ends with a line feed.
    package func render(_ report: CheckReport) -> String {
        let head = heading(report) + [StyledText()]
        let foot = [StyledText()] + next(report)
        // Below it stands the shell's prompt.
        let rows = (capabilities.height ?? 24) - 1 - head.count - foot.count
        var lines = head + (isVerbose ? body(report, .everything) : bodyLines(report, rows: rows)) + foot
        if isVerbose { lines += details(report) }
        return lines.map { $0.rendered(for: capabilities) + "\n" }.joined()
    }

    /// What was looked at and the first thing that is wrong, for a screen that has a heading and keys of its own.
    ///
    /// - Parameter rows: how many lines there is room for; what fits is shown, and more only where nothing can be left out.
    package func bodyLines(_ report: CheckReport, rows: Int) -> [StyledText] {
        var lines: [StyledText] = []
        for brevity in Brevity.allCases {
            lines = body(report, brevity)
            if lines.count <= rows { break }
        }
        return lines
    }

    /// One line a step, then the first one that did not pass in full.
    package func render(all reports: [CheckReport]) -> String {
        if reports.count == 1, let only = reports.first { return render(only) }
        var lines: [StyledText] = []
        for report in reports {
            let mark = report.verdict.isPass ? passedMark : failedMark
            let count = "\(report.checks.count { $0.status == .passed }) of \(report.checks.count)"
            lines += wrapped(StyledText(report.step.title) + StyledText("  \(count)", .muted), indent: mark)
        }
        let overview = lines.map { $0.rendered(for: capabilities) + "\n" }.joined()
        if let failed = reports.first(where: { !$0.verdict.isPass }) { return overview + "\n" + render(failed) }
        let closing = StyledText("All \(reports.count) steps still pass.", TextStyle(.success, isBold: true))
        return overview + "\n" + wrapped(closing).map { $0.rendered(for: capabilities) + "\n" }.joined()
    }

    private func heading(_ report: CheckReport) -> [StyledText] {
        let title = StyledText(report.step.title, TextStyle(.heading, isBold: true))
        return title.wrapped(to: capabilities.width)
    }

    private func body(_ report: CheckReport, _ brevity: Brevity) -> [StyledText] {
        switch report.verdict {
        case .passed:
            checkList(report, brevity) + [StyledText()] + wrapped(closing(report), indent: "  ")
        case .failed:
            checkList(report, brevity) + [StyledText()] + failure(report, brevity)
        case .didNotBuild:
            buildErrors(report)
        case .templateInvalid:
            templateErrors(report)
        case .timedOut:
            checkList(report, brevity) + [StyledText()] + timedOut(report)
        case .crashed, .incomplete:
            checkList(report, brevity) + [StyledText()] + broken(report)
        case .skipped(let reason):
            wrapped(StyledText("Not checked: \(reason)"), indent: "  ")
        }
    }

    private func closing(_ report: CheckReport) -> StyledText {
        let count = report.checks.count
        let what = count == 1 ? "The check passes" : "All \(count) checks pass"
        return StyledText("\(what). ", TextStyle(.success, isBold: true))
            + StyledText("(\(tenths(report.duration)) s)", .muted)
    }

    // MARK: The list of checks

    private var passedMark: StyledText { StyledText("  ✓ ", .success) }
    private var failedMark: StyledText { StyledText("  ✗ ", TextStyle(.error, isBold: true)) }
    private var pendingMark: StyledText { StyledText("  · ", .muted) }

    private func checkList(_ report: CheckReport, _ brevity: Brevity) -> [StyledText] {
        let passed = report.checks.filter { $0.status == .passed }
        let pending = report.checks.filter { $0.status == .notLookedAt || $0.status == .missing }
        let countsPassed = brevity >= .passedCounted && passed.count > 1
        let countsPending = brevity >= .pendingCounted && pending.count > 1
        var lines = countsPassed ? wrapped(StyledText("\(passed.count) passed"), indent: passedMark) : []
        for result in report.checks {
            switch result.status {
            case .passed where countsPassed, .notLookedAt where countsPending, .missing where countsPending: break
            case .failed where brevity >= .firstFailureAlone && result != report.firstFailure: break
            default: lines += line(result)
            }
        }
        guard countsPending else { return lines }
        let more = pending.count == report.checks.count ? "" : "more "
        return lines + wrapped(StyledText("\(pending.count) \(more)not looked at yet", .muted), indent: pendingMark)
    }

    private func line(_ result: CheckResult) -> [StyledText] {
        switch result.status {
        case .passed: wrapped(StyledText(result.check.says), indent: passedMark)
        case .failed: wrapped(StyledText(result.check.says, .bold), indent: failedMark)
        case .notLookedAt, .missing:
            wrapped(StyledText("\(result.check.says) (not looked at yet)", .muted), indent: pendingMark)
        }
    }

    // MARK: A failure

    private func failure(_ report: CheckReport, _ brevity: Brevity) -> [StyledText] {
        guard let result = report.firstFailure else {
            return broken(report)
        }
        guard let failure = result.failures.first else {
            return wrapped(StyledText("\(result.check.says): it did not pass, and left no word why."), indent: "  ")
        }
        var lines: [StyledText] = []
        if failure.message != result.check.says { lines += wrapped(StyledText(failure.message, .bold), indent: "  ") }
        let limit = brevity >= .shortValues ? 100 : 200
        lines += field("expected", failure.expected, upTo: limit)
        lines += field("got", failure.actual, role: .error, upTo: limit)
        lines += field("where", failure.location?.description, role: .link)
        let log = LogExcerpt.helpful(
            report.logs.about(result.check),
            about: failure.location?.file,
            actual: failure.actual,
            limit: brevity >= .shortLog ? 1 : 3
        )
        lines += logExcerpt(log)
        lines += advice(why: failure.why ?? result.check.why, try: failure.suggestion)
        let others = report.checks.count { $0.status == .failed } - 1 + (result.failures.count - 1)
        if others > 0 {
            let more = others == 1 ? "one more finding waits" : "\(others) more findings wait"
            lines += wrapped(StyledText("This one first: \(more) behind it.", .muted), indent: "  ")
        }
        return lines
    }

    private func logExcerpt(_ lines: [HandlerLine]) -> [StyledText] {
        guard let function = lines.first?.function else { return [] }
        // A log line is shown whole where it fits, and with its length where it doesn't: a screen has to stay one.
        return wrapped(StyledText("\(function) wrote", .muted), indent: "  ")
            + lines.flatMap { wrapped(StyledText(bounded($0.text, 160), .code), indent: "    ") }
    }

    // MARK: Nothing to grade yet

    private func buildErrors(_ report: CheckReport) -> [StyledText] {
        let said = report.reason ?? "Your code does not build yet, so there is nothing to grade."
        var lines = wrapped(StyledText(said, TextStyle(.error, isBold: true)), indent: failedMark)
        for error in report.buildErrors.prefix(3) {
            lines.append(StyledText())
            if let location = error.location { lines += wrapped(StyledText("\(location)", .link), indent: "  ") }
            lines += wrapped(StyledText(bounded(error.message, 400)), indent: error.location == nil ? "  " : "    ")
            lines += advice(why: error.why, try: error.suggestion)
        }
        if report.buildErrors.isEmpty {
            lines.append(StyledText())
            let last = report.output.split(whereSeparator: \.isNewline).suffix(6)
            lines += last.flatMap { wrapped(StyledText(bounded(String($0), 200), .code), indent: "  ") }
        }
        let rest = report.buildErrors.count - 3
        if rest > 0 {
            let more = rest == 1 ? "one more error" : "\(rest) more errors"
            lines.append(StyledText())
            lines += wrapped(StyledText("… and \(more) ('workshop check --verbose' shows all)", .muted), indent: "  ")
        }
        return lines
    }

    private func templateErrors(_ report: CheckReport) -> [StyledText] {
        let errors = report.diagnostics.filter { $0.severity == .error }
        let message = "AWS would refuse this template, so there is nothing to grade yet."
        var lines = wrapped(StyledText(message, TextStyle(.error, isBold: true)), indent: failedMark)
        for diagnostic in errors.prefix(2) {
            lines.append(StyledText())
            lines += wrapped(StyledText(diagnostic.message, .bold), indent: "  ")
            lines += field("where", diagnostic.location?.description, role: .link)
            lines += sourceLine(diagnostic)
            lines += advice(why: diagnostic.why, try: diagnostic.suggestion)
        }
        if errors.count > 2 {
            let more = errors.count == 3 ? "one more" : "\(errors.count - 2) more"
            lines.append(StyledText())
            lines += wrapped(StyledText("… and \(more) ('workshop template check' shows all)", .muted), indent: "  ")
        }
        return lines
    }

    private func sourceLine(_ diagnostic: Diagnostic) -> [StyledText] {
        guard let location = diagnostic.location, let line = location.line, let text = sources[location.file] else {
            return []
        }
        let all = text.split(separator: "\n", omittingEmptySubsequences: false)
        guard all.indices.contains(line - 1), !all[line - 1].allSatisfy(\.isWhitespace) else { return [] }
        return field("line", String(all[line - 1].drop(while: \.isWhitespace)), role: .code)
    }

    // MARK: No verdict about the work

    private func timedOut(_ report: CheckReport) -> [StyledText] {
        let message = "The checks did not end within \(report.step.timeLimit) s."
        return wrapped(StyledText(message, TextStyle(.error, isBold: true)), indent: "  ")
            + logExcerpt(LogExcerpt.helpful(report.logs))
            + field("why", "On AWS a function that never answers is ended at its Timeout, and paid for until then.")
            + field("try", "look for what waits for ever: an endless loop, or a call that nobody answers")
    }

    private func broken(_ report: CheckReport) -> [StyledText] {
        let message = "The checks ended before all was looked at, so that nothing counts as passed."
        return wrapped(StyledText(message, TextStyle(.error, isBold: true)), indent: "  ")
            + field("reason", report.reason)
            + logExcerpt(LogExcerpt.helpful(report.logs))
            + field("try", "run 'workshop check' again; if it stays, '--verbose' shows all that was printed")
    }

    // MARK: What comes next

    private func next(_ report: CheckReport) -> [StyledText] {
        func command(_ text: String) -> StyledText { StyledText(text, TextStyle(.code, isBold: true)) }
        let text: StyledText =
            switch report.verdict {
            case .passed: "Next: " + command("workshop next")
            case .failed: "Stuck? " + command("workshop hint") + "   Mended? " + command("workshop check")
            case .didNotBuild: "Mend the first error, then: " + command("workshop check")
            case .templateInvalid: "Mend the template, then: " + command("workshop check")
            case .timedOut: "Then: " + command("workshop check")
            case .crashed, .incomplete: "Again: " + command("workshop check --verbose")
            case .skipped: "Next: " + command("workshop")
            }
        return wrapped(text, indent: "  ")
    }

    private func details(_ report: CheckReport) -> [StyledText] {
        var lines: [StyledText] = []
        if !report.logs.isEmpty {
            lines += [StyledText(), StyledText("What the handlers wrote", .bold)]
            lines += report.logs.map { StyledText("\($0.function): ", .muted) + StyledText($0.text) }
        }
        if !report.output.isEmpty {
            lines += [StyledText(), StyledText("What the build and the suite printed", .bold)]
            lines += StyledText(report.output).lines()
        }
        return lines
    }

    // MARK: Lines

    /// A named value, its lines below each other.
    ///
    /// - Parameter limit: for what came from the learner's stack, which may be of any length. What we say is shown whole.
    private func field(
        _ name: String,
        _ text: String?,
        role: TextStyle.Role = .plain,
        upTo limit: Int? = 200
    ) -> [StyledText] {
        guard let text, !text.isEmpty else { return [] }
        let label = name + String(repeating: " ", count: max(1, 10 - name.count))
        let shown = limit.map { bounded(text, $0) } ?? text
        return wrapped(StyledText(shown, role), indent: StyledText("    \(label)", .muted))
    }

    private func advice(why: String?, try suggestion: String?) -> [StyledText] {
        field("why", why, upTo: nil) + field("try", suggestion, upTo: nil)
    }

    private func wrapped(_ text: StyledText, indent: StyledText = "") -> [StyledText] {
        text.wrapped(to: capabilities.width, indent: indent)
    }

    private func bounded(_ text: String, _ limit: Int) -> String {
        let rest = text.count - limit
        return rest > 0 ? "\(text.prefix(limit))… (and \(rest) more characters)" : text
    }

    private func tenths(_ seconds: Double) -> String {
        let tenths = Int((seconds * 10).rounded())
        return "\(tenths / 10).\(tenths % 10)"
    }
}
