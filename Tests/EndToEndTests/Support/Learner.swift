import Foundation
import XCTest

/// A learner at their terminal: a folder and a home of their own, and the built `workshop`.
///
/// Everything is below one temporary folder that ``leave()`` removes.
final class Learner: Sendable {
    struct Outcome: Equatable {
        var status: Int32
        var output: String
        var errors: String
    }

    let root: URL
    /// Where `workshop next` puts the project.
    let project: URL
    private let isCompilerReal: Bool

    var home: URL { root.appending(path: "home") }

    /// - Parameters:
    ///   - folder: where the learner works, below the root.
    ///   - parent: where the temporary folder stands. A function has a `/tmp` of its own, and can't reach what is there.
    ///   - isCompilerReal: without it, the `swift` on the learner's PATH does nothing, so that a test that builds
    ///     nothing doesn't set off the project's first build in the background.
    init(
        folder: String = "work",
        below parent: URL = FileManager.default.temporaryDirectory,
        isCompilerReal: Bool = false
    ) throws {
        root = parent.resolvingSymlinksInPath()
            .appending(path: "workshop-\(UUID().uuidString)")
        project = root.appending(path: folder).appending(path: "shoutout")
        self.isCompilerReal = isCompilerReal
        for folder in [project.deletingLastPathComponent(), home, temporary, commands] {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        }
        if !isCompilerReal {
            let swift = commands.appending(path: "swift")
            try Data("#!/bin/sh\n".utf8).write(to: swift)
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: swift.path)
        }
    }

    func leave() {
        try? FileManager.default.removeItem(at: root)
    }

    /// The tool that was built together with this test bundle, or the one that WORKSHOP_TOOL names: with that, a
    /// package of this target alone tests a `workshop` that was built elsewhere.
    static var tool: URL {
        if let path = ProcessInfo.processInfo.environment["WORKSHOP_TOOL"] { return URL(filePath: path) }
        #if os(Linux)
        let bundle = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
        #else
        let bundle = Bundle(for: Learner.self).bundleURL
        #endif
        return bundle.deletingLastPathComponent().appending(path: "workshop")
    }

    /// Types one command in the project (or in another folder) and waits for it to end.
    @discardableResult
    func types(
        _ arguments: String...,
        in folder: URL? = nil,
        answering input: String = "",
        environment extra: [String: String] = [:]
    ) throws -> Outcome {
        let process = try start(arguments, in: folder, input: input, environment: extra)
        return try process.waitForEnd()
    }

    func start(
        _ arguments: [String],
        in folder: URL? = nil,
        input: String = "",
        environment extra: [String: String] = [:],
        tool: URL = Learner.tool
    ) throws -> RunningCommand {
        let present = FileManager.default.fileExists(atPath: project.path)
        return try RunningCommand(
            executable: tool,
            arguments: arguments,
            folder: folder ?? (present ? project : project.deletingLastPathComponent()),
            environment: environment.merging(extra) { $1 },
            input: input,
            outputFolder: temporary
        )
    }

    private var temporary: URL { root.appending(path: "tmp") }
    private var commands: URL { root.appending(path: "bin") }

    /// What a shell would hand on, with a home of the learner's own and nothing of this machine's git configuration.
    var environment: [String: String] {
        let inherited = ProcessInfo.processInfo.environment
        var environment = [
            "HOME": home.path, "GIT_CONFIG_NOSYSTEM": "1", "LANG": "C.UTF-8", "TMPDIR": temporary.path,
        ]
        for name in ["PATH", "DEVELOPER_DIR", "SDKROOT"] { environment[name] = inherited[name] }
        if !isCompilerReal { environment["PATH"] = "\(commands.path):\(inherited["PATH"] ?? "/usr/bin:/bin")" }
        return environment
    }
}
