import Synchronization

/// One line that says what long work is at, written over itself; nothing at all where no terminal is.
///
/// It uses no escape code: a carriage return and spaces do.
package final class ProgressLine: Sendable {
    private let capabilities: TerminalCapabilities
    private let write: @Sendable (String) -> Void
    private let shownWidth = Mutex(0)

    /// - Parameter write: puts the text out unbuffered, normally to standard error.
    package init(capabilities: TerminalCapabilities, write: @escaping @Sendable (String) -> Void) {
        self.capabilities = capabilities
        self.write = write
    }

    /// Replaces what the line says.
    package func update(_ text: String) {
        guard capabilities.isTerminal else { return }
        // The last column stays free: some terminals wrap as soon as it is filled.
        let line = truncated(sanitized(text, whitespace: .shown), to: capabilities.width - 1)
        shownWidth.withLock { shown in
            let width = displayWidth(line)
            let rest = String(repeating: " ", count: max(0, shown - width))
            let back = rest.isEmpty ? "" : "\r" + line
            write("\r" + line + rest + back)
            shown = width
        }
    }

    /// Empties the line, so that other output can start in it. Call it before anything else is printed.
    package func clear() {
        shownWidth.withLock { shown in
            if shown > 0 { write("\r" + String(repeating: " ", count: shown) + "\r") }
            shown = 0
        }
    }

    /// Shows a title, with the seconds after the first two, for as long as the work takes, and clears the line.
    package func during<Result: Sendable, Failure>(
        _ title: String,
        clock: some Clock<Duration> = ContinuousClock(),
        _ work: () async throws(Failure) -> Result
    ) async throws(Failure) -> Result {
        guard capabilities.isTerminal else { return try await work() }
        update(title)
        let ticker = Task {
            for elapsed in 1... {
                try await clock.sleep(until: clock.now.advanced(by: .seconds(1)), tolerance: nil)
                if elapsed > 1 { update("\(title) (\(elapsed) s)") }
            }
        }
        defer {
            ticker.cancel()
            clear()
        }
        return try await work()
    }
}

/// The text, ended by `…` where it takes more than so many columns.
package func truncated(_ text: String, to width: Int) -> String {
    guard displayWidth(text) > width else { return text }
    var result = ""
    var used = 0
    for character in text {
        let next = displayWidth(character)
        if used + next > width - 1 { break }
        result.append(character)
        used += next
    }
    return result + "…"
}
