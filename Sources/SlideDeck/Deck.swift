package import Curriculum
package import Markdown

package typealias DaySection = Section

/// What an instructor shows: the day's sections with their slides.
package struct Deck: Hashable, Sendable {
    package struct Section: Hashable, Sendable {
        package var slug: String
        package var title: String
        package var start: TimeOfDay
        package var end: TimeOfDay
        /// Keeps its time when the day begins late.
        package var isFixed: Bool
        /// The lesson that it is made from.
        package var file: String
        /// At least one: the title slide.
        package var slides: [Slide]

        /// As people read it: `09:15 – 10:00`.
        package var time: String { "\(start) – \(end)" }
    }

    package struct Slide: Hashable, Sendable {
        /// What a link to it says behind `#`; there is no other of that name in the deck.
        package var id: String
        /// The one that a section begins with, which shows the section's time.
        package var isTitle: Bool
        /// Without slide breaks, what is for the handout, and all directives but pauses.
        package var blocks: [Block]
        /// What the speaker says, in Markdown.
        package var notes: [String]
        /// What the author plans for it.
        package var minutes: Int?
        /// The first to be left out when time runs short.
        package var isOptional: Bool
        /// The step that the class works on while it is shown.
        package var exercise: Exercise?
        /// Where it begins in its lesson.
        package var line: Int

        /// Its first heading; empty without one.
        package var title: String {
            for case .heading(let heading) in blocks.map(\.kind) { return heading.content.plainText }
            return ""
        }
    }

    /// A section's Markdown, and what the day's manifest says about it.
    package struct Lesson: Sendable {
        package var section: DaySection
        package var steps: [Step]
        /// Its diagrams drawn.
        package var document: MarkdownDocument

        package init(section: DaySection, steps: [Step] = [], document: MarkdownDocument) {
            self.section = section
            self.steps = steps
            self.document = document
        }
    }

    package let title: String
    package let sections: [Section]

    /// Cuts the lessons into slides.
    ///
    /// - A lesson that does not begin with a first-level heading gets a title slide.
    /// - A title slide has its section's slug as id. The others have the one that they say, else the slug and their
    ///   number; ids that two slides say are told apart by their slugs.
    package init(title: String, lessons: [Lesson]) {
        self.init(title: title, sections: lessons.map(Section.init(cutting:)))
    }

    /// The same from sections that were cut before, such as those of lessons that did not change.
    package init(title: String, sections: [Section]) {
        self.title = title
        var sections = sections
        SlideNaming.makeUnique(&sections)
        self.sections = sections
    }

    package var slides: [Slide] { sections.flatMap(\.slides) }
}

extension Deck.Section {
    /// One lesson; its ids may be another's too.
    package init(cutting lesson: Deck.Lesson) {
        self.init(
            slug: lesson.section.slug,
            title: lesson.section.title,
            start: lesson.section.start,
            end: lesson.section.end,
            isFixed: lesson.document.frontMatter.isFixed,
            file: lesson.document.file,
            slides: SlideCutter(lesson: lesson).slides()
        )
    }

    package var minutes: Int { end.minutes - start.minutes }

    /// What links call its slides, by the lines at which they begin; without the title slide, which is called as the
    /// section is.
    package var idsByLine: [Int: String] {
        Dictionary(slides.filter { !$0.isTitle }.map { ($0.line, $0.id) }) { first, _ in first }
    }

    /// What each slide has of the section's time: what it says; the others share what those leave.
    package var plannedMinutes: [Double] {
        let said = slides.compactMap(\.minutes).reduce(0, +)
        let silent = slides.filter { $0.minutes == nil }.count
        let share = silent == 0 ? 0 : Double(max(0, minutes - said)) / Double(silent)
        return slides.map { $0.minutes.map(Double.init) ?? share }
    }
}
