import ArgumentParser
package import Curriculum
import Terminal
import WorkshopCommon

struct AgendaCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "agenda",
        abstract: "Show the day, where it is now, and what you have done."
    )

    @Option(help: ArgumentHelp("When the day starts; everything shifts with it.", valueName: "HH:MM"))
    var start: TimeOfDay?

    @Flag(help: "Print the sections and their steps as JSON.")
    var json = false

    func run() throws {
        let context = try Context.current()
        let curriculum = try context.curriculum()
        let agenda = start.map(curriculum.agenda.shifted) ?? curriculum.agenda
        if json {
            context.console.write(agenda.json)
        } else {
            let view = AgendaView(
                agenda: agenda,
                steps: curriculum.steps,
                passed: try context.findWorkspace()?.passedSteps ?? [],
                now: Context.timeOfDay()
            )
            context.console.write(view.render(context.console.output))
        }
    }
}

extension TimeOfDay: ExpressibleByArgument {
    package init?(argument: String) {
        self.init(argument)
    }
}
