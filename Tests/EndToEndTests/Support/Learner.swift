import Foundation
import XCTest

/// A learner at their terminal: a folder and a home of their own, and the built `workshop`.
///
/// Everything is below one temporary folder that ``leave()`` removes.
final class Learner {
    struct Outcome: Equatable {
        var status: Int32
        var output: String
        var errors: String
    }

    let root: URL
    /// Where `workshop next` puts the project.
    var project: URL { root.appending(path: "shoutout") }
    private var home: URL { root.appending(path: "home") }

    init() throws {
        root = FileManager.default.temporaryDirectory.appending(path: "workshop-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: root, withIntermediateDirectories: true)
        try FileManager.default.createDirectory(at: home, withIntermediateDirectories: true)
    }

    func leave() {
        try? FileManager.default.removeItem(at: root)
    }

    /// The tool that was built together with this test bundle.
    static var tool: URL {
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
        environment extra: [String: String] = [:]
    ) throws -> RunningCommand {
        let present = FileManager.default.fileExists(atPath: project.path)
        return try RunningCommand(
            executable: Learner.tool,
            arguments: arguments,
            folder: folder ?? (present ? project : root),
            environment: environment.merging(extra) { $1 },
            input: input,
            outputFolder: root
        )
    }

    /// What a shell would hand on, with a home of the learner's own and nothing of this machine's git configuration.
    private var environment: [String: String] {
        let inherited = ProcessInfo.processInfo.environment
        var environment = ["HOME": home.path, "GIT_CONFIG_NOSYSTEM": "1", "LANG": "C.UTF-8"]
        for name in ["PATH", "TMPDIR", "DEVELOPER_DIR", "SDKROOT"] { environment[name] = inherited[name] }
        return environment
    }

    func read(_ path: String) throws -> String {
        try String(contentsOf: project.appending(path: path), encoding: .utf8)
    }

    func write(_ text: String, to path: String) throws {
        let file = project.appending(path: path)
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
    }

    func edit(_ path: String, replacing old: String, with new: String) throws {
        let text = try read(path)
        XCTAssert(text.contains(old), "\(path) does not contain '\(old)'")
        try write(text.replacingOccurrences(of: old, with: new), to: path)
    }

    /// A file of the kit, such as a solution.
    static func kitFile(_ path: String) throws -> String {
        var folder = tool
        while !FileManager.default.fileExists(atPath: folder.appending(path: "Exercises/curriculum.yml").path) {
            folder.deleteLastPathComponent()
        }
        return try String(contentsOf: folder.appending(path: path), encoding: .utf8)
    }
}

/// One command that runs; its output goes to files, so that no pipe can fill or be held open.
final class RunningCommand {
    private let process = Process()
    private let output: URL
    private let errors: URL

    init(
        executable: URL,
        arguments: [String],
        folder: URL,
        environment: [String: String],
        input: String,
        outputFolder: URL
    ) throws {
        let name = UUID().uuidString
        output = outputFolder.appending(path: "\(name).out")
        errors = outputFolder.appending(path: "\(name).err")
        let inputFile = outputFolder.appending(path: "\(name).in")
        for file in [output, errors] { try Data().write(to: file) }
        try Data(input.utf8).write(to: inputFile)
        process.executableURL = executable
        process.arguments = arguments
        process.currentDirectoryURL = folder
        process.environment = environment
        process.standardInput = try FileHandle(forReadingFrom: inputFile)
        process.standardOutput = try FileHandle(forWritingTo: output)
        process.standardError = try FileHandle(forWritingTo: errors)
        try process.run()
    }

    func interrupt() { process.interrupt() }

    func waitForEnd() throws -> Learner.Outcome {
        process.waitUntilExit()
        return Learner.Outcome(
            status: process.terminationStatus,
            output: try String(contentsOf: output, encoding: .utf8),
            errors: try String(contentsOf: errors, encoding: .utf8)
        )
    }
}
