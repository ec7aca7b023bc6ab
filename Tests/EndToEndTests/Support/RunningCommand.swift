import Foundation
import XCTest

/// One command that runs; its output goes to files, so that no pipe can fill or be held open.
final class RunningCommand {
    /// Longer than anything takes that ends at all, on a busy machine too.
    static let limit: TimeInterval = 180

    private let process = Process()
    private let ended = DispatchSemaphore(value: 0)
    private let outputFile: URL
    private let errorsFile: URL

    init(
        executable: URL,
        arguments: [String],
        folder: URL,
        environment: [String: String],
        input: String,
        outputFolder: URL
    ) throws {
        let name = UUID().uuidString
        outputFile = outputFolder.appending(path: "\(name).out")
        errorsFile = outputFolder.appending(path: "\(name).err")
        let inputFile = outputFolder.appending(path: "\(name).in")
        for file in [outputFile, errorsFile] { try Data().write(to: file) }
        try Data(input.utf8).write(to: inputFile)
        process.executableURL = executable
        process.arguments = arguments
        process.currentDirectoryURL = folder
        process.environment = environment
        process.standardInput = try FileHandle(forReadingFrom: inputFile)
        process.standardOutput = try FileHandle(forWritingTo: outputFile)
        process.standardError = try FileHandle(forWritingTo: errorsFile)
        process.terminationHandler = { [ended] _ in ended.signal() }
        try process.run()
    }

    /// What it has written so far.
    var output: String { (try? String(contentsOf: outputFile, encoding: .utf8)) ?? "" }
    var errors: String { (try? String(contentsOf: errorsFile, encoding: .utf8)) ?? "" }

    /// As Ctrl-C does.
    func interrupt() { process.interrupt() }

    /// Ends it without asking, for a test that failed in the middle.
    func kill() {
        if process.isRunning { process.terminate() }
    }

    func waitForEnd(within limit: TimeInterval = RunningCommand.limit) throws -> Learner.Outcome {
        guard ended.wait(timeout: .now() + limit) == .success else {
            process.terminate()
            throw NotInTime(what: "the end of \(process.arguments ?? [])", limit: limit, seen: output + errors)
        }
        return Learner.Outcome(status: process.terminationStatus, output: output, errors: errors)
    }

    /// Waits until it has written this many lines to standard output, and returns the last of them.
    func line(_ number: Int, within limit: TimeInterval = RunningCommand.limit) throws -> String {
        try eventually("line \(number) of \(process.arguments ?? [])", within: limit, seeing: { self.errors }) {
            let lines = output.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
            return lines.count >= number ? String(lines[number - 1]) : nil
        }
    }
}

struct NotInTime: Error, CustomStringConvertible {
    var what: String
    var limit: TimeInterval
    var seen: String

    var description: String { "\(what) did not come within \(limit) s; seen: \(seen)" }
}

/// Looks again and again for something that another process brings about.
func eventually<Result>(
    _ what: String,
    within limit: TimeInterval = RunningCommand.limit,
    seeing seen: () -> String = { "" },
    _ attempt: () throws -> Result?
) throws -> Result {
    let interval = 0.02
    for _ in 0..<Int(limit / interval) {
        if let result = try attempt() { return result }
        Thread.sleep(forTimeInterval: interval)
    }
    throw NotInTime(what: what, limit: limit, seen: seen())
}
