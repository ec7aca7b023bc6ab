import Markdown

/// One lesson into slides.
struct SlideCutter {
    private let lesson: Deck.Lesson

    init(lesson: Deck.Lesson) {
        self.lesson = lesson
    }

    func slides() -> [Deck.Slide] {
        var slides = parts().map(slide).filter { !$0.blocks.isEmpty }
        if slides.first.map(beginsWithTitle) == true {
            slides[0].isTitle = true
        } else {
            slides.insert(titleSlide, at: 0)
        }
        for index in slides.indices {
            if slides[index].isTitle {
                slides[index].id = lesson.slug
            } else if slides[index].id.isEmpty {
                slides[index].id = "\(lesson.slug)-\(index + 1)"
            }
        }
        return slides
    }

    private func parts() -> [ArraySlice<Block>] {
        lesson.document.blocks.split(omittingEmptySubsequences: false) { $0.kind == .thematicBreak(.slide) }
    }

    /// An empty id where the slide says none.
    private func slide(_ part: ArraySlice<Block>) -> Deck.Slide {
        var slide = Deck.Slide(id: "", isTitle: false, blocks: [], notes: [])
        var isHandout = false
        for block in part {
            switch block.kind {
            case .directive(.slide(let options)):
                slide.id = options.id ?? slide.id
                slide.minutes = options.minutes ?? slide.minutes
            case .directive(.notes(let text)): slide.notes.append(text)
            case .directive(.handout): isHandout = true
            case .directive(.comment): break
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
        let title = Inline(.text(lesson.title), range: nowhere)
        return Deck.Slide(
            id: "",
            isTitle: true,
            blocks: [Block(.heading(.init(level: 1, content: [title])), range: nowhere)],
            notes: []
        )
    }
}

enum SlideNaming {
    /// Ids that several slides have get their section's slug in front; a number behind where that is not enough.
    static func makeUnique(_ sections: inout [Deck.Section]) {
        let counts = Dictionary(sections.flatMap(\.slides).map { ($0.id, 1) }, uniquingKeysWith: +)
        var taken = Set(sections.map(\.slug))
        for section in sections.indices {
            for index in sections[section].slides.indices where !sections[section].slides[index].isTitle {
                let slide = sections[section].slides[index]
                let isShared = counts[slide.id, default: 0] > 1 || taken.contains(slide.id)
                let base = isShared ? "\(sections[section].slug)-\(slide.id)" : slide.id
                let id = ([base] + (2...10_000).lazy.map { "\(base)-\($0)" }).first { !taken.contains($0) } ?? base
                taken.insert(id)
                sections[section].slides[index].id = id
            }
        }
    }
}
