/// The few lines of the handlers' logs that help with a failure.
package enum LogExcerpt {
    /// The line that tells most of what went wrong, with what the function wrote right before it; empty when nothing
    /// tells of trouble.
    ///
    /// The first crash is taken: what follows it is a backtrace, and then the same once more for the next invocation.
    /// What the runtime's logger writes before each message is left out; where that names the invocation, lines of others
    /// are no part of the story.
    ///
    /// Suites kill functions after their work to see what becomes of it; of that nothing is told, unless the failure is about
    /// the function that was killed, and about its end.
    ///
    /// - Parameters:
    ///   - file: What the failure is about.
    ///   - actual: What came instead of what the check expected.
    package static func helpful(
        _ lines: [HandlerLine],
        about file: String? = nil,
        actual: String? = nil,
        limit: Int = 3
    ) -> [HandlerLine] {
        let said = lines.filter { line in
            !line.text.allSatisfy(\.isWhitespace) && !platformPrefixes.contains { line.text.hasPrefix($0) }
                && !(tellsOfAKill(line) && (isElsewhere(line.function, file) || isOfNoEnd(actual)))
        }
        for signs in ranks {
            guard let found = said.firstIndex(where: { line in tells(line, signs) }) else { continue }
            let lead = LogLead(said[found].text)
            var first = found
            while first > said.startIndex, found - first < limit - 1, said[first - 1].function == said[found].function,
                lead.request == nil || LogLead(said[first - 1].text).request == lead.request
            {
                first -= 1
            }
            return said[first...found].map { HandlerLine(function: $0.function, text: LogLead($0.text).message) }
        }
        return []
    }

    /// Lambda's word on it, and the error's type, which it writes on a line of its own.
    private static func tellsOfAKill(_ line: HandlerLine) -> Bool {
        line.text.hasSuffix("signal: killed") || line.text == "Runtime.ExitError"
    }

    /// Whether what a check got tells of no process's end, which is seen as an error of Lambda's or API Gateway's.
    private static func isOfNoEnd(_ actual: String?) -> Bool {
        guard let actual else { return false }
        return !["Runtime.", "exited", "502", "server error"].contains { actual.contains($0) }
    }

    private static func isElsewhere(_ function: String, _ file: String?) -> Bool {
        file.map { !$0.split(separator: "/").contains(Substring(function)) } ?? false
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
