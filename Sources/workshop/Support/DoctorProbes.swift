import CloudCore
import Coaching
import Curriculum
import Foundation
import Grading
import LocalCloud
import ProcessSupervisor
import SystemPackage
import WorkshopCommon
import Workspace

/// Looks at this machine, one thing after the other. Nothing it does needs a network, and nothing of it stays.
struct DoctorProbes: Sendable {
    let context: Context
    /// A folder of our own, removed afterwards.
    let scratch: FilePath

    func examine(progress: (String) -> Void) async -> Examination {
        let project = try? context.findWorkspace()
        let root = project?.root ?? context.folder
        var findings: [Examination.Finding] = []
        progress("Looking at the toolchain ...")
        findings.append(Measure.toolchain(await output(of: "swift", ["--version"]), needs: (6, 2)))
        findings.append(await makeCommand())
        progress("Starting the hidden suites ...")
        findings.append(await suites())
        findings.append(lessons())
        findings.append(contentsOf: packages(project?.root))
        findings.append(locks())
        findings.append(
            Measure.disk(free: freeSpace(of: root), of: context.shown(root), clean: cleaning(project?.root))
        )
        progress("Starting a local cloud ...")
        findings.append(await ports())
        findings.append(await defaultPort())
        progress("Waiting for word of a changed file ...")
        findings.append(await events(in: project?.root))
        findings.append(clock())
        return Examination(findings)
    }

    // MARK: Programs

    /// What a program prints; `nil` when it can't be started or fails.
    private func output(of program: String, _ arguments: [String]) async -> String? {
        guard let (status, text) = await run(FilePath("/usr/bin/env"), [program] + arguments), status == 0 else {
            return nil
        }
        return text
    }

    private func run(_ executable: FilePath, _ arguments: [String]) async -> (Int32, String)? {
        let process = try? SupervisedProcess.start(
            ProcessSpecification(
                executable: executable,
                arguments: arguments,
                environment: context.environment,
                workingDirectory: scratch,
                standardOutput: .pipe(),
                standardError: .same(as: 1)
            )
        )
        guard let process else { return nil }
        process.setTimeLimit(.seconds(60))
        async let text = process.standardOutput.collect()
        let ending = await process.exit()
        guard case .exited(let status) = ending.reason else { return nil }
        return (status, String(decoding: await text, as: UTF8.self))
    }

    private func makeCommand() async -> Examination.Finding {
        #if os(macOS)
        let mend = "xcode-select --install"
        #else
        let mend = "sudo apt-get install make"
        #endif
        let isThere = await output(of: "make", ["--version"]) != nil
        return Examination.Finding(
            "make",
            "make",
            isThere ? .fine : .broken,
            isThere ? "it runs the build of your functions, as SAM does" : "there is no make on your PATH",
            mend: isThere ? nil : mend
        )
    }

    /// Runs one suite without a cloud: it is empty then, and shows that XCTest and all libraries are found.
    private func suites() async -> Examination.Finding {
        let title = "Hidden suites and XCTest"
        let mend = "make -C \(context.kit.root) start"
        guard let step = try? context.curriculum().steps.first,
            (try? context.fileSystem.exists(context.kit.suites)) == true
        else {
            return Examination.Finding("suites", title, .broken, "the suites are not built", mend: mend)
        }
        let command = SuiteCommand(bundle: context.kit.suites, suite: step.suite)
        let outcome = await run(command.executable, command.arguments)
        guard outcome?.0 == 0 else {
            let last = outcome?.1.split(whereSeparator: \.isNewline).last.map(String.init) ?? "it can't be started"
            return Examination.Finding("suites", title, .broken, last, mend: mend)
        }
        return Examination.Finding("suites", title, .fine, "they start")
    }

    // MARK: The kit and the project

    /// libcmark renders them.
    private func lessons() -> Examination.Finding {
        let title = "Lessons and libcmark"
        do {
            let curriculum = try context.curriculum()
            for section in curriculum.sections { _ = try context.lessonText(.section(section), of: curriculum) }
            return Examination.Finding("lessons", title, .fine, "all \(curriculum.sections.count) can be read")
        } catch {
            let says = Diagnostic(describing: error).message
            let mend = "git -C \(context.kit.root) checkout -- Slides Exercises Solutions"
            return Examination.Finding("lessons", title, .broken, says, mend: mend)
        }
    }

    private func packages(_ project: FilePath?) -> [Examination.Finding] {
        var findings: [Examination.Finding] = []
        do {
            let curriculum = try context.curriculum()
            _ = try curriculum.vendoredFiles(checkouts: context.kit.checkouts, fileSystem: context.fileSystem)
            findings.append(Examination.Finding("packages", "Packages for projects", .fine, "the kit has them all"))
        } catch {
            findings.append(
                Examination.Finding(
                    "packages",
                    "Packages for projects",
                    .broken,
                    Diagnostic(describing: error).message,
                    mend: "swift package resolve --package-path \(context.kit.root)"
                )
            )
        }
        guard let project else { return findings }
        let isBuilt = (try? context.fileSystem.exists(project.appending(".build/debug.yaml"))) == true
        findings.append(
            Examination.Finding(
                "warm",
                "Your project's packages",
                isBuilt ? .fine : .doubtful,
                isBuilt ? "built, so that a check takes a second" : "not built yet: the first check takes a minute",
                mend: isBuilt ? nil : "swift build --package-path \(project)"
            )
        )
        return findings
    }

    private func locks() -> Examination.Finding {
        let title = "Locks"
        do {
            let place = scratch.appending("lock-probe")
            let host = WorkspaceHost(home: place.appending("home"))
            _ = try Workspace.create(
                at: place.appending("project"),
                files: FileTree(),
                vendored: FileTree(),
                host: host
            )
            _ = try Workspace.open(at: place.appending("project"), host: host)
            return Examination.Finding("locks", title, .fine, "this disk lets one command at a time change a project")
        } catch {
            let says = Diagnostic(describing: error).message
            let mend = "export TMPDIR=/tmp"
            return Examination.Finding("locks", title, .broken, says, mend: mend)
        }
    }

    // MARK: The machine

    private func freeSpace(of folder: FilePath) -> Int? {
        let attributes = try? FileManager.default.attributesOfFileSystem(forPath: folder.string)
        return (attributes?[.systemFreeSize] as? NSNumber)?.intValue
    }

    private func cleaning(_ project: FilePath?) -> String {
        project.map { "rm -rf \($0.appending(".build"))" } ?? "rm -rf ~/.cache/org.swift.swiftpm"
    }

    private func ports() async -> Examination.Finding {
        let title = "Local cloud"
        let cloud = LocalCloud(
            configuration: LocalCloudConfiguration(clock: VirtualClock(), temporaryFolder: scratch)
        )
        do {
            _ = try await cloud.start()
            await cloud.stop()
            return Examination.Finding("cloud", title, .fine, "it starts, on a port of its own on this machine")
        } catch {
            let says = "it can't listen on 127.0.0.1: \(error)"
            return Examination.Finding("cloud", title, .broken, says, mend: "sudo ip link set lo up")
        }
    }

    private func defaultPort() async -> Examination.Finding {
        let title = "Port \(UpCommand.defaultPort)"
        if (try? context.runningCloud()) ?? nil != nil {
            return Examination.Finding("port", title, .fine, "your own 'workshop up' uses it")
        }
        let cloud = LocalCloud(
            configuration: LocalCloudConfiguration(
                port: UpCommand.defaultPort,
                clock: VirtualClock(),
                temporaryFolder: scratch
            )
        )
        do {
            _ = try await cloud.start()
            await cloud.stop()
            return Examination.Finding("port", title, .fine, "free for 'workshop up'")
        } catch {
            let says = "another program listens there"
            return Examination.Finding("port", title, .doubtful, says, mend: "workshop up --port 0")
        }
    }

    /// Writes a file and waits for the system's word; where none comes in a second, looking is what is left.
    private func events(in project: FilePath?) async -> Examination.Finding {
        let title = "Word of changed files"
        // In the project, since network mounts are what this is about; `.workshop` is nobody's business but ours.
        let parent = project?.appending(Workspace.marker) ?? scratch
        let folder = parent.appending("events-\(WorkspaceHost.randomIdentifier().prefix(8))")
        defer { try? context.fileSystem.remove(folder) }
        do {
            try context.fileSystem.createFolder(folder)
            let comes = try await FolderWatcher<ContinuousClock>.hearsOfChanges(in: folder) {
                try context.fileSystem.writeAtomically([1], to: folder.appending("probe"))
            }
            if comes { return Examination.Finding("events", title, .fine, "'workshop watch' hears of a save at once") }
        } catch {
            return Examination.Finding("events", title, .broken, Diagnostic(describing: error).message)
        }
        #if os(Linux)
        let mend = "sudo sysctl fs.inotify.max_user_watches=524288 fs.inotify.max_user_instances=512"
        #else
        let mend = "move the project to a local disk"
        #endif
        let says = "none comes from this disk; 'workshop watch' looks five times a second instead"
        return Examination.Finding("events", title, .doubtful, says, mend: mend)
    }

    private func clock() -> Examination.Finding {
        let probe = scratch.appending("clock-probe")
        try? context.fileSystem.writeAtomically([1], to: probe)
        let now = Date().timeIntervalSince1970
        func time(_ path: FilePath) -> Double? {
            ((try? context.fileSystem.status(of: path)) ?? nil).map { Double($0.modificationTime) / 1_000_000_000 }
        }
        let built = time(context.kit.suites) ?? now
        return Measure.clock(difference: now - (time(probe) ?? now), sinceBuild: now - built)
    }
}
