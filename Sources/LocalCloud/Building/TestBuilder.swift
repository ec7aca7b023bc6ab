import ProcessSupervisor
package import SystemPackage
package import WorkshopCommon

/// Builds the tests of a Swift package, and says where the bundle is.
package struct TestBuilder: Sendable {
    private let environment: [String: String]
    private let timeLimit: Duration
    private let fileSystem: any FileSystem

    /// - Parameter environment: that of this process; ``BuildEnvironment`` takes from it what a build needs.
    package init(
        environment: [String: String],
        timeLimit: Duration = .seconds(300),
        fileSystem: any FileSystem = LocalFileSystem()
    ) {
        self.environment = BuildEnvironment.make(from: environment)
        self.timeLimit = timeLimit
        self.fileSystem = fileSystem
    }

    /// If the task is cancelled, everything that the build started is ended.
    ///
    /// - Returns: The bundle: an executable on Linux, a loadable bundle on macOS.
    package func build(
        _ package: FilePath,
        progress: @escaping @Sendable (BuildProgress) -> Void = { _ in }
    ) async throws(BuildFailure) -> FilePath {
        let specification = ProcessSpecification(
            executable: "swift",
            arguments: ["build", "--build-tests"],
            environment: environment,
            workingDirectory: package,
            standardOutput: .pipe(buffer: 8 << 20),
            standardError: .same(as: 1),
            limits: ProcessLimits(time: timeLimit, output: 1 << 26)
        )
        let process: SupervisedProcess
        do {
            process = try SupervisedProcess.start(specification)
        } catch {
            throw failure(
                "test-build-start",
                "\(error)",
                suggestion: "install Swift, and look whether 'swift build' runs"
            )
        }
        var output = BuildOutput(project: package.string)
        await withTaskCancellationHandler {
            for await line in process.standardOutput.lines {
                output.add(line: line)
                progress(.line(line))
            }
        } onCancel: {
            process.beginTermination()
        }
        let ending = await process.exit()
        guard ending.isSuccess else { throw failure(ending, output) }
        return try bundle(in: package)
    }

    private func bundle(in package: FilePath) throws(BuildFailure) -> FilePath {
        let folder = package.appending(".build/debug")
        let names = (try? fileSystem.entries(of: folder)) ?? []
        guard let name = names.first(where: { $0.hasSuffix(".xctest") }) else {
            throw failure("test-build-no-bundle", "the build made no test bundle")
        }
        return folder.appending(name)
    }

    private func failure(_ ending: ProcessEnding, _ output: BuildOutput) -> BuildFailure {
        if ending.cause == .timeLimit {
            var failure = failure("test-build-timed-out", "the build of your tests did not come to its end")
            (failure.output, failure.isTimeout) = (output.fullText, true)
            return failure
        }
        let last = output.lastLine.isEmpty ? nil : "The last that it said: \(output.lastLine)"
        let unknown = Diagnostic("test-build-failed", "swift build \(ending.reason)", why: last)
        return BuildFailure(
            diagnostics: output.diagnostics.isEmpty ? [unknown] : output.diagnostics,
            output: output.fullText
        )
    }

    private func failure(_ identifier: String, _ message: String, suggestion: String? = nil) -> BuildFailure {
        BuildFailure(diagnostics: [Diagnostic(identifier, message, suggestion: suggestion)])
    }
}
