import ArgumentParser
import ContentProof
import Curriculum
import Grading
import SystemPackage
import Terminal
import WorkshopCommon

struct DevCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dev",
        abstract: "For those who write lessons and steps.",
        subcommands: [DevCheckCommand.self]
    )
}

struct DevCheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Prove the content: starters fail, solutions pass, mutants are rejected, lessons have no mistake."
    )

    @Argument(help: ArgumentHelp("Steps; without any, all of them.", valueName: "step"))
    var steps: [String] = []

    func run() async throws {
        let context = try Context.current()
        let curriculum = try context.curriculum()
        let chosen = try steps.isEmpty ? curriculum.steps : steps.map(curriculum.resolveStep)
        let scratch = context.kit.root.appending(".build/proof")
        let line = ProgressLine(capabilities: context.console.errors) { Console.writeUnbuffered($0) }
        let screen = ProofScreen(capabilities: context.console.output)
        let vendored = try curriculum.vendoredFiles(checkouts: context.kit.checkouts, fileSystem: context.fileSystem)
        let start = ContinuousClock.now
        let items = try await context.withScratchFolder { folder in
            try await Proof(
                curriculum: curriculum,
                bench: context.bench(in: folder, builds: scratch.appending("faults")) { line.update($0) },
                suites: SupervisedSuites(folder: folder, environment: context.environment),
                bundle: context.kit.suites,
                scratch: scratch,
                vendored: vendored,
                lints: context.lessonLints(curriculum)
            ).run(
                chosen,
                starting: { line.update($0) },
                finished: { item in
                    line.clear()
                    context.console.write(screen.render(item))
                }
            )
        }
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        context.console.write(screen.renderSummary(items, seconds: seconds))
        if items.contains(where: { !$0.holds }) { throw ExitCode(1) }
    }
}
