import Curriculum
import ProcessSupervisor
import SystemPackage
import Terminal
import WorkshopCommon

/// A whole day, as somebody would have it who takes our solution of every step: each command in a process of its own.
struct Rehearsal {
    let context: Context
    /// A folder of our own, for a home and for what is built.
    let scratch: FilePath
    let project: FilePath

    /// What one part of the day came to.
    struct Result: Sendable {
        enum Outcome: Sendable {
            case holds
            /// With what was printed.
            case fails(String)
            /// A tool is missing.
            case notLookedAt(String)
        }

        var subject: String
        var says: String
        var outcome: Outcome
        var seconds: Double

        func fails(isStrict: Bool) -> Bool {
            switch outcome {
            case .holds: false
            case .fails: true
            case .notLookedAt: isStrict
            }
        }

        var isFailure: Bool { fails(isStrict: false) }
    }

    /// Stops at the first step that fails, since those behind it stand on it.
    func run() async throws -> [Result] {
        let line = ProgressLine(capabilities: context.console.errors) { Console.writeUnbuffered($0) }
        let view = RehearsalView(capabilities: context.console.output)
        var results: [Result] = []
        func take(_ doing: String, _ part: () async throws -> Result) async throws {
            guard !results.contains(where: \.isFailure) else { return }
            line.update(doing)
            let result = try await part()
            line.clear()
            context.console.write(view.render(result))
            results.append(result)
        }
        try context.fileSystem.createFolder(home)
        for step in try context.curriculum().steps {
            try await take("Rehearsing \(step.slug) ...") { try await rehearse(step) }
        }
        try await take("Checking all steps once more ...") { try await checkAll() }
        let finished = FinishedProject(context: context, scratch: scratch, project: project, environment: environment)
        try await take("sam validate --lint ...") { try await finished.validated() }
        try await take("cfn-lint ...") { try await finished.linted() }
        for part in results.contains(where: \.isFailure) ? [] : try await finished.functions() {
            try await take("\(part.subject) in aws-lambda-rie ...") { try await part.result() }
        }
        return results
    }

    // MARK: Steps

    private func rehearse(_ step: Step) async throws -> Result {
        try await timed(step.slug, "the starter does not pass yet, the solution does") {
            try await commands([
                (["next", step.slug, "--dir", project.string], 0), (["check"], 1), (["solve", "--yes"], 0),
                (["check"], 0),
            ])
        }
    }

    private func checkAll() async throws -> Result {
        try await timed("all steps", "the finished project passes every step") {
            try await commands([(["next"], 2), (["check", "--all"], 0)])
        }
    }

    private func timed(_ subject: String, _ says: String, _ work: () async throws -> String?) async throws -> Result {
        let start = ContinuousClock.now
        let problem = try await work()
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        return Result(subject: subject, says: says, outcome: problem.map { .fails($0) } ?? .holds, seconds: seconds)
    }

    /// Runs the commands of a learner one after the other.
    /// - Returns: What the first one printed that did not end as it should; `nil` when all did.
    private func commands(_ commands: [(arguments: [String], status: Int32)]) async throws -> String? {
        for (arguments, status) in commands {
            let exists = try context.fileSystem.exists(project)
            let specification = ProcessSpecification(
                executable: context.kit.buildFolder.appending("workshop"),
                arguments: arguments,
                environment: environment,
                workingDirectory: exists ? project : scratch,
                standardOutput: .pipe(),
                standardError: .same(as: 1),
                limits: ProcessLimits(time: .seconds(1800))
            )
            let result = try await SupervisedProcess.run(specification)
            guard result.ending.reason == .exited(status), result.ending.cause == .itself else {
                let command = arguments.filter { $0 != project.string && $0 != "--dir" }.joined(separator: " ")
                return "'workshop \(command)' \(result.ending.reason) instead of \(status):\n"
                    + String(decoding: result.output, as: UTF8.self)
            }
        }
        return nil
    }

    private var home: FilePath { scratch.appending("home") }

    /// As on a machine where nobody has done the workshop: nothing of the instructor's own projects, no credentials.
    private var environment: [String: String] {
        var variables: [String: String] = [
            "HOME": home.string, "WORKSHOP_HOME": home.appending("workshop").string, "NO_COLOR": "1", "PAGER": "cat",
            "SAM_CLI_TELEMETRY": "0", "AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test",
            "AWS_DEFAULT_REGION": "us-east-1",
        ]
        let kept = ["PATH", "TMPDIR", "LANG", "LC_ALL", "WORKSHOP_KIT"]
        for (name, value) in context.environment where kept.contains(name) || name.hasPrefix("GIT_CONFIG") {
            variables[name] = value
        }
        return variables
    }
}
