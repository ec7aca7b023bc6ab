package import Curriculum
package import Terminal
import WorkshopCommon

/// The help for one check, rung by rung: its hints, from a nudge to nearly the answer, then the lines of our solution that
/// are about it. The last rung says where to go on, so that nobody stands before a wall.
package struct HintLadder: Hashable, Sendable {
    private let step: Step
    private let check: Check
    private let hunks: [DiffHunk]

    /// - Parameter hunks: from the learner's files to our solution; none where they are the same.
    package init(step: Step, check: Check, hunks: [DiffHunk]) {
        self.step = step
        self.check = check
        self.hunks = hunks
    }

    /// How often one can ask and see something new.
    package var rungs: Int { check.hints.count + 1 }

    /// What stands on the screen for one who has asked so often.
    ///
    /// - Parameter asking: how one asks for more, where that is no command.
    package func render(
        shown: Int,
        asking: String = "workshop hint",
        _ capabilities: TerminalCapabilities
    ) -> [String] {
        let shown = min(max(shown, 1), rungs)
        let width = capabilities.width
        var lines = StyledText(check.says, .bold).wrapped(to: width)
        for (index, hint) in check.hints.prefix(shown).enumerated() {
            let isNew = index == shown - 1
            lines.append(StyledText())
            lines += StyledText(hint, isNew ? .plain : .muted)
                .wrapped(to: width, indent: StyledText("\(index + 1). ", isNew ? .bold : .muted))
        }
        if shown == rungs { lines += solution(width) }
        lines += [StyledText()] + StyledText(closing(shown, asking), .muted).wrapped(to: width)
        return lines.map { $0.rendered(for: capabilities) }
    }

    private func solution(_ width: Int) -> [StyledText] {
        guard let hunk = DiffHunk.mostRelevant(of: hunks, to: check) else {
            return [StyledText()]
                + StyledText(
                    "Your files are our solution already, so what fails is not in them: run the check again."
                ).wrapped(to: width)
        }
        return [StyledText()] + StyledText("In our solution, \(hunk.file):", .bold).wrapped(to: width)
            + hunk.lines.map(StyledText.init(diffLine:))
    }

    private func closing(_ shown: Int, _ asking: String) -> String {
        let left = check.hints.count - shown
        if left > 0 { return "\(left) more: \(asking)" }
        if left == 0 { return "One more shows the lines of our solution that this check is about: \(asking)" }
        return "All of our solution: workshop solution \(step.slug) --diff. "
            + "To have it in your project: workshop solve (it shows what it changes first)."
    }
}
