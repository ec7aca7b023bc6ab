// The members are as the operation's page documents them.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

import AWSClientRuntime

extension CloudWatchClientTypes {
    /// What a value counts. Units per second have no name here; `StandardUnit(rawValue: "Count/Second")`.
    public enum StandardUnit: Sendable, Hashable, RawRepresentable, CaseIterable {
        case bits
        case bytes
        case count
        case gigabits
        case gigabytes
        case kilobits
        case kilobytes
        case megabits
        case megabytes
        case microseconds
        case milliseconds
        case none
        case percent
        case seconds
        case terabits
        case terabytes
        case sdkUnknown(String)

        public static var allCases: [StandardUnit] {
            [
                .bits, .bytes, .count, .gigabits, .gigabytes, .kilobits, .kilobytes, .megabits, .megabytes,
                .microseconds, .milliseconds, .none, .percent, .seconds, .terabits, .terabytes,
            ]
        }

        public init?(rawValue: String) {
            self = Self.allCases.first { $0.rawValue == rawValue } ?? .sdkUnknown(rawValue)
        }

        public var rawValue: String {
            switch self {
            case .bits: "Bits"
            case .bytes: "Bytes"
            case .count: "Count"
            case .gigabits: "Gigabits"
            case .gigabytes: "Gigabytes"
            case .kilobits: "Kilobits"
            case .kilobytes: "Kilobytes"
            case .megabits: "Megabits"
            case .megabytes: "Megabytes"
            case .microseconds: "Microseconds"
            case .milliseconds: "Milliseconds"
            case .none: "None"
            case .percent: "Percent"
            case .seconds: "Seconds"
            case .terabits: "Terabits"
            case .terabytes: "Terabytes"
            case .sdkUnknown(let value): value
            }
        }
    }
}

extension CloudWatchClientTypes.StandardUnit: JSONWritable {}
