import ArgumentParser
import Curriculum
import Markdown
import SlideDeck
import SystemPackage
import WorkshopCommon

struct SlidesBuildCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "build",
        abstract: "Write all lessons as one self-contained HTML file.",
        discussion: """
            Open it in a browser; arrow keys turn the pages, '?' tells the other keys. It needs no network and no server. \
            With '--notes', 'p' opens the presenter's window: notes, the next slide, and whether you are behind.
            """
    )

    @Option(
        name: [.short, .long],
        help: ArgumentHelp(
            "The file to write (slides.html); with --split, the folder (slides).",
            valueName: "file or folder"
        ),
        completion: .file()
    )
    var output: String?

    @Flag(help: "Write one file for each section.")
    var split = false

    @OptionGroup var arguments: SlideArguments

    func run() throws {
        let context = try Context.current()
        let curriculum = try context.curriculum()
        let lessons = try context.deckLessons(of: curriculum)
        let page = try arguments.page(context, lessons: lessons.map(\.document))
        let deck = Deck(title: curriculum.title, lessons: lessons)
        if split {
            try writeParts(of: deck, page, context)
        } else {
            let file = context.absolute(output ?? "slides.html")
            try context.writeResult(page.render(deck), to: file)
            context.console.say("\(deck.slides.count) slides: \(context.shown(file))")
        }
    }

    private func writeParts(of deck: Deck, _ page: DeckHTML, _ context: Context) throws {
        let folder = context.absolute(output ?? "slides")
        func name(_ section: Deck.Section) -> String { "\(FilePath(section.file).stem ?? section.slug).html" }
        for section in deck.sections {
            let file = folder.appending(name(section))
            try context.writeResult(page.render(section, of: deck, file: name), to: file)
            context.console.say("\(section.slides.count) slides: \(context.shown(file))")
        }
    }
}
