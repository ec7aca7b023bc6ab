import CloudCore
import OrderedCollections
import WorkshopCommon

/// What Lambda writes below an invocation.
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
    var outcome = PlatformEvent.Outcome.success

    private var billed: Int { Int((duration + (initDuration ?? .zero)).inMilliseconds.rounded(.up)) }
    private var megabytes: Int { (memory + (1 << 20) - 1) >> 20 }

    var line: String {
        var fields = [
            "REPORT RequestId: \(requestID)",
            "Duration: \(duration.hundredths) ms",
            "Billed Duration: \(billed) ms",
            "Memory Size: \(function.memorySize) MB",
            "Max Memory Used: \(megabytes) MB",
        ]
        if let initDuration { fields.append("Init Duration: \(initDuration.hundredths) ms") }
        return (fields + outcome.fields).joined(separator: "\t") + "\t"
    }

    var record: JSONObject {
        var metrics: JSONObject = [
            "durationMs": .number(duration.millisecondsNumber),
            "billedDurationMs": .number(JSONNumber(billed)),
            "memorySizeMB": .number(JSONNumber(function.memorySize)),
            "maxMemoryUsedMB": .number(JSONNumber(megabytes)),
        ]
        if let initDuration { metrics["initDurationMs"] = .number(initDuration.millisecondsNumber) }
        let members: JSONObject = ["requestId": .string(requestID), "metrics": .object(metrics)]
        return members.merging(outcome.members) { $1 }
    }

    var runtimeDone: JSONObject {
        let members: JSONObject = [
            "requestId": .string(requestID), "metrics": ["durationMs": .number(duration.millisecondsNumber)],
        ]
        return members.merging(outcome.members) { $1 }
    }
}
