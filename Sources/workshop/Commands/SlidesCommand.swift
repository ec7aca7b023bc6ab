import ArgumentParser
import Markdown
import SlideDeck
import WorkshopCommon

struct SlidesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "slides",
        abstract: "Make slides of the lessons.",
        subcommands: [
            SlidesBuildCommand.self, SlidesServeCommand.self, SlidesCheckCommand.self, SlidesPDFCommand.self,
            SlidesHandoutCommand.self,
        ]
    )
}

/// How the slides look, and for whom they are.
struct SlideArguments: ParsableArguments {
    @Option(help: ArgumentHelp("A style sheet of Slides/theme, without '.css'.", valueName: "name"))
    var theme: String?

    @Flag(help: "Put the speaker's notes in, for yourself; without them the file can be handed out.")
    var notes = false

    /// What makes pages of a deck.
    func page(_ context: Context, lessons: [MarkdownDocument], reloads: Bool = false) throws -> DeckHTML {
        DeckHTML(
            theme: try context.theme(themeName(lessons)),
            includesNotes: notes,
            reloads: reloads,
            imageData: context.lessonImages
        )
    }

    /// The one that the command says, else the first that a lesson says.
    func themeName(_ lessons: [MarkdownDocument]) -> String {
        theme ?? lessons.lazy.compactMap(\.frontMatter.theme).first ?? "default"
    }
}
