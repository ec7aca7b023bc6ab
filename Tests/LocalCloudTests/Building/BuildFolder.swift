import Foundation
import LocalCloud
import SystemPackage
import WorkshopCommon

/// A project and a folder for results, as long as a test lasts.
final class BuildFolder: Sendable {
    let root: FilePath
    var project: FilePath { root.appending("project") }
    var output: FilePath { root.appending("output") }

    init(_ files: [String: String] = [:]) throws {
        root = FilePath(NSTemporaryDirectory()).appending("workshop build #\(UUID().uuidString)")
        try LocalFileSystem().createFolder(project)
        for (path, text) in files { try write(text, to: path) }
    }

    func write(_ text: String, to path: String, executable: Bool = false) throws {
        try LocalFileSystem().writeAtomically(Array(text.utf8), to: project.appending(path), executable: executable)
    }

    func remove() { try? LocalFileSystem().remove(root) }

    func build(
        _ functions: [FunctionSource],
        to output: FilePath? = nil,
        configuration: FunctionBuilder.Configuration = .debug,
        timeLimit: Duration = .seconds(60),
        progress: @escaping @Sendable (BuildProgress) -> Void = { _ in }
    ) async -> BuildResult {
        let builder = FunctionBuilder(
            configuration: configuration,
            environment: [
                "PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": root.string, "AWS_SECRET_ACCESS_KEY": "secret",
            ],
            timeLimit: timeLimit
        )
        return await builder.build(functions, project: project, output: output ?? self.output, progress: progress)
    }

    /// What a built function's file holds.
    func text(_ path: String) -> String? {
        (try? LocalFileSystem().read(output.appending(path))).map { String(decoding: $0, as: UTF8.self) }
    }
}

func made(_ logicalID: String, in codeURI: String = ".") -> FunctionSource {
    FunctionSource(logicalID: logicalID, codeURI: codeURI, buildMethod: "makefile")
}

extension BuildResult {
    var artifacts: [String: FilePath]? {
        if case .built(let artifacts, _) = self { artifacts } else { nil }
    }

    var failure: BuildFailure? {
        if case .failed(let failure) = self { failure } else { nil }
    }

    var identifiers: [String]? { failure?.diagnostics.map(\.identifier) }
}
