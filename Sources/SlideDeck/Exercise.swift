package import Curriculum
package import Markdown

/// A step as a slide shows it: made from its manifest, so that no slide promises what the check doesn't ask.
package struct Exercise: Hashable, Sendable {
    package let slug: String
    package let title: String
    package let minutes: Int
    package let kind: Step.Kind
    /// What the learner reads of each check.
    package let checks: [String]

    package init(_ step: Step) {
        slug = step.slug
        title = step.title
        minutes = step.minutes
        kind = step.kind
        checks = step.checks.map(\.says)
    }

    /// The commands to type, the minutes and the checks.
    ///
    /// - Parameter place: where the directive stands that asks for them.
    package func blocks(at place: SourceRange) -> [Block] {
        func text(_ text: String) -> Inline { Inline(.text(text), range: place) }
        let words = kind == .core ? "\(minutes) minutes." : "\(minutes) minutes, for the fast."
        let commands = "workshop next    # lays \(slug)\nworkshop check   # says what is missing\n"
        let items = checks.map { check in
            Block.List.Item(blocks: [Block(.paragraph(inlines(check, at: place)), range: place)], range: place)
        }
        return [
            Block(
                .paragraph([Inline(.strong([text(title)]), range: place), text(": \(words)")]),
                range: place
            ),
            Block(.code(CodeBlock(text: commands, info: CodeInfo(language: "sh"))), range: place),
            Block(.list(Block.List(marker: .bullet, isTight: true, items: items)), range: place),
        ]
    }

    /// A check's sentence is Markdown as far as code goes: `` `GET /hello` ``.
    private func inlines(_ text: String, at place: SourceRange) -> [Inline] {
        let parts = text.split(separator: "`", omittingEmptySubsequences: false)
        // An odd number of backticks is no code.
        guard parts.count % 2 == 1 else { return [Inline(.text(text), range: place)] }
        return parts.enumerated().filter { !$0.element.isEmpty }.map { index, part in
            Inline(index % 2 == 0 ? .text(String(part)) : .code(String(part)), range: place)
        }
    }
}

extension MarkdownDocument {
    /// The document with each exercise written out, as the terminal's lesson and the handout show it.
    package func showingExercises(_ steps: [Step]) -> MarkdownDocument {
        expanding { directive, range in
            guard case .exercise(let slug) = directive, let step = steps.first(where: { $0.slug == slug }) else {
                return nil
            }
            return Exercise(step).blocks(at: range)
        }
    }
}
