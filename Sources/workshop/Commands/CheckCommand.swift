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
        discussion: """
            Exits with 0 when every check passed, with 1 when not. What it grades, only you change: all files are kept \
            first, and if one changes meanwhile, you hear of it, and 'workshop undo' brings it back.

              workshop check                     the step that you are at
              workshop check --all               and every one that you have passed
              workshop check --html report.html  a page to show to somebody
              workshop check --events            a line of JSON for each thing that happens, for editors
            """
    )

    @Argument(help: ArgumentHelp("A step; without it, the one that you are at.", valueName: "step"), completion: .steps)
    var step: String?

    @Flag(help: "Check every step that you have passed, and the current one: what did a later edit break?")
    var all = false

    @Flag(help: "Print the result as JSON.")
    var json = false

    @Flag(help: "Print a line of JSON for each thing that happens, as it happens.")
    var events = false

    @Option(help: ArgumentHelp("Write the result as JUnit's XML too.", valueName: "file"), completion: .file())
    var junit: String?

    @Option(help: ArgumentHelp("Write the result as one page of HTML too.", valueName: "file"), completion: .file())
    var html: String?

    @Flag(help: "Print the JSON Schema of --json, and check nothing.")
    var schema = false

    @Flag(help: "Show all output: the build's, the functions' logs, the suite's.")
    var verbose = false

    func validate() throws {
        if json, events { throw ValidationError("--json and --events don't go together") }
    }

    func run() async throws {
        if schema {
            Console.standard.write(ReportSchema.text)
            return
        }
        let context = try Context.current()
        let curriculum = try context.curriculum()
        var workspace = try context.workspace()
        let steps = try chosenSteps(context, workspace, curriculum)
        let project = Project(root: workspace.root)
        try context.discardBuildOfAnotherPlace(in: workspace.root)
        tell(.started(steps), context)
        let reports = try await context.keepingFiles(of: workspace, checking: steps) { cleanUp in
            let reports = try await context.grade(steps, in: project, curriculum, cleaningUp: cleanUp) { phase in
                if events { tell(ReportEvent(phase), context) }
            }
            // Shown first: a full disk must not keep the verdict from the learner.
            show(reports, project, context)
            return reports
        }
        try writeFiles(reports, context)
        for report in reports { try workspace.record(report.summary, passed: report.verdict.isPass) }
        await context.handInIfJoined(workspace)
        if reports.contains(where: { !$0.verdict.isPass }) { throw ExitCode(1) }
    }

    private func tell(_ event: ReportEvent, _ context: Context) {
        guard events else { return }
        context.console.write(event.lines.joined(separator: "\n"))
    }

    private func writeFiles(_ reports: [CheckReport], _ context: Context) throws {
        if let junit {
            try context.fileSystem.writeAtomically(Array(CheckReport.junit(reports).utf8), to: context.absolute(junit))
        }
        if let html {
            try context.fileSystem.writeAtomically(Array(CheckReport.html(reports).utf8), to: context.absolute(html))
        }
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
        if events {
            for report in reports { tell(.finished(report), context) }
            tell(.ended(reports.first { !$0.verdict.isPass }?.verdict ?? .passed), context)
            return
        }
        let sources = (try? project.template()).map { [Project.template: $0] } ?? [:]
        let screen = CheckScreen(capabilities: context.console.output, isVerbose: verbose, sources: sources)
        context.console.write(screen.render(all: reports))
    }
}

extension Context {
    /// Grades with the real workbench, showing on standard error what it is at.
    func grade(
        _ steps: [Step],
        in project: Project,
        _ curriculum: Curriculum,
        cleaningUp cleanUp: @escaping @Sendable () -> Void = {},
        progress: @escaping @Sendable (GradingPhase) -> Void = { _ in }
    ) async throws -> [CheckReport] {
        let line = ProgressLine(capabilities: console.errors) { Console.writeUnbuffered($0) }
        defer { line.clear() }
        return try await withScratchFolder(cleaningUp: cleanUp) { folder in
            let grader = grader(on: bench(in: folder) { line.update($0) }, in: folder, curriculum)
            return try await grader.check(steps, in: project) { phase in
                line.update(phase.text)
                progress(phase)
            }
        }
    }

    /// The grader with the kit's own suites.
    func grader<Bench: Workbench>(on bench: Bench, in folder: FilePath, _ curriculum: Curriculum) -> Grader<Bench> {
        Grader(
            bench: bench,
            suites: SupervisedSuites(folder: folder, environment: environment),
            bundle: kit.suites,
            scratch: folder,
            drawnValues: curriculum.steps.flatMap(\.values),
            firstTemplate: curriculum.templateDeployedFirst
        )
    }
}

extension GradingPhase {
    /// For a progress line.
    var text: String {
        switch self {
        case .building: "Building ..."
        case .deploying: "Deploying to the local cloud ..."
        case .checking(let step): "Checking \(step.title) ..."
        }
    }
}

extension ReportEvent {
    init(_ phase: GradingPhase) {
        switch phase {
        case .building: self = .phase("building", nil)
        case .deploying: self = .phase("deploying", nil)
        case .checking(let step): self = .phase("checking", step)
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
