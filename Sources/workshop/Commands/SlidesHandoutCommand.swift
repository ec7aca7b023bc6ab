import ArgumentParser
import Curriculum
import SlideDeck
import WorkshopCommon

struct SlidesHandoutCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "handout",
        abstract: "Write lessons and steps as one book for learners: one HTML file, with a search.",
        discussion: "On a terminal, 'workshop lesson' shows the same."
    )

    @Option(
        name: [.short, .long],
        help: ArgumentHelp("The file to write.", valueName: "file"),
        completion: .file()
    )
    var output = "handout.html"

    @OptionGroup var arguments: SlideArguments

    func run() throws {
        let context = try Context.current()
        let curriculum = try context.curriculum()
        let deck = Deck(title: curriculum.title, lessons: try context.deckLessons(of: curriculum))
        let chapters = try zip(curriculum.sections, deck.sections).flatMap { section, slides in
            try context.chapters(of: section, curriculum, slides)
        }
        let book = BookHTML(
            theme: try context.theme(arguments.themeName(chapters.map(\.document))),
            includesNotes: arguments.notes,
            imageData: context.lessonImages
        )
        let file = context.absolute(output)
        try context.writeResult(book.render(title: curriculum.title, chapters: chapters), to: file)
        context.console.say("\(chapters.count) chapters: \(context.shown(file))")
    }
}

extension Context {
    /// A section's lesson, then the texts of its steps.
    fileprivate func chapters(
        of section: Section,
        _ curriculum: Curriculum,
        _ slides: Deck.Section
    ) throws -> [BookHTML.Chapter] {
        let lesson = BookHTML.Chapter(
            slug: section.slug,
            title: section.title,
            time: "\(section.start) – \(section.end)",
            document: try drawn(lesson(section.lesson)).showingExercises(curriculum.steps),
            slideIDs: slides.idsByLine
        )
        let steps = try curriculum.steps(of: section).map { step in
            BookHTML.Chapter(
                slug: "step-\(step.slug)",
                title: step.title,
                document: try drawn(self.lesson(step.readmePath))
            )
        }
        return [lesson] + steps
    }
}
