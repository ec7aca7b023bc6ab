import OrderedCollections
import WorkshopCommon

/// What a function's `LoggingConfig` asks for.
///
/// See <https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-logformat.html>.
struct LoggingSettings: Hashable, Sendable {
    enum Level: Int, Comparable, Sendable {
        case trace, debug, info, warn, error, fatal

        init?(_ text: String) {
            switch text {
            case "TRACE": self = .trace
            case "DEBUG": self = .debug
            case "INFO": self = .info
            case "WARN": self = .warn
            case "ERROR": self = .error
            case "FATAL": self = .fatal
            default: return nil
            }
        }

        static func < (left: Level, right: Level) -> Bool { left.rawValue < right.rawValue }
    }

    /// Else text, in which nothing is filtered.
    var isJSON: Bool
    /// The lowest that is kept of what the function says itself.
    var application: Level
    /// The lowest that is kept of what Lambda adds.
    var system: Level

    init(_ config: JSONValue?) {
        isJSON = config?["LogFormat"]?.string == "JSON"
        application = config?["ApplicationLogLevel"]?.string.flatMap(Level.init) ?? .info
        system = config?["SystemLogLevel"]?.string.flatMap(Level.init) ?? .info
    }

    /// Whether a line of the function's is kept. Only one that is a JSON object and names its level can be too low.
    /// See <https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-log-level.html>.
    func keeps(_ line: String) -> Bool {
        guard isJSON, application > .trace, line.utf8.first == UInt8(ascii: "{") else { return true }
        guard let level = (try? JSONValue(parsing: Array(line.utf8)))?["level"]?.string.flatMap(Level.init) else {
            return true
        }
        return level >= application
    }
}
