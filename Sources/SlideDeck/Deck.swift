package import Markdown

/// What an instructor shows: the day's sections with their slides.
package struct Deck: Hashable, Sendable {
    package struct Section: Hashable, Sendable {
        package var slug: String
        package var title: String
        /// As people read it: `09:15 – 10:00`.
        package var time: String?
        /// At least one: the title slide.
        package var slides: [Slide]
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
        package var minutes: Int?
    }

    /// A section's Markdown, and what the day's agenda says about it.
    package struct Lesson: Hashable, Sendable {
        package var slug: String
        package var title: String
        /// `09:15`
        package var start: String?
        /// `10:00`
        package var end: String?
        package var document: MarkdownDocument

        package init(
            slug: String,
            title: String,
            start: String? = nil,
            end: String? = nil,
            document: MarkdownDocument
        ) {
            self.slug = slug
            self.title = title
            self.start = start
            self.end = end
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
        self.title = title
        var sections = lessons.map { lesson in
            Section(
                slug: lesson.slug,
                title: lesson.title,
                time: [lesson.start, lesson.end].compactMap { $0 }.joined(separator: " – ").nonEmpty,
                slides: SlideCutter(lesson: lesson).slides()
            )
        }
        SlideNaming.makeUnique(&sections)
        self.sections = sections
    }

    package var slides: [Slide] { sections.flatMap(\.slides) }
}

extension String {
    fileprivate var nonEmpty: String? { isEmpty ? nil : self }
}
