/// What an environment needs of the machine: a child process with an environment of its own.
package protocol ProcessLauncher: Sendable {
    func launch(_ launch: ProcessLaunch) throws(LaunchError) -> any RunningProcess
}

package struct ProcessLaunch: Sendable {
    package var executable: String
    package var arguments: [String]
    package var environment: [String: String]
    package var workingDirectory: String
    /// The descriptor that standard output and standard error go to. Input is empty.
    package var output: Int32
    /// Resident bytes at which it is ended.
    package var memoryLimit: Int
    package var storage: EphemeralStorage
}

package protocol RunningProcess: Sendable {
    var pid: Int32 { get }
    /// Waits for its end.
    func wait() async -> ProcessEnd
    /// Ends it with all its descendants, and returns when they are gone. With a grace it is asked with SIGTERM first.
    func terminate(grace: Duration) async
    /// In bytes, as far as it is known.
    var peakMemory: Int { get }
}

extension RunningProcess {
    package func terminate() async { await terminate(grace: .zero) }
}

package enum ProcessEnd: Hashable, Sendable {
    case exited(Int32)
    case signalled(Int32)
}

/// The system's reason for not starting a program.
package struct LaunchError: Error, Hashable, Sendable {
    package let errno: Int32

    package init(errno: Int32) {
        self.errno = errno
    }
}
