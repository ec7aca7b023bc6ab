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

    /// The minutes, the commands to type and the checks.
    ///
    /// - Parameter place: where the directive stands that asks for them.
    package func blocks(at place: SourceRange) -> [Block] {
        let next = kind == .core ? "workshop next" : "workshop next \(slug)"
        let head = [
            Inline(.strong([Inline(.text(title), range: place)]), range: place),
            Inline(.text(", \(minutes) minutes: "), range: place), Inline(.code(next), range: place),
            Inline(.text(", then "), range: place), Inline(.code("workshop check"), range: place),
        ]
        return [
            Block(.paragraph(head), range: place),
            Block(.list(.made(of: checks.map { inlines($0, at: place) }, look: .checks, at: place)), range: place),
        ]
    }

    /// One line of a list of steps: its name, its title and its minutes.
    fileprivate func line(at place: SourceRange) -> [Inline] {
        [
            Inline(.strong([Inline(.text(slug), range: place)]), range: place),
            // The minutes and their unit stay on one line.
            Inline(.text(": \(title), \(minutes)\u{A0}min"), range: place),
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

extension Block.List {
    fileprivate static func made(of lines: [[Inline]], look: Look, at place: SourceRange) -> Block.List {
        let items = lines.map { Item(blocks: [Block(.paragraph($0), range: place)], range: place) }
        return Block.List(marker: .bullet, isTight: true, items: items, look: look)
    }
}

extension [Step] {
    /// All of a kind as one list, in the day's order: a step that is new is in it by itself.
    func overview(of kind: Directive.StepKind, at place: SourceRange) -> Block {
        let lines = filter { $0.kind.rawValue == kind.rawValue }.map { Exercise($0).line(at: place) }
        return Block(.list(.made(of: lines, look: .columns, at: place)), range: place)
    }
}

extension MarkdownDocument {
    /// The document with exercises and lists of steps written out, as the terminal's lesson and the handout show it.
    package func showingExercises(_ steps: [Step]) -> MarkdownDocument {
        expanding { directive, range in
            switch directive {
            case .exercise(let slug): steps.first { $0.slug == slug }.map { Exercise($0).blocks(at: range) }
            case .steps(let kind): [steps.overview(of: kind, at: range)]
            default: nil
            }
        }
    }
}
