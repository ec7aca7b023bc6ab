import Terminal
import WorkshopCommon

/// A log line: when, which function, what.
struct LogView {
    let capabilities: TerminalCapabilities

    /// - Parameter event: as `/_workshop/logs` sends it.
    func render(_ event: JSONValue) -> String {
        render(
            time: event["timestamp"]?.string ?? "",
            function: event["function"]?.string ?? "",
            message: event["message"]?.string ?? ""
        )
    }

    /// - Parameter time: `2026-11-23T10:15:30.123Z`; shown without its date.
    func render(time: String, function: String, message: String) -> String {
        let clock = time.split(separator: "T").last.map { String($0.prefix(12)) } ?? time
        let text = sanitized(message, whitespace: .kept)
        let isPlatforms = ["START ", "END ", "REPORT ", "INIT_START "].contains { text.hasPrefix($0) }
        let line =
            StyledText("\(clock) ", .muted) + StyledText("\(sanitized(function)) ", .key)
            + StyledText(text, isPlatforms ? .muted : .plain)
        return line.rendered(for: capabilities)
    }
}
