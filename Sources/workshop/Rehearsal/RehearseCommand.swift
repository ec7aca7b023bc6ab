import ArgumentParser
import SystemPackage
import Terminal
import WorkshopCommon

struct RehearseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rehearse",
        abstract: "Go through the whole day with our solutions, and show that the finished project is fit for AWS.",
        discussion: """
            For instructors, before the day. In an empty folder and with an empty home, each step is begun, must not pass \
            yet, is solved and must pass, in the order of the day; in the end all steps are checked once more. Then \
            'sam validate --lint' and 'cfn-lint' read the finished template, and each function answers in \
            aws-lambda-rie, AWS's own runtime emulator, which the SAM CLI brings. It needs no network and touches no \
            project of yours. For example:

              workshop rehearse
              workshop rehearse --dir ~/rehearsal    keeps the finished project
            """
    )

    @Option(
        help: ArgumentHelp("A new folder for the project, which stays; a temporary one otherwise.", valueName: "folder")
    )
    var dir: String?

    @Flag(help: "A tool that is not installed counts as a failure.")
    var strict = false

    func run() async throws {
        let context = try Context.current()
        let project = dir.map(context.absolute)
        if let project, try context.fileSystem.exists(project) {
            throw ValidationError("\(project) is there already: --dir takes a new folder")
        }
        let start = ContinuousClock.now
        let results = try await context.withScratchFolder { folder in
            try await Rehearsal(context: context, scratch: folder, project: project ?? folder.appending("shoutout"))
                .run()
        }
        let view = RehearsalView(capabilities: context.console.output)
        context.console.write(view.summary(results, seconds: (ContinuousClock.now - start) / .seconds(1)))
        if results.contains(where: { $0.fails(isStrict: strict) }) { throw ExitCode(1) }
    }
}
