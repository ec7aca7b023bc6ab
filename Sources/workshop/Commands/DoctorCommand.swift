import ArgumentParser
import Coaching
import Curriculum
import Grading
import SystemPackage
import Terminal
import WorkshopCommon
import Workspace

struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Prove, without a network, that this machine can finish the day; say what mends what is missing.",
        discussion: """
            Exits with 0 when the day can be finished, with 1 when something has to be mended. --full also builds the \
            finished project in a temporary folder and has every step graded, which takes a minute or two.
            """
    )

    @Flag(help: "Build and grade the finished project as well.")
    var full = false

    @Flag(help: "Print the findings as JSON.")
    var json = false

    func run() async throws {
        let context = try Context.current()
        let line = ProgressLine(capabilities: context.console.errors) { Console.writeUnbuffered($0) }
        var examination = try await context.withScratchFolder { folder in
            await DoctorProbes(context: context, scratch: folder).examine { line.update($0) }
        }
        line.clear()
        if full, examination.isReady { examination.findings.append(try await finishedProject(context)) }
        if json {
            context.console.write(examination.json)
        } else {
            context.console.write(examination.render(context.console.output).joined(separator: "\n"))
        }
        if !examination.isReady { throw ExitCode(1) }
    }

    /// The proof of it all: the project that the day ends with passes every step here.
    private func finishedProject(_ context: Context) async throws -> Examination.Finding {
        let curriculum = try context.curriculum()
        let title = "The finished project"
        let reports = try await context.withScratchFolder { folder in
            let project = folder.appending("shoutout")
            let vendored = try curriculum.vendoredFiles(
                checkouts: context.kit.checkouts,
                fileSystem: context.fileSystem
            )
            let tree = try curriculum.stateAtTheEnd().overlaid(with: vendored)
            for path in tree.paths {
                guard let file = tree[path] else { continue }
                try context.fileSystem.writeAtomically(
                    file.contents,
                    to: project.appending(path),
                    executable: file.isExecutable
                )
            }
            return try await context.grade(curriculum.steps, in: Project(root: project), curriculum)
        }
        guard let failed = reports.first(where: { !$0.verdict.isPass }) else {
            let seconds = Int(reports.reduce(0) { $0 + $1.duration }.rounded(.up))
            let says = "builds, and passes all \(reports.count) steps, in \(seconds) s"
            return Examination.Finding("project", title, .fine, says)
        }
        return Examination.Finding(
            "project",
            title,
            .broken,
            "\(failed.step.slug): \(failed.verdict.shortText)",
            mend: "workshop dev check \(failed.step.slug)"
        )
    }
}
