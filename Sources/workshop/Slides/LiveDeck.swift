import Curriculum
import Markdown
import SlideDeck
import SystemPackage
import WorkshopCommon

/// The deck while somebody edits it: reads, cuts and renders again only what changed.
struct LiveDeck {
    private struct Part {
        var bytes: [UInt8]
        var lesson: Deck.Lesson
        var section: Deck.Section
        /// What was rendered last, and of which section: its ids may depend on other lessons.
        var rendered: (section: Deck.Section, slides: [DeckHTML.RenderedSlide])?
    }

    private let context: Context
    private let arguments: SlideArguments
    private var curriculum: Curriculum
    private var parts: [String: Part] = [:]
    private var slides: [DeckHTML.RenderedSlide] = []
    private(set) var html = ""

    init(_ context: Context, _ arguments: SlideArguments) throws {
        self.context = context
        self.arguments = arguments
        curriculum = try context.curriculum()
        try build()
    }

    /// Builds again after a save.
    ///
    /// - Parameter paths: what was saved, relative to the kit.
    /// - Returns: the id of the first slide that changed, if any.
    mutating func rebuild(after paths: Set<String>) throws -> String? {
        // Steps are shown on slides, diagrams are made of solutions.
        if paths.contains(where: { !$0.hasPrefix("Slides/") }) {
            curriculum = try context.curriculum()
            parts = [:]
        }
        let before = Dictionary(slides.map { ($0.id, $0.html) }) { first, _ in first }
        try build()
        return slides.first { before[$0.id] != $0.html }?.id
    }

    private mutating func build() throws {
        for section in curriculum.sections { try read(section) }
        let order = curriculum.sections.map(\.lesson)
        let deck = Deck(title: curriculum.title, sections: order.compactMap { parts[$0]?.section })
        let documents = order.compactMap { parts[$0]?.lesson.document }
        let page = try arguments.page(context, lessons: documents, reloads: true)
        slides = zip(order, deck.sections).flatMap { path, section in
            if let rendered = parts[path]?.rendered, rendered.section == section { return rendered.slides }
            let slides = page.render(section)
            parts[path]?.rendered = (section, slides)
            return slides
        }
        html = page.render(deck, slides: slides)
    }

    private mutating func read(_ section: Section) throws {
        let bytes = try context.fileSystem.read(context.kit.root.appending(section.lesson))
        if let part = parts[section.lesson], part.bytes == bytes { return }
        let document = try context.drawn(MarkdownDocument(parsing: bytes, file: section.lesson))
        let lesson = Deck.Lesson(section: section, steps: curriculum.steps, document: document)
        parts[section.lesson] = Part(bytes: bytes, lesson: lesson, section: Deck.Section(cutting: lesson))
    }
}
