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
            let number = StyledText("\(index + 1). ", isNew ? .bold : .muted)
            lines += rung(hint, isNew ? .plain : .muted, number: number, width)
        }
        if shown == rungs { lines += solution(width) }
        lines += [StyledText()] + StyledText(closing(shown, asking), .muted).wrapped(to: width)
        return lines.map { $0.rendered(for: capabilities) }
    }

    /// A hint's sentences, wrapped; lines of code keep their indentation, which is their meaning, over a break too.
    private func rung(_ hint: String, _ role: TextStyle.Role, number: StyledText, _ width: Int) -> [StyledText] {
        let margin = String(repeating: " ", count: number.width)
        let lines = hint.split(separator: "\n", omittingEmptySubsequences: false)
        return lines.enumerated().flatMap { index, line -> [StyledText] in
            let indent = line.prefix { $0 == " " }
            let start = index == 0 ? number : StyledText(margin)
            guard !indent.isEmpty, indent.count < line.count else {
                return StyledText(line, role).wrapped(to: width, indent: start, hangingIndent: StyledText(margin))
            }
            return StyledText(line.dropFirst(indent.count), role).wrapped(
                to: width,
                indent: start + StyledText(indent),
                hangingIndent: StyledText(margin + indent + "  ")
            )
        }
    }

    private func solution(_ width: Int) -> [StyledText] {
        guard let hunk = DiffHunk.mostRelevant(of: hunks, to: check) else {
            return [StyledText()]
                + StyledText(
                    "Your files are our solution already, so what fails is not in them: run the check again."
                ).wrapped(to: width)
        }
        return [StyledText()] + StyledText("In our solution, \(hunk.file):", .bold).wrapped(to: width)
            + hunk.lines.flatMap { line in
                // Behind the sign, as deep as the line, and a step further.
                let depth = 1 + line.dropFirst().prefix { $0 == " " }.count + 2
                return StyledText(diffLine: line)
                    .wrapped(to: width, hangingIndent: StyledText(String(repeating: " ", count: depth)))
            }
    }

    private func closing(_ shown: Int, _ asking: String) -> String {
        let left = check.hints.count - shown
        if left > 0 { return "\(left) more: \(asking)" }
        if left == 0 { return "One more shows the lines of our solution that this check is about: \(asking)" }
        return "All of our solution: workshop solution \(step.slug) --diff. "
            + "To have it in your project: workshop solve (it shows what it changes first)."
    }
}
