/// Where log lines go: CloudWatch Logs, and whoever follows them.
package protocol LogSink: Sendable {
    /// Must not wait: it is called while an invocation runs.
    func append(_ event: LogEvent)
}

package struct LogEvent: Hashable, Sendable {
    package var timestamp: Timestamp
    /// `/aws/lambda/Hello`
    package var group: String
    /// `2026/11/23/[$LATEST]…`
    package var stream: String
    /// One line, without its line break.
    package var message: String
    /// The function's name.
    package var function: String
    /// The invocation that it was written in; `nil` in the init phase.
    package var requestID: String?

    package init(
        timestamp: Timestamp,
        group: String,
        stream: String,
        message: String,
        function: String,
        requestID: String? = nil
    ) {
        self.timestamp = timestamp
        self.group = group
        self.stream = stream
        self.message = message
        self.function = function
        self.requestID = requestID
    }
}

/// Throws the lines away.
package struct DiscardingLogSink: LogSink {
    package init() {}
    package func append(_ event: LogEvent) {}
}
