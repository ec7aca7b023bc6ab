#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Shows long text a screen at a time.
package struct Pager: Sendable {
    package enum Decision: Hashable, Sendable {
        case print
        /// A command for the shell, as `PAGER` gives it.
        case page(String)
    }

    private let environment: [String: String]
    private let capabilities: TerminalCapabilities

    package init(environment: [String: String], capabilities: TerminalCapabilities) {
        self.environment = environment
        self.capabilities = capabilities
    }

    /// A pager is asked for only where a person looks at a terminal and the text is longer than its screen.
    ///
    /// - Parameter text: already wrapped to the terminal's width.
    package func decision(for text: String) -> Decision {
        guard capabilities.isTerminal, let height = capabilities.height, environment["TERM"] != "dumb" else {
            return .print
        }
        // One line is the prompt's.
        guard text.utf8.lazy.filter({ $0 == UInt8(ascii: "\n") }).count >= height else { return .print }
        let command = environment["PAGER"] ?? "less -FRX"
        return command.isEmpty || command == "cat" ? .print : .page(command)
    }

    /// Writes to standard output, through the pager where one is due. A pager that can't be started is no reason to
    /// keep the text back.
    package func show(_ text: String) {
        if case .page(let command) = decision(for: text), run(command, on: text) { return }
        writeAll(text, to: STDOUT_FILENO)
    }

    /// Whether the pager ran.
    private func run(_ command: String, on text: String) -> Bool {
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { return false }
        _ = fcntl(ends[1], F_SETFD, FD_CLOEXEC)
        // Ctrl-C is the pager's while it runs, and a pager left early must not end us.
        let interrupt = signal(SIGINT, SIG_IGN)
        let brokenPipe = signal(SIGPIPE, SIG_IGN)
        defer {
            signal(SIGINT, interrupt)
            signal(SIGPIPE, brokenPipe)
        }
        guard let child = spawn(command, input: ends[0]) else {
            close(ends[0])
            close(ends[1])
            return false
        }
        close(ends[0])
        writeAll(text, to: ends[1])
        close(ends[1])
        var status: Int32 = 0
        while waitpid(child, &status, 0) == -1, errno == EINTR {}
        let exitCode = (status >> 8) & 0xFF
        // The shell's answers for "can't be executed" and "not found".
        return exitCode != 126 && exitCode != 127
    }

    private func spawn(_ command: String, input: Int32) -> pid_t? {
        #if canImport(Darwin)
        var actions: posix_spawn_file_actions_t?
        var attributes: posix_spawnattr_t?
        #else
        var actions = posix_spawn_file_actions_t()
        var attributes = posix_spawnattr_t()
        #endif
        posix_spawn_file_actions_init(&actions)
        posix_spawnattr_init(&attributes)
        defer {
            posix_spawn_file_actions_destroy(&actions)
            posix_spawnattr_destroy(&attributes)
        }
        posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO)
        posix_spawn_file_actions_addclose(&actions, input)
        var defaults = sigset_t()
        sigemptyset(&defaults)
        sigaddset(&defaults, SIGINT)
        sigaddset(&defaults, SIGPIPE)
        posix_spawnattr_setsigdefault(&attributes, &defaults)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF))

        let defaultsOfOurs = ["LESS": "FRX", "LESSCHARSET": "utf-8"]
        let variables = environment.merging(defaultsOfOurs) { own, _ in own }.map { "\($0.key)=\($0.value)" }.sorted()
        return withCStrings(["/bin/sh", "-c", command]) { arguments in
            withCStrings(variables) { environment in
                var child = pid_t()
                let result = posix_spawn(&child, "/bin/sh", &actions, &attributes, arguments, environment)
                return result == 0 ? child : nil
            }
        }
    }
}

private func withCStrings<Result>(
    _ strings: [String],
    _ body: ([UnsafeMutablePointer<CChar>?]) -> Result
) -> Result {
    let pointers = strings.map { strdup($0) }
    defer { pointers.forEach { free($0) } }
    return body(pointers + [nil])
}

/// Stops without a word where nobody reads any more.
func writeAll(_ text: String, to descriptor: Int32) {
    let bytes = Array(text.utf8)
    bytes.withUnsafeBytes { buffer in
        var offset = 0
        while offset < buffer.count {
            let count = write(descriptor, buffer.baseAddress?.advanced(by: offset), buffer.count - offset)
            if count > 0 {
                offset += count
            } else if errno != EINTR {
                return
            }
        }
    }
}
