package import SystemPackage

/// Runs hidden suites. One is launched while the learner's work is still being built, so that loading it costs nothing;
/// it waits for its session.
package protocol SuiteRunner: Sendable {
    func launch(_ suite: SuiteCommand) async throws -> any RunningSuite
}

package protocol RunningSuite: Sendable {
    /// Hands the session over, waits for the end, and answers with what was left behind. No process is left of it.
    func run(session: [UInt8], timeLimit: Duration) async -> SuiteRun

    /// Ends it, when its session never comes.
    func cancel() async
}

/// How a suite's process is started.
package struct SuiteCommand: Hashable, Sendable {
    package var executable: FilePath
    package var arguments: [String]

    package init(executable: FilePath, arguments: [String]) {
        self.executable = executable
        self.arguments = arguments
    }

    /// All tests of a bundle.
    package init(bundle: FilePath) {
        #if os(macOS)
        self.init(executable: "/usr/bin/xcrun", arguments: ["xctest", bundle.string])
        #else
        self.init(executable: bundle, arguments: [])
        #endif
    }

    /// - Parameters:
    ///   - bundle: the built test bundle: an executable on Linux, a loadable bundle on macOS.
    ///   - suite: a class in `HiddenSuites`.
    package init(bundle: FilePath, suite: String) {
        #if os(macOS)
        self.init(
            executable: "/usr/bin/xcrun",
            arguments: ["xctest", "-XCTest", "HiddenSuites.\(suite)", bundle.string]
        )
        #else
        self.init(executable: bundle, arguments: ["HiddenSuites.\(suite)"])
        #endif
    }
}
