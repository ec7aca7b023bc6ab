// The members are as the operation's page documents them.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

import AWSClientRuntime

extension SFNClientTypes {
    /// How an execution is.
    public enum ExecutionStatus: Sendable, Hashable, RawRepresentable, CaseIterable {
        case aborted
        case failed
        case pendingRedrive
        case running
        case succeeded
        case timedOut
        case sdkUnknown(String)

        public static var allCases: [ExecutionStatus] {
            [.aborted, .failed, .pendingRedrive, .running, .succeeded, .timedOut]
        }

        public init?(rawValue: String) {
            self = Self.allCases.first { $0.rawValue == rawValue } ?? .sdkUnknown(rawValue)
        }

        public var rawValue: String {
            switch self {
            case .aborted: "ABORTED"
            case .failed: "FAILED"
            case .pendingRedrive: "PENDING_REDRIVE"
            case .running: "RUNNING"
            case .succeeded: "SUCCEEDED"
            case .timedOut: "TIMED_OUT"
            case .sdkUnknown(let value): value
            }
        }
    }
}

extension SFNClientTypes.ExecutionStatus: JSONReadable {}
