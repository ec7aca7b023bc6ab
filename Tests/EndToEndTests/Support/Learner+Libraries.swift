import Foundation
import XCTest

#if os(Linux)
extension Learner {
    /// A library that a command is started with (LD_PRELOAD), to change what the system does for it alone. What it
    /// starts gets an environment of its own, and not the library.
    func library(_ name: String, _ source: String) throws -> URL {
        let library = root.appending(path: "\(name).so")
        if FileManager.default.fileExists(atPath: library.path) { return library }
        let file = root.appending(path: "\(name).c")
        try Data(source.utf8).write(to: file)
        let compiler = try RunningCommand(
            executable: URL(filePath: "/usr/bin/env"),
            arguments: ["clang", "-shared", "-fPIC", "-O1", "-o", library.path, file.path, "-ldl"],
            folder: root,
            environment: ProcessInfo.processInfo.environment,
            input: "",
            outputFolder: root
        )
        let outcome = try compiler.waitForEnd()
        XCTAssertEqual(outcome.status, 0, outcome.errors)
        return library
    }
}
#endif
