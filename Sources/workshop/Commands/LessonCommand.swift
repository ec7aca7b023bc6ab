import ArgumentParser
import Curriculum
import Markdown
import SlideDeck
import WorkshopCommon
import Workspace

struct LessonCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lesson",
        abstract: "Show a lesson: of a section, or of a step.",
        discussion: "Without a name it shows the step that you are at, or else the Introduction."
    )

    @Argument(
        help: ArgumentHelp(
            "A section or step, by its name or number; or a time of the agenda, such as 10:30.",
            valueName: "section or step"
        ),
        completion: .custom { _, _, _ in LessonCommand.names }
    )
    var name: String?

    func run() throws {
        let context = try Context.current()
        let curriculum = try context.curriculum()
        let place = try name.map(curriculum.resolvePlace) ?? defaultPlace(context, curriculum)
        try context.showLesson(place, of: curriculum)
    }

    private func defaultPlace(_ context: Context, _ curriculum: Curriculum) throws -> Curriculum.Place {
        if let slug = try context.findWorkspace()?.state.step, let step = curriculum.step(slug) { return .step(step) }
        return .section(curriculum.sections[0])
    }

    private static var names: [String] {
        guard let context = try? Context.current(), let curriculum = try? context.curriculum() else { return [] }
        return curriculum.sections.map(\.slug) + curriculum.steps.map(\.slug)
    }
}

extension Context {
    /// Renders the lesson of a section, or the text of a step, for this terminal.
    func showLesson(_ place: Curriculum.Place, of curriculum: Curriculum) throws {
        console.page(try lessonText(place, of: curriculum))
    }

    func lessonText(_ place: Curriculum.Place, of curriculum: Curriculum) throws -> String {
        let path =
            switch place {
            case .section(let section): section.lesson
            case .step(let step): step.readmePath
            }
        let document = try drawn(lesson(path)).showingExercises(curriculum.steps)
        return TerminalRenderer(capabilities: console.output).render(document)
    }
}
