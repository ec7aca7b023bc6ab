import Foundation
import ProcessSupervisor
import SystemPackage
import XCTest

final class StartingTests: XCTestCase {
    func testTellsExitStatusAndOutput() async throws {
        let (ending, text) = try await Shell("echo out; echo err >&2; exit 3").run()
        XCTAssertEqual(ending, ProcessEnding(reason: .exited(3)))
        XCTAssertEqual(text, "out\nerr\n")
        XCTAssertFalse(ending.isSuccess)
    }

    func testTellsTheSignalThatEndedTheChild() async throws {
        let (ending, _) = try await Shell("kill -SEGV $$").run()
        XCTAssertEqual(ending, ProcessEnding(reason: .signaled(SIGSEGV)))
        XCTAssertEqual("\(ending.reason)", "was ended by signal 11 (SIGSEGV)")
    }

    func testGivesTheEnvironmentExactly() async throws {
        var specification = Shell("").specification
        specification.executable = "env"
        specification.arguments = []
        specification.environment = ["PATH": "/usr/bin:/bin", "A": "1 = 2", "EMPTY": ""]
        let result = try await SupervisedProcess.run(specification)
        let variables = String(decoding: result.output, as: UTF8.self).split(separator: "\n")
            .filter { !$0.hasPrefix("WORKSHOP_PROCESS_TREE=") }
        XCTAssertEqual(variables.sorted(), ["A=1 = 2", "EMPTY=", "PATH=/usr/bin:/bin"])
    }

    func testGivesArgumentsUnchanged() async throws {
        var specification = Shell("").specification
        specification.executable = "printf"
        specification.arguments = ["%s|", "two words", "", "*", "\"é\n"]
        let result = try await SupervisedProcess.run(specification)
        XCTAssertEqual(String(decoding: result.output, as: UTF8.self), "two words||*|\"é\n|")
    }

    func testChildHasOnlyTheDescriptorsThatWereNamed() async throws {
        #if os(Linux)
        // Ours, without close-on-exec: it must not reach the child all the same.
        let leak = dup(1)
        defer { close(leak) }
        var shell = Shell("exec ls /proc/self/fd")
        shell.extra = [9: .null]
        let (_, text) = try await shell.run()
        // 3 is the folder that ls reads.
        XCTAssertEqual(text.split(separator: "\n"), ["0", "1", "2", "3", "9"])
        #endif
    }

    func testChildReadsTheBytesAndThenTheEnd() async throws {
        var shell = Shell("wc -c; wc -c <&7")
        shell.input = .bytes(Array(repeating: 65, count: 1_000_000))
        shell.extra = [7: .bytes([1, 2, 3])]
        let (_, text) = try await shell.run()
        XCTAssertEqual(text.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }, ["1000000", "3"])
    }

    func testChildWithClosedInputReadsTheEnd() async throws {
        let (ending, text) = try await Shell("cat; echo done").run()
        XCTAssertEqual(ending.reason, .exited(0))
        XCTAssertEqual(text, "done\n")
    }

    func testExtraPipeIsReadOnItsOwn() async throws {
        var shell = Shell("echo record >&3; echo noise; sh -c 'echo second >&3'")
        shell.extra = [3: .pipe()]
        let process = try shell.start()
        let records = await process.output(3).collect()
        XCTAssertEqual(String(decoding: records, as: UTF8.self), "record\nsecond\n")
        let ending = await process.exit()
        XCTAssertTrue(ending.isSuccess)
    }

    func testWritesToFiles() async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = FilePath(folder.appendingPathComponent("log").path)
        for append in [false, true] {
            var specification = Shell("echo $MARK").specification
            specification.environment["MARK"] = "append \(append)"
            specification.standardOutput = .file(path, append: append)
            let ending = try await SupervisedProcess.run(specification).ending
            XCTAssertTrue(ending.isSuccess)
        }
        let text = try String(contentsOfFile: path.string, encoding: .utf8)
        XCTAssertEqual(text, "append false\nappend true\n")
    }

    func testStartsInASessionOfItsOwn() async throws {
        let process = try Shell("echo ready; exec sleep 1000").start()
        await process.waits(for: "ready")
        XCTAssertEqual(getsid(process.pid), process.pid)
        XCTAssertEqual(getpgid(process.pid), process.pid)
        await process.terminate()
    }

    func testRunsInTheWorkingDirectory() async throws {
        var specification = Shell("pwd").specification
        specification.workingDirectory = "/usr"
        let result = try await SupervisedProcess.run(specification)
        XCTAssertEqual(result.output, Array("/usr\n".utf8))
    }

    func testMissingProgramIsAnError() throws {
        var specification = Shell("").specification
        specification.executable = "no-such-program"
        XCTAssertEqual(startError(specification), .executableNotFound("no-such-program"))
        specification.executable = "/no/such/program"
        XCTAssertEqual(startError(specification), .executableNotFound("/no/such/program"))
        specification.executable = "/etc/passwd"
        XCTAssertEqual(startError(specification), .notExecutable("/etc/passwd", .permissionDenied))
    }

    func testMissingFoldersAreErrors() throws {
        var specification = Shell("").specification
        specification.workingDirectory = "/no/such/folder"
        XCTAssertEqual(startError(specification), .workingDirectory("/no/such/folder", .noSuchFileOrDirectory))
        specification.workingDirectory = "/"
        specification.standardError = .file("/no/such/folder/log")
        XCTAssertEqual(startError(specification), .file("/no/such/folder/log", .noSuchFileOrDirectory))
    }

    func testManyAtOnceKeepTheirOutputsApart() async throws {
        try await withThrowingTaskGroup(of: (Int, String).self) { group in
            for number in 0..<50 {
                group.addTask { (number, try await Shell("echo \(number)").run().text) }
            }
            for try await (number, text) in group { XCTAssertEqual(text, "\(number)\n") }
        }
    }

    func testFailedStartsLeaveNoDescriptorOpen() throws {
        #if os(Linux)
        func openDescriptors() throws -> Int {
            try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count
        }
        var specification = Shell("").specification
        specification.executable = "/no/such/program"
        _ = startError(specification)
        let before = try openDescriptors()
        for _ in 0..<20 { _ = startError(specification) }
        XCTAssertEqual(try openDescriptors(), before)
        #endif
    }

    private func startError(_ specification: ProcessSpecification) -> ProcessStartError? {
        do {
            _ = try SupervisedProcess.start(specification)
            return nil
        } catch {
            return error
        }
    }
}
