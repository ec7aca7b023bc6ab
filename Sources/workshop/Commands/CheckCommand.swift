import ArgumentParser
import Curriculum
import Grading
import SystemPackage
import Terminal
import WorkshopCommon
import Workspace

struct CheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Build your project, deploy it to a fresh local cloud, and have a step graded.",
        discussion: "Exits with 0 when every check passed, with 1 when not. What it grades, only you change."
    )

    @Argument(help: ArgumentHelp("A step; without it, the one that you are at.", valueName: "step"))
    var step: String?

    @Flag(help: "Check every step that you have passed, and the current one: what did a later edit break?")
    var all = false

    @Flag(help: "Print the result as JSON.")
    var json = false

    @Flag(help: "Show all output: the build's, the functions' logs, the suite's.")
    var verbose = false

    func run() async throws {
        let context = try Context.current()
        let curriculum = try context.curriculum()
        var workspace = try context.workspace()
        let steps = try chosenSteps(context, workspace, curriculum)
        let project = Project(root: workspace.root)
        try context.discardBuildOfAnotherPlace(in: workspace.root)
        let reports = try await context.grade(steps, in: project, curriculum)
        // Shown first: a full disk must not keep the verdict from the learner.
        show(reports, project, context)
        for report in reports { try workspace.record(report.summary, passed: report.verdict.isPass) }
        if reports.contains(where: { !$0.verdict.isPass }) { throw ExitCode(1) }
    }

    private func chosenSteps(
        _ context: Context,
        _ workspace: Workspace,
        _ curriculum: Curriculum
    ) throws -> [Step] {
        if all {
            let steps = curriculum.steps.filter {
                workspace.state.hasPassed($0.slug) || $0.slug == workspace.state.step
            }
            return steps.isEmpty ? [try context.currentStep(of: workspace, in: curriculum)] : steps
        }
        return [try step.map(curriculum.resolveStep) ?? context.currentStep(of: workspace, in: curriculum)]
    }

    private func show(_ reports: [CheckReport], _ project: Project, _ context: Context) {
        if json {
            context.console.write(reports.count == 1 && !all ? reports[0].json : CheckReport.json(all: reports))
            return
        }
        let sources = (try? project.template()).map { [Project.template: $0] } ?? [:]
        let screen = CheckScreen(capabilities: context.console.output, isVerbose: verbose, sources: sources)
        context.console.write(screen.render(all: reports))
    }
}

extension Context {
    /// Grades with the real workbench, showing on standard error what it is at.
    func grade(_ steps: [Step], in project: Project, _ curriculum: Curriculum) async throws -> [CheckReport] {
        let line = ProgressLine(capabilities: console.errors) { Console.writeUnbuffered($0) }
        defer { line.clear() }
        return try await withScratchFolder { folder in
            let grader = Grader(
                bench: bench(in: folder) { line.update($0) },
                suites: SupervisedSuites(folder: folder, environment: environment),
                bundle: kit.suites,
                scratch: folder,
                drawnValues: curriculum.steps.flatMap(\.values)
            )
            return try await grader.check(steps, in: project) { phase in
                switch phase {
                case .building: line.update("Building ...")
                case .deploying: line.update("Deploying to the local cloud ...")
                case .checking(let step): line.update("Checking \(step.title) ...")
                }
            }
        }
    }
}

extension CheckReport {
    var summary: WorkspaceState.VerdictSummary {
        WorkspaceState.VerdictSummary(
            step: step.slug,
            verdict: verdict.name,
            at: .now(),
            failedChecks: checks.filter { $0.status == .failed }.map(\.check.test)
        )
    }
}
