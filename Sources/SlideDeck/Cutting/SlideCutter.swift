import Curriculum
import Markdown

/// One lesson into slides.
struct SlideCutter {
    private let lesson: Deck.Lesson

    init(lesson: Deck.Lesson) {
        self.lesson = lesson
    }

    func slides() -> [Deck.Slide] {
        let slug = lesson.section.slug
        var slides = parts().map(slide).filter { !$0.blocks.isEmpty }
        addExercises(to: &slides)
        if slides.first.map(beginsWithTitle) == true {
            slides[0].isTitle = true
        } else {
            slides.insert(titleSlide, at: 0)
        }
        for index in slides.indices {
            if slides[index].isTitle {
                slides[index].id = slug
            } else if slides[index].id.isEmpty {
                slides[index].id = "\(slug)-\(index + 1)"
            }
        }
        return slides
    }

    /// Everybody does a section's core steps, so each has its slide, whether the lesson asks for it or not: behind the
    /// last that it asks for.
    private func addExercises(to slides: inout [Deck.Slide]) {
        let shown = slides.compactMap(\.exercise?.slug)
        let missing = lesson.steps.filter {
            $0.kind == .core && $0.section == lesson.section.slug && !shown.contains($0.slug)
        }
        let index = slides.lastIndex { $0.exercise != nil }.map { $0 + 1 } ?? slides.endIndex
        let line = slides.isEmpty ? 1 : slides[index - 1].line
        slides.insert(contentsOf: missing.map { exerciseSlide($0, line: line) }, at: index)
    }

    private func exerciseSlide(_ step: Step, line: Int) -> Deck.Slide {
        let place = SourceRange(startLine: line, startColumn: 1, endLine: line, endColumn: 1)
        let heading = Block.Heading(level: 2, content: [Inline(.text("Hands on: \(step.slug)"), range: place)])
        let exercise = Exercise(step)
        return Deck.Slide(
            id: step.slug,
            isTitle: false,
            blocks: [Block(.heading(heading), range: place)] + exercise.blocks(at: place),
            notes: [],
            minutes: exercise.minutes,
            isOptional: false,
            exercise: exercise,
            line: line
        )
    }

    private func parts() -> [ArraySlice<Block>] {
        lesson.document.blocks.split(omittingEmptySubsequences: false) { $0.kind == .thematicBreak(.slide) }
    }

    /// An empty id where the slide says none.
    private func slide(_ part: ArraySlice<Block>) -> Deck.Slide {
        var slide = Deck.Slide(
            id: "",
            isTitle: false,
            blocks: [],
            notes: [],
            isOptional: false,
            line: part.first?.range.startLine ?? 1
        )
        var isHandout = false
        for block in part {
            switch block.kind {
            case .directive(.slide(let options)):
                slide.id = options.id ?? slide.id
                slide.minutes = options.minutes ?? slide.minutes
                if options.isOptional { slide.isOptional = true }
            case .directive(.notes(let text)): slide.notes.append(text)
            case .directive(.handout): isHandout = true
            case .directive(.exercise(let slug)):
                guard !isHandout, let step = lesson.steps.first(where: { $0.slug == slug }) else { break }
                let exercise = Exercise(step)
                slide.exercise = exercise
                slide.minutes = slide.minutes ?? exercise.minutes
                slide.blocks += exercise.blocks(at: block.range)
            case .directive(.steps(let kind)):
                if !isHandout { slide.blocks.append(lesson.steps.overview(of: kind, at: block.range)) }
            // A diagram that could not be drawn was reported.
            case .directive(.comment), .directive(.diagram): break
            case .directive(.pause):
                // Nothing to wait for at the top of a slide.
                if !isHandout, !slide.blocks.isEmpty { slide.blocks.append(block) }
            default:
                if !isHandout { slide.blocks.append(block) }
            }
        }
        // Nor at its end.
        while slide.blocks.last?.kind == .directive(.pause) { slide.blocks.removeLast() }
        return slide
    }

    private func beginsWithTitle(_ slide: Deck.Slide) -> Bool {
        if case .heading(let heading) = slide.blocks.first?.kind { heading.level == 1 } else { false }
    }

    private var titleSlide: Deck.Slide {
        let nowhere = SourceRange(startLine: 1, startColumn: 1, endLine: 1, endColumn: 1)
        let title = Inline(.text(lesson.section.title), range: nowhere)
        return Deck.Slide(
            id: "",
            isTitle: true,
            blocks: [Block(.heading(.init(level: 1, content: [title])), range: nowhere)],
            notes: [],
            isOptional: false,
            line: 1
        )
    }
}
