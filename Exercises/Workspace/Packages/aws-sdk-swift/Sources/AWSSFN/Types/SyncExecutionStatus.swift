// The members are as the operation's page documents them.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

import AWSClientRuntime

extension SFNClientTypes {
    /// How an Express execution ended.
    public enum SyncExecutionStatus: Sendable, Hashable, RawRepresentable, CaseIterable {
        case failed
        case succeeded
        case timedOut
        case sdkUnknown(String)

        public static var allCases: [SyncExecutionStatus] {
            [.failed, .succeeded, .timedOut]
        }

        public init?(rawValue: String) {
            self = Self.allCases.first { $0.rawValue == rawValue } ?? .sdkUnknown(rawValue)
        }

        public var rawValue: String {
            switch self {
            case .failed: "FAILED"
            case .succeeded: "SUCCEEDED"
            case .timedOut: "TIMED_OUT"
            case .sdkUnknown(let value): value
            }
        }
    }
}

extension SFNClientTypes.SyncExecutionStatus: JSONReadable {}
