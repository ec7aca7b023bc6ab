package import Curriculum
package import LocalCloud
import ProcessSupervisor
package import SystemPackage
package import WorkshopCommon

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Runs the learner's own tests on the right code, and then on each faulty one.
///
/// They are built once: the faults are in one program, and its environment says which one is active.
package struct FaultTrials: Sendable {
    /// Of each run. Tests of a parser take a hundredth of a second.
    private static let timeLimit = Duration.seconds(10)
    private static let memoryLimit = 1 << 30
    private static let recordsDescriptor: Int32 = 3

    private let harness: FilePath
    private let builds: FilePath
    private let environment: [String: String]
    private let fileSystem: any FileSystem

    /// - Parameters:
    ///   - harness: the folder with the targets CFaultHarness and FaultHarness: the kit's `Sources`.
    ///   - builds: where packages with faults are kept, so that the next build has less to do.
    ///   - environment: that of this process.
    package init(
        harness: FilePath,
        builds: FilePath,
        environment: [String: String],
        fileSystem: any FileSystem = LocalFileSystem()
    ) {
        self.harness = harness
        self.builds = builds
        self.environment = environment
        self.fileSystem = fileSystem
    }

    /// - Parameter name: of the package's folder, the same for the same code.
    package func run(
        _ code: FaultyCode,
        named name: String,
        project: FilePath,
        progress: @escaping @Sendable (BuildProgress) -> Void = { _ in }
    ) async throws -> TrialsOutcome {
        let folder = builds.appending(name)
        try fileSystem.createFolder(folder)
        let lock = try await FolderLock(folder)
        defer { lock.release() }
        guard let tests = try self.tests(of: code, in: project) else {
            return .failed(output: "", diagnostics: [missing(code)])
        }
        try SharedWorkspace(folder: folder, fileSystem: fileSystem)
            .lay(code.package.overlaid(with: harnessFiles()).overlaid(with: tests))
        let bundle: FilePath
        do {
            bundle = try await TestBuilder(environment: environment).build(folder, progress: progress)
        } catch {
            return .failed(output: error.output, diagnostics: error.diagnostics)
        }
        return .tried(try await trials(of: code, with: bundle, in: folder))
    }

    private func trials(of code: FaultyCode, with bundle: FilePath, in folder: FilePath) async throws -> Trials {
        var trials = Trials(right: try await trial(bundle, fault: nil, in: folder))
        guard trials.right.passes else { return trials }
        for fault in code.faults {
            try Task.checkCancellation()
            trials.faulty[fault.name] = try await trial(bundle, fault: fault.name, in: folder)
        }
        return trials
    }

    private func trial(_ bundle: FilePath, fault: String?, in folder: FilePath) async throws -> Trial {
        var own = ["PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": folder.string, "TMPDIR": folder.string]
        for name in ["LD_LIBRARY_PATH", "DEVELOPER_DIR", "LANG", "TZ"] { own[name] = environment[name] }
        own["WORKSHOP_FAULT"] = fault
        own["WORKSHOP_FAULT_RECORDS"] = String(Self.recordsDescriptor)
        let command = SuiteCommand(bundle: bundle)
        let process = try SupervisedProcess.start(
            ProcessSpecification(
                executable: command.executable,
                arguments: command.arguments,
                environment: own,
                workingDirectory: folder,
                extraDescriptors: [Self.recordsDescriptor: .pipe(buffer: SuiteRun.recordLimit)],
                limits: ProcessLimits(time: Self.timeLimit, memory: Self.memoryLimit, output: SuiteRun.recordLimit)
            )
        )
        return await withTaskCancellationHandler {
            async let records = process.output(Self.recordsDescriptor).collect()
            let ending = await process.exit()
            return Trial(records: await records, ending)
        } onCancel: {
            process.beginTermination()
        }
    }

    /// The learner's tests at their place; `nil` where there are none.
    private func tests(of code: FaultyCode, in project: FilePath) throws -> FileTree? {
        let path = project.appending(code.tests)
        switch try fileSystem.status(of: path)?.kind {
        case .file: return FileTree([code.tests: FileTree.File(contents: try fileSystem.read(path))])
        case .folder:
            let files = try fileSystem.tree(at: path) { $0.hasPrefix(".") }.files
            let placed = files.map { ("\(code.tests)/\($0.key)", $0.value) }
            return files.isEmpty ? nil : FileTree(Dictionary(placed) { first, _ in first })
        default: return nil
        }
    }

    private func harnessFiles() throws -> FileTree {
        var files: [String: FileTree.File] = [:]
        for target in ["CFaultHarness", "FaultHarness"] {
            for (path, file) in try fileSystem.tree(at: harness.appending(target), skipping: { $0.hasPrefix(".") })
                .files
            {
                files["Sources/\(target)/\(path)"] = file
            }
        }
        return FileTree(files)
    }

    private func missing(_ code: FaultyCode) -> Diagnostic {
        Diagnostic(
            "tests-not-found",
            at: SourceLocation(file: code.tests),
            "there is no \(code.tests)",
            why: "It is your tests that this step looks at.",
            suggestion: "write it anew, or get it back: workshop undo"
        )
    }
}

extension Trial {
    fileprivate init(records: [UInt8], _ ending: ProcessEnding) {
        var trouble: String?
        var status: Int32?
        switch (ending.cause, ending.reason) {
        case (.timeLimit, _): trouble = "it did not end within ten seconds"
        case (.memoryLimit, _): trouble = "it took more than a gigabyte of memory"
        case (.outputLimit, _): trouble = "it wrote more than any tests have to say"
        case (.itself, .exited(let code)): status = code
        case (_, let reason): trouble = "it \(reason)"
        }
        self.init(records: records, exitStatus: status, end: trouble)
    }
}

/// One check at a time has a folder.
private struct FolderLock {
    private let descriptor: FileDescriptor

    init(_ folder: FilePath) async throws {
        descriptor = try FileDescriptor.open(folder, .readOnly, options: [.directory, .closeOnExec])
        while flock(descriptor.rawValue, LOCK_EX | LOCK_NB) != 0 {
            let reason = Errno(rawValue: errno)
            guard reason == .wouldBlock || reason == .interrupted else {
                try? descriptor.close()
                throw reason
            }
            do {
                try await Task.sleep(for: .milliseconds(50))
            } catch {
                try? descriptor.close()
                throw error
            }
        }
    }

    func release() { try? descriptor.close() }
}
