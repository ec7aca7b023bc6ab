/// The few lines of the handlers' logs that help with a failure.
package enum LogExcerpt {
    /// The last lines up to and with the last one that tells of a crash or an error; empty when nothing does.
    package static func helpful(_ lines: [HandlerLine], limit: Int = 5) -> [HandlerLine] {
        let said = lines.filter { line in !platformPrefixes.contains { line.text.hasPrefix($0) } }
        guard let last = said.lastIndex(where: tellsOfTrouble) else { return [] }
        let function = said[last].function
        var first = last
        while first > said.startIndex, last - first < limit - 1, said[first - 1].function == function { first -= 1 }
        return Array(said[first...last])
    }

    /// What Lambda itself writes around an invocation.
    private static let platformPrefixes = ["START RequestId:", "END RequestId:", "REPORT RequestId:", "INIT_START "]

    private static let signs = ["fatal", "error", "panic", "crash", "task timed out", "exception", "exited", "signal:"]

    private static func tellsOfTrouble(_ line: HandlerLine) -> Bool {
        let text = line.text.lowercased()
        return signs.contains { text.contains($0) }
    }
}
