import SystemPackage
import Terminal
import WorkshopCommon

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// The two streams of a command: results on standard output, diagnostics on standard error.
struct Console {
    let output: TerminalCapabilities
    let errors: TerminalCapabilities

    static let standard = Console(
        output: .detect(environment: environmentVariables, descriptor: STDOUT_FILENO),
        errors: .detect(environment: environmentVariables, descriptor: STDERR_FILENO)
    )

    /// A result, with a line break at its end.
    func write(_ text: String) {
        Console.write(text.hasSuffix("\n") ? text : text + "\n", to: .standardOutput)
    }

    /// Sentences for a person, in lines that fit their terminal; a line's indentation holds for all that it becomes.
    func say(_ text: String) {
        write(Console.wrap(text, to: output.width))
    }

    /// The same on standard error: what is no result.
    func sayError(_ text: String) {
        writeError(Console.wrap(text, to: errors.width))
    }

    private static func wrap(_ text: String, to width: Int) -> String {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            let indent = String(line.prefix { $0 == " " })
            return wrapped(String(line.dropFirst(indent.count)), to: width, indent: indent, hangingIndent: indent)
        }
        return lines.joined(separator: "\n")
    }

    func write(_ document: JSONValue) {
        write(document.serialized(.pretty))
    }

    /// A result that may be longer than the screen: shown in the pager where a person is looking.
    func page(_ text: String) {
        Pager(environment: Console.environmentVariables, capabilities: output).show(text)
    }

    func writeError(_ text: String) {
        Console.write(text.hasSuffix("\n") ? text : text + "\n", to: .standardError)
    }

    /// Shows diagnostics with the lines that they point at.
    func report(_ diagnostics: [Diagnostic], sources: [String: String] = [:]) {
        guard !diagnostics.isEmpty else { return }
        writeError(DiagnosticFormatter(capabilities: errors).format(diagnostics, sources: sources))
    }

    /// Asks a yes-or-no question; anything but a yes, no terminal included, is a no.
    func confirms(_ question: String) -> Bool {
        guard isatty(STDIN_FILENO) == 1, isatty(STDERR_FILENO) == 1 else { return false }
        Console.write("\(question) [y/N] ", to: .standardError)
        return ["y", "yes"].contains(readLine()?.lowercased() ?? "")
    }

    /// The environment that the command was started with.
    static let environmentVariables: [String: String] = {
        var variables: [String: String] = [:]
        var entry = environ
        while let pointer = entry.pointee {
            let parts = String(cString: pointer).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            if parts.count == 2 { variables[String(parts[0])] = String(parts[1]) }
            entry += 1
        }
        return variables
    }()

    /// For a line that is written over itself.
    @Sendable static func writeUnbuffered(_ text: String) {
        write(text, to: .standardError)
    }

    /// A reader that has gone away (`workshop agenda | head -1`) is no error; a full disk is.
    private static func write(_ text: String, to descriptor: FileDescriptor) {
        do {
            try descriptor.writeAll(text.utf8)
        } catch {
            guard descriptor == .standardOutput, error as? Errno != .brokenPipe else { return }
            write("error: can't write the result: \(error)\n", to: .standardError)
            exit(Failure.ourFault)
        }
    }
}
