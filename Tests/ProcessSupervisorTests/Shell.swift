import Foundation
import ProcessSupervisor
import SystemPackage
import XCTest

/// A `/bin/sh` script to start, and a way to see whether anything of it is left.
struct Shell {
    /// Stands in the environment of all that the script starts.
    let mark = UUID().uuidString
    var script: String
    var input: ChildDescriptor = .null
    var extra: [Int32: ChildDescriptor] = [:]
    var limits = ProcessLimits()
    var buffer = 1 << 20

    init(_ script: String) { self.script = script }

    var specification: ProcessSpecification {
        ProcessSpecification(
            executable: "/bin/sh",
            arguments: ["-c", script],
            environment: ["PATH": "/usr/bin:/bin", "MARK": mark],
            workingDirectory: "/",
            standardInput: input,
            standardOutput: .pipe(buffer: buffer),
            standardError: .same(as: 1),
            extraDescriptors: extra,
            limits: limits
        )
    }

    func start() throws -> SupervisedProcess { try .start(specification) }

    func run() async throws -> (ending: ProcessEnding, text: String) {
        let result = try await SupervisedProcess.run(specification)
        return (result.ending, String(decoding: result.output, as: UTF8.self))
    }

    /// The command lines of all processes that carry the mark and are not zombies.
    func remains() -> [String] {
        #if os(Linux)
        let processes = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return processes.filter { Int($0) != nil }.compactMap { pid in
            guard
                let environment = FileManager.default.contents(atPath: "/proc/\(pid)/environ"),
                environment.range(of: Data("MARK=\(mark)".utf8)) != nil
            else { return nil }
            let command = FileManager.default.contents(atPath: "/proc/\(pid)/cmdline") ?? Data()
            return "\(pid): \(String(decoding: command, as: UTF8.self).replacingOccurrences(of: "\0", with: " "))"
        }
        #else
        return []
        #endif
    }
}

extension SupervisedProcess {
    /// Waits for lines until one is this: the script says so when it has done what the test is about.
    func waits(for line: String, file: StaticString = #filePath, line number: UInt = #line) async {
        for await text in standardOutput.lines where text == line { return }
        XCTFail("the process ended without saying \(line)", file: file, line: number)
    }
}

func isAlive(_ pid: Int32) -> Bool { kill(pid, 0) == 0 || errno == EPERM }
