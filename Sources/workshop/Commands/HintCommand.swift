import ArgumentParser
import WorkshopCommon
import Workspace

struct HintCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hint",
        abstract: "Give a hint for the check that did not pass, one more with each call.",
        discussion: """
            The hints rise from a nudge to nearly the answer; after the last, the lines of our solution that the check is \
            about are shown. What you have seen is remembered for each check.
            """
    )

    func run() throws {
        let context = try Context.current()
        var workspace = try context.workspace()
        let lines = try context.nextHint(&workspace, context.curriculum())
        context.console.write(lines.joined(separator: "\n"))
    }
}
