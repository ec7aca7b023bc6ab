package import Curriculum
package import Grading
import OrderedCollections
import Synchronization
package import SystemPackage
package import WorkshopCommon

/// A workbench that builds nothing twice, and can put other handlers in the place of the built ones.
package final class ProofBench<Bench: Workbench>: Workbench {
    package typealias Stack = Bench.Stack

    private struct State {
        var project: FileTree = FileTree()
        var handlers = ProofCase.Handlers.built
        var built: [Key: BuildOutcome] = [:]
        var count = 0
    }

    /// What a build depends on: the functions, and all files but those that only a deployment or a person reads.
    private struct Key: Hashable {
        var functions: [String: JSONValue]
        var files: FileTree
    }

    private let bench: Bench
    private let artifacts: FilePath
    private let fileSystem: any FileSystem
    private let state = Mutex(State())

    /// - Parameter artifacts: a folder for what was built, for as long as the proof lasts.
    package init(bench: Bench, artifacts: FilePath, fileSystem: any FileSystem = LocalFileSystem()) {
        self.bench = bench
        self.artifacts = artifacts
        self.fileSystem = fileSystem
    }

    /// Says what stands in the shared workspace now, and what its handlers are to be.
    package func use(_ project: FileTree, handlers: ProofCase.Handlers) {
        state.withLock {
            $0.project = project
            $0.handlers = handlers
        }
    }

    package func resolve(
        template: String,
        file: String,
        parameters: [String: String]
    ) -> TemplateOutcome<Stack> {
        bench.resolve(template: template, file: file, parameters: parameters)
    }

    package func tryTests(of step: Step, on code: FaultyCode, project: FilePath) async throws -> TrialsOutcome {
        try await bench.tryTests(of: step, on: code, project: project)
    }

    package func startCloud() async throws -> any GradedCloud<Stack> {
        try await bench.startCloud()
    }

    package func build(_ stack: Stack, project: FilePath, output: FilePath) async -> BuildOutcome {
        let key = key(for: stack)
        let (known, handlers, number) = state.withLock { state in
            state.count += 1
            return (state.built[key], state.handlers, state.count)
        }
        let outcome: BuildOutcome
        if let known {
            outcome = known
        } else {
            // Outside the run's own folder, which is removed at its end.
            outcome = await bench.build(stack, project: project, output: artifacts.appending("\(number)"))
            state.withLock { $0.built[key] = outcome }
        }
        guard handlers != .built, case .built(let folders, let printed) = outcome else { return outcome }
        do {
            return .built(try replaced(folders, by: handlers, below: output), output: printed)
        } catch {
            return .failed(output: "\(error)")
        }
    }

    private func key(for stack: Stack) -> Key {
        let project = state.withLock(\.project)
        let sources = project.files.filter { path, _ in
            path != "template.yaml" && !path.hasPrefix("events/") && !path.hasSuffix(".md")
        }
        let functions = stack.resources.filter { $0.value["type"]?.string == "AWS::Lambda::Function" }
        let places = functions.map { ($0.key, $0.value["properties"]?["Code"] ?? .null) }
        return Key(functions: Dictionary(places) { first, _ in first }, files: FileTree(sources))
    }

    private func replaced(
        _ folders: [String: FilePath],
        by handlers: ProofCase.Handlers,
        below output: FilePath
    ) throws(FileSystemError) -> [String: FilePath] {
        var result: [String: FilePath] = [:]
        for name in folders.keys.sorted() {
            let folder = output.appending(name)
            try fileSystem.createFolder(folder)
            let script = handlers == .constant ? ConstantHandler.script : ConstantHandler.nothing
            try fileSystem.writeAtomically(Array(script.utf8), to: folder.appending("bootstrap"), executable: true)
            result[name] = folder
        }
        return result
    }
}
