import ProcessSupervisor
package import SystemPackage
package import WorkshopCommon

/// Builds the functions of a stack, as `sam build` does.
///
/// In: what the template says of each function, the project's folder, a folder for the results. Out: for each function
/// the folder that holds its code, or diagnostics. A function with `BuildMethod: makefile` is built by the target
/// `build-<LogicalId>` of the `Makefile` in its `CodeUri`, which puts what the function needs into `ARTIFACTS_DIR`:
/// https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/building-custom-runtimes.html
/// Any other function is ready as it is, and its folder is its `CodeUri`, or what a `.zip` there holds.
///
/// Unlike `sam build` it runs one make for all targets of a Makefile, in the project itself instead of in a copy, so that
/// a build after an edit costs what the compiler needs for the edit. It writes nothing of the project but
/// its build folder.
package struct FunctionBuilder: Sendable {
    /// For `make`'s variable `CONFIGURATION`: what the learner's Makefile hands to the compiler.
    package enum Configuration: String, Hashable, Sendable {
        case debug
        case release
    }

    /// Bytes that a make may print. What a compiler has to say about the largest project is a hundredth of it.
    private static let outputLimit = 1 << 26

    private let configuration: Configuration
    private let environment: [String: String]
    private let timeLimit: Duration
    private let fileSystem: any FileSystem

    /// - Parameters:
    ///   - environment: that of this process; ``BuildEnvironment`` takes from it what a build needs.
    ///   - timeLimit: for each make; time in which it waits for another build doesn't count.
    package init(
        configuration: Configuration = .debug,
        environment: [String: String],
        timeLimit: Duration = .seconds(900),
        fileSystem: any FileSystem = LocalFileSystem()
    ) {
        self.configuration = configuration
        self.environment = BuildEnvironment.make(from: environment)
        self.timeLimit = timeLimit
        self.fileSystem = fileSystem
    }

    /// Builds all functions. If the task is cancelled, everything that the build started is ended.
    ///
    /// - Parameters:
    ///   - project: the folder of the template.
    ///   - output: what stands there for a function is replaced, as `sam build` does: a file that the Makefile no longer
    ///     makes must not be run. So a build for a cloud that still runs the last one's functions needs another folder.
    package func build(
        _ functions: [FunctionSource],
        project: FilePath,
        output: FilePath,
        progress: @escaping @Sendable (BuildProgress) -> Void = { _ in }
    ) async -> BuildResult {
        let project = FilePath(realPath(project.string))
        var plan = BuildPlan()
        for function in functions { plan.add(function, project: project, output: output, fileSystem) }
        if plan.diagnostics.hasErrors { return .failed(BuildFailure(diagnostics: plan.diagnostics)) }

        var text = ""
        do throws(BuildFailure) {
            if !plan.makes.isEmpty { text = try await make(plan, project: project, output: output, progress) }
        } catch {
            return .failed(error)
        }
        for package in plan.packages {
            let unzipper = PackageUnzipper(environment: environment, fileSystem: fileSystem)
            if let problem = await unzipper.unzip(package) { return .failed(failure(problem)) }
        }
        let missing = plan.functions.flatMap { missingExecutable(of: $0) }
        if !missing.isEmpty { return .failed(BuildFailure(diagnostics: missing, output: text)) }
        let folders = plan.functions.map { ($0.source.logicalID, $0.folder) }
        return .built(artifacts: Dictionary(uniqueKeysWithValues: folders), output: text)
    }

    /// Runs all makes on the stage and moves what they made to the output. Returns what they printed.
    private func make(
        _ plan: BuildPlan,
        project: FilePath,
        output: FilePath,
        _ progress: @escaping @Sendable (BuildProgress) -> Void
    ) async throws(BuildFailure) -> String {
        var text = ""
        do {
            let stage = try await BuildStage(
                for: project,
                output: output,
                temporary: FilePath(environment["TMPDIR"] ?? "/tmp"),
                fileSystem,
                waiting: { progress(.waitingForAnotherBuild) }
            )
            defer { stage.release() }
            for make in plan.makes {
                SwiftBuildRecord(
                    package: make.folder,
                    configuration: configuration.rawValue,
                    fileSystem: fileSystem
                ).prepare()
                let outcome = await run(make, stage: stage.folder, project: project, progress)
                text += outcome.output
                if var failure = outcome.failure {
                    failure.output = text
                    throw failure
                }
            }
            try fileSystem.createFolder(output)
            for function in plan.functions where function.isMade {
                try fileSystem.remove(function.folder)
                try fileSystem.move(stage.folder.appending(function.source.logicalID), to: function.folder)
            }
            return text
        } catch let failure as BuildFailure {
            throw failure
        } catch is CancellationError {
            throw failure(Diagnostic("build-cancelled", "the build was cancelled"))
        } catch {
            throw folderFailure(error)
        }
    }

    private func run(
        _ make: MakeInvocation,
        stage: FilePath,
        project: FilePath,
        _ progress: @escaping @Sendable (BuildProgress) -> Void
    ) async -> (output: String, failure: BuildFailure?) {
        let overrides = stage.appending("\(make.name).mk")
        do {
            for target in make.targets {
                try fileSystem.remove(stage.appending(target.function.logicalID))
                try fileSystem.createFolder(stage.appending(target.function.logicalID))
            }
            try fileSystem.writeAtomically(Array(make.overrides(stage: stage).utf8), to: overrides)
        } catch {
            return ("", folderFailure(error))
        }
        let specification = ProcessSpecification(
            executable: "make",
            arguments: make.arguments(overrides: overrides, configuration: configuration.rawValue),
            environment: environment,
            workingDirectory: make.folder,
            standardOutput: .pipe(buffer: 8 << 20),
            standardError: .same(as: 1),
            limits: ProcessLimits(time: timeLimit, output: Self.outputLimit)
        )
        do {
            return try await run(make, specification, project: project, progress)
        } catch .executableNotFound {
            return ("", failure(BuildProblems.noMake))
        } catch {
            return (
                "", failure(Diagnostic("build-start", "\(error)", suggestion: "run 'make' in the project to see more"))
            )
        }
    }

    private func run(
        _ make: MakeInvocation,
        _ specification: ProcessSpecification,
        project: FilePath,
        _ progress: @escaping @Sendable (BuildProgress) -> Void
    ) async throws(ProcessStartError) -> (output: String, failure: BuildFailure?) {
        let process = try SupervisedProcess.start(specification)
        var output = BuildOutput(project: project.string)
        var listener = BuildListener()
        await withTaskCancellationHandler {
            for await bytes in process.standardOutput {
                for event in listener.hear(bytes) { tell(event, &output, process, progress) }
            }
        } onCancel: {
            process.beginTermination()
        }
        for event in listener.end() { tell(event, &output, process, progress) }
        let ending = await process.exit()
        return (output.fullText, BuildProblems.failure(of: make, ending: ending, output: output, timeLimit: timeLimit))
    }

    private func tell(
        _ event: BuildListener.Event,
        _ output: inout BuildOutput,
        _ process: SupervisedProcess,
        _ progress: (BuildProgress) -> Void
    ) {
        switch event {
        case .line(let line):
            output.add(line: line)
            progress(.line(line))
        case .waits:
            process.setTimeLimit(nil)
            progress(.waitingForAnotherBuild)
        case .goesOn:
            process.setTimeLimit(timeLimit)
        }
    }

    private func missingExecutable(of function: BuildPlan.Function) -> [Diagnostic] {
        guard let name = function.source.executable else { return [] }
        let path = function.folder.appending(name)
        let status = try? fileSystem.status(of: FilePath(realPath(path.string)))
        guard let status, status.kind == .file else { return [BuildProblems.missing(name, of: function)] }
        return status.isExecutable ? [] : [BuildProblems.notExecutable(name, of: function)]
    }

    private func folderFailure(_ error: any Error) -> BuildFailure {
        let isFull = (error as? FileSystemError)?.isDiskFull ?? false
        let suggestion = isFull ? "make room on the disk" : "look at the folder's permissions"
        return failure(
            Diagnostic("build-folder", "the build can't use its folder: \(error)", suggestion: suggestion)
        )
    }

    private func failure(_ diagnostic: Diagnostic) -> BuildFailure { BuildFailure(diagnostics: [diagnostic]) }
}
