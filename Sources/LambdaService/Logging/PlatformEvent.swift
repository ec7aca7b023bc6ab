import CloudCore
import OrderedCollections
import WorkshopCommon

/// What Lambda itself writes into a function's log: lines of text, or one JSON document each.
///
/// See <https://docs.aws.amazon.com/lambda/latest/dg/telemetry-schema-reference.html>, and for their levels
/// <https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-log-level.html>.
enum PlatformEvent {
    case initStart(ExecutionEnvironment.Initialization, RuntimeVersion)
    case initReport(ExecutionEnvironment.Initialization, Duration, Outcome)
    case start(requestID: String, version: String)
    /// The lines say in text why it ended as it did.
    case end(Report, lines: [String])
    case `extension`(name: String)

    enum Outcome: Hashable {
        case success
        case timeout
        case error(String)

        /// As the fields of a report.
        var fields: [String] {
            switch self {
            case .success: []
            case .timeout: ["Status: timeout"]
            case .error(let type): ["Status: error", "Error Type: \(type)"]
            }
        }

        var members: JSONObject {
            switch self {
            case .success: ["status": "success"]
            case .timeout: ["status": "timeout"]
            case .error(let type): ["status": "error", "errorType": .string(type)]
            }
        }

        var isSuccess: Bool { self == .success }
    }

    /// `INIT_REPORT` is there only for an init phase that failed.
    var lines: [String] {
        switch self {
        case .initStart(_, let version):
            return ["INIT_START Runtime Version: \(version.name)\tRuntime Version ARN: \(version.arn)"]
        case .initReport(_, let duration, let outcome):
            guard !outcome.isSuccess else { return [] }
            return [
                (["INIT_REPORT Init Duration: \(duration.hundredths) ms", "Phase: init"] + outcome.fields)
                    .joined(separator: "\t")
            ]
        case .start(let requestID, let version): return ["START RequestId: \(requestID) Version: \(version)"]
        case .end(let report, let lines): return lines + ["END RequestId: \(report.requestID)", report.line]
        case .extension(let name): return ["EXTENSION\tName: \(name)\tState: Started\tEvents: []"]
        }
    }

    /// Those whose level is high enough.
    func documents(from lowest: LoggingSettings.Level) -> [JSONValue] {
        records.filter { $0.level >= lowest }.map { record in
            [
                "time": .string(Timestamp.wallClock.iso8601), "type": .string("platform.\(record.type)"),
                "record": .object(record.members),
            ]
        }
    }

    private var records: [(type: String, level: LoggingSettings.Level, members: JSONObject)] {
        switch self {
        case .initStart(let initialization, let version):
            let members: JSONObject = [
                "initializationType": .string(initialization.rawValue), "phase": "init",
                "runtimeVersion": .string(version.name), "runtimeVersionArn": .string(version.arn),
            ]
            return [("initStart", .info, members)]
        case .initReport(let initialization, let duration, let outcome):
            let type: JSONObject = ["initializationType": .string(initialization.rawValue), "phase": "init"]
            let metrics: JSONObject = ["metrics": ["durationMs": .number(duration.millisecondsNumber)]]
            let reported: LoggingSettings.Level =
                !outcome.isSuccess ? .warn : initialization == .onDemand ? .debug : .info
            return [
                ("initRuntimeDone", outcome.isSuccess ? .debug : .warn, type.merging(outcome.members) { $1 }),
                ("initReport", reported, type.merging(metrics) { $1 }.merging(outcome.members) { $1 }),
            ]
        case .start(let requestID, let version):
            return [("start", .info, ["requestId": .string(requestID), "version": .string(version)])]
        case .end(let report, _):
            let isSuccess = report.outcome.isSuccess
            return [
                ("runtimeDone", isSuccess ? .debug : .warn, report.runtimeDone),
                ("report", isSuccess ? .info : .warn, report.record),
            ]
        case .extension(let name):
            return [("extension", .info, ["name": .string(name), "state": "Started", "events": []])]
        }
    }
}

/// The version of a runtime that an environment is said to run on. Lambda names one that it manages; what runs here is
/// this machine's, so that the number says nothing.
struct RuntimeVersion: Hashable {
    let name: String
    let arn: String

    init(_ function: FunctionConfiguration, region: String) {
        // `python3.12`, `nodejs22.x`, `provided.al2023`: the name, then the version.
        let identifier = function.runtimeIdentifier
        let word = identifier.prefix { $0.isLetter }
        let version = identifier.dropFirst(word.count).drop { $0 == "." }
        name = "\(word):\(version.hasSuffix(".x") ? version.dropLast(2) : version).v1"
        arn = "arn:aws:lambda:\(region)::runtime:\(Self.digest(name))"
    }

    /// 64 digits, as AWS's have.
    private static func digest(_ name: String) -> String {
        CodeStore.hexadecimalDigest(Array(name.utf8))
    }
}

extension Duration {
    /// With two decimals, as Lambda writes milliseconds.
    var hundredths: String {
        let hundredths = Int((inMilliseconds * 100).rounded())
        let fraction = hundredths % 100
        return "\(hundredths / 100).\(fraction < 10 ? "0" : "")\(fraction)"
    }

    var millisecondsNumber: JSONNumber { JSONNumber((inMilliseconds * 1000).rounded() / 1000) ?? JSONNumber(0) }
}
