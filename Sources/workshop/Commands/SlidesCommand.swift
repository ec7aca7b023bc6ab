import ArgumentParser
import Curriculum
import Markdown
import SlideDeck
import SystemPackage
import WorkshopCommon

struct SlidesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "slides",
        abstract: "Make slides of the lessons.",
        subcommands: [SlidesBuildCommand.self]
    )
}

struct SlidesBuildCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "build",
        abstract: "Write all lessons as one self-contained HTML file.",
        discussion: "Open it in a browser; arrow keys turn the pages. It needs no network and no server."
    )

    @Option(help: ArgumentHelp("Where to write slides.html.", valueName: "folder"), completion: .directory)
    var out = "slides"

    @Flag(help: "Put the speaker's notes in, for yourself; without them the file can be handed out.")
    var notes = false

    func run() throws {
        let context = try Context.current()
        let curriculum = try context.curriculum()
        let lessons = try curriculum.sections.map { section in
            Deck.Lesson(
                slug: section.slug,
                title: section.title,
                start: section.start.description,
                end: section.end.description,
                document: try context.lesson(section.lesson)
            )
        }
        let deck = Deck(title: curriculum.title, lessons: lessons)
        let html = DeckHTML(theme: try context.theme(), includesNotes: notes).render(deck)
        let file = context.absolute(out).appending("slides.html")
        try context.fileSystem.writeAtomically(Array(html.utf8), to: file)
        context.console.say("\(deck.slides.count) slides: \(context.shown(file))")
    }
}

extension Context {
    /// A lesson, or a step's text.
    ///
    /// - Parameter path: relative to the kit.
    func lesson(_ path: String) throws -> MarkdownDocument {
        try MarkdownDocument(parsing: try fileSystem.read(kit.root.pushing(FilePath(path))), file: path)
    }

    func theme() throws -> String {
        String(decoding: try fileSystem.read(kit.lessons.appending("theme/default.css")), as: UTF8.self)
    }
}
