import CloudCore

/// The line that Lambda writes below an invocation.
///
/// See <https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-view.html>. Since August 2025 the init
/// phase is billed for every function, so that the billed duration includes it.
struct Report {
    var requestID: String
    var duration: Duration
    var function: FunctionConfiguration
    /// In bytes.
    var memory = 0
    var initDuration: Duration?
    var status: [String] = []

    var line: String {
        let billed = (duration + (initDuration ?? .zero)).inMilliseconds.rounded(.up)
        var fields = [
            "REPORT RequestId: \(requestID)",
            "Duration: \(hundredths(duration)) ms",
            "Billed Duration: \(Int(billed)) ms",
            "Memory Size: \(function.memorySize) MB",
            "Max Memory Used: \((memory + (1 << 20) - 1) >> 20) MB",
        ]
        if let initDuration { fields.append("Init Duration: \(hundredths(initDuration)) ms") }
        return (fields + status).joined(separator: "\t") + "\t"
    }

    static func initLine(duration: Duration, status: [String]) -> String {
        (["INIT_REPORT Init Duration: \(hundredths(duration)) ms", "Phase: init"] + status).joined(separator: "\t")
    }
}

private func hundredths(_ duration: Duration) -> String {
    let hundredths = Int((duration.inMilliseconds * 100).rounded())
    let fraction = hundredths % 100
    return "\(hundredths / 100).\(fraction < 10 ? "0" : "")\(fraction)"
}
