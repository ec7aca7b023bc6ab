import ProcessSupervisor
import Synchronization
import SystemPackage

#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#else
import Glibc
#endif

/// Finds the interpreters of this machine, each once: the real file, since what is on the PATH may be a script of a
/// version manager that takes longer than Python itself and needs variables that no handler has.
enum Interpreters {
    private static let found = Mutex<[String: String?]>([:])

    /// - Parameter runtime: `python3.12`, `nodejs20.x`.
    /// - Returns: `nil` when none of the names that would do is on the PATH.
    static func executable(for runtime: String) async -> String? {
        let path = getenv("PATH").map { String(cString: $0) } ?? ""
        let key = "\(runtime) \(path)"
        if let known = found.withLock({ $0[key] }) { return known }
        var executable: String?
        for name in names(for: runtime) where executable == nil {
            executable = await realPath(of: name, path: path)
        }
        let result = executable
        found.withLock { $0[key] = result }
        return result
    }

    /// The version that the template asks for where there is one, else whichever there is.
    static func names(for runtime: String) -> [String] {
        runtime.hasPrefix("python") ? [runtime, "python3"] : ["node"]
    }

    private static func realPath(of name: String, path: String) async -> String? {
        let question =
            name == "node" ? ["-p", "process.execPath"] : ["-c", "import sys; print(sys.executable)"]
        var environment = ["PATH": path]
        if let home = getenv("HOME") { environment["HOME"] = String(cString: home) }
        let specification = ProcessSpecification(
            executable: FilePath(name),
            arguments: question,
            environment: environment,
            workingDirectory: "/",
            standardOutput: .pipe(),
            limits: ProcessLimits(time: .seconds(20))
        )
        guard let result = try? await SupervisedProcess.run(specification), result.ending.isSuccess else { return nil }
        let line = String(decoding: result.output, as: UTF8.self).split(whereSeparator: \.isNewline).first
        return line.map { String($0) }
    }
}
