/// The few lines of the handlers' logs that help with a failure.
package enum LogExcerpt {
    /// The line that tells most of what went wrong, with what the function wrote right before it; empty when nothing
    /// tells of trouble.
    ///
    /// The first crash is taken: what follows it is a backtrace, and then the same once more for the next invocation.
    package static func helpful(_ lines: [HandlerLine], limit: Int = 3) -> [HandlerLine] {
        let said = lines.filter { line in
            !line.text.allSatisfy(\.isWhitespace) && !platformPrefixes.contains { line.text.hasPrefix($0) }
        }
        for signs in ranks {
            guard let found = said.firstIndex(where: { line in tells(line, signs) }) else { continue }
            var first = found
            while first > said.startIndex, found - first < limit - 1, said[first - 1].function == said[found].function {
                first -= 1
            }
            return Array(said[first...found])
        }
        return []
    }

    /// What Lambda itself writes around an invocation.
    private static let platformPrefixes = ["START RequestId:", "END RequestId:", "REPORT RequestId:", "INIT_"]

    /// Most telling first: a crash's message, a time-out, an error that the handler logged, the exit that Lambda saw.
    private static let ranks = [
        ["fatal error:", "precondition failed", "assertion failed", "panic:", "traceback", "uncaught"],
        ["task timed out"],
        ["error", "exception"],
        ["exited", "signal:"],
    ]

    private static func tells(_ line: HandlerLine, _ signs: [String]) -> Bool {
        let text = line.text.lowercased()
        // Lambda's own word on an exit holds "error" too, and says least.
        if text.hasPrefix("requestid:") || text.hasPrefix("runtime.") { return signs.contains("exited") }
        return signs.contains { text.contains($0) }
    }
}
