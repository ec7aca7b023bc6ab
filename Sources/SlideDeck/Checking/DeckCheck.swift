import Curriculum
import Markdown
package import WorkshopCommon

/// What an author has to mend before the day, beside what a lesson's own lint tells: slides that don't fit, have no
/// title or lead nowhere, code that does not parse, minutes that don't add up.
package struct DeckCheck {
    private let deck: Deck
    private let lessons: [Deck.Lesson]
    private let hasImage: (_ path: String) -> Bool

    /// - Parameter hasImage: whether a picture stands beside the lessons.
    package init(title: String, lessons: [Deck.Lesson], hasImage: @escaping (_ path: String) -> Bool) {
        deck = Deck(title: title, lessons: lessons)
        self.lessons = lessons
        self.hasImage = hasImage
    }

    package var diagnostics: [Diagnostic] {
        let ids = Set(deck.slides.map(\.id))
        let ofLessons = zip(deck.sections, lessons).flatMap { section, lesson -> [Diagnostic] in
            var content = ContentCheck(file: section.file, slides: ids, slug: section.slug, hasImage: hasImage)
            content.visit(lesson.document.blocks)
            return content.diagnostics + unknownSteps(lesson) + minutes(section)
                + section.slides.flatMap { check($0, in: section) }
        }
        return ofLessons.sortedByLocation()
    }

    private func check(_ slide: Deck.Slide, in section: Deck.Section) -> [Diagnostic] {
        var found: [Diagnostic] = []
        let place = SourceLocation(file: section.file, line: slide.line)
        if slide.title.allSatisfy(\.isWhitespace) {
            found.append(
                Diagnostic(
                    "slides-untitled",
                    at: place,
                    "the slide '\(slide.id)' has no heading",
                    why: "The overview, screen readers and the presenter's window name slides by it.",
                    suggestion: "begin it with a line such as '## What it shows'"
                )
            )
        }
        let layout = SlideLayout(slide)
        if layout.fit.map({ $0 < SlideLayout.smallestFit }) ?? true {
            let line = layout.lineOfOverflow
            found.append(
                Diagnostic(
                    "slides-overflow",
                    at: SourceLocation(file: section.file, line: line ?? slide.line),
                    "the slide '\(slide.id)' is too full: what begins here is not seen whole",
                    why: "Its text would shrink to less than 80 percent, which the last row can't read.",
                    suggestion: line == nil
                        ? "shorten its longest line of code" : "put '---' and a heading above it, or '<!-- handout -->'"
                )
            )
        }
        return found
    }

    private func unknownSteps(_ lesson: Deck.Lesson) -> [Diagnostic] {
        let known = lesson.steps.map(\.slug)
        return lesson.document.directives.compactMap { directive, range in
            guard case .exercise(let slug) = directive, !known.contains(slug) else { return nil }
            return Diagnostic(
                "slides-unknown-step",
                at: SourceLocation(file: lesson.document.file, line: range.startLine),
                "there is no step '\(slug)'",
                suggestion: nearestName(to: slug, among: known).map { "did you mean '\($0)'?" }
                    ?? "steps are: \(known.joined(separator: ", "))"
            )
        }
    }

    /// What the slides say has to be what the agenda gives.
    private func minutes(_ section: Deck.Section) -> [Diagnostic] {
        let said = section.slides.compactMap(\.minutes).reduce(0, +)
        let saysAll = section.slides.allSatisfy { $0.minutes != nil }
        guard said > section.minutes || (saysAll && said < section.minutes) else { return [] }
        return [
            Diagnostic(
                "slides-minutes",
                at: SourceLocation(file: section.file),
                "the slides plan \(said) minutes, the agenda gives \(section.minutes) (\(section.time))",
                why: "The presenter's clock tells by these minutes whether you are behind.",
                suggestion: "change minutes=… of some slides by \(abs(said - section.minutes)) in all"
            )
        ]
    }
}
