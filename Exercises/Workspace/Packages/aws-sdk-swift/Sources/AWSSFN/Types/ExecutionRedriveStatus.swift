// The members are as the operation's page documents them.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

import AWSClientRuntime

extension SFNClientTypes {
    /// Whether an execution can be redriven.
    public enum ExecutionRedriveStatus: Sendable, Hashable, RawRepresentable, CaseIterable {
        case notRedrivable
        case redrivable
        case redrivableByMapRun
        case sdkUnknown(String)

        public static var allCases: [ExecutionRedriveStatus] {
            [.notRedrivable, .redrivable, .redrivableByMapRun]
        }

        public init?(rawValue: String) {
            self = Self.allCases.first { $0.rawValue == rawValue } ?? .sdkUnknown(rawValue)
        }

        public var rawValue: String {
            switch self {
            case .notRedrivable: "NOT_REDRIVABLE"
            case .redrivable: "REDRIVABLE"
            case .redrivableByMapRun: "REDRIVABLE_BY_MAP_RUN"
            case .sdkUnknown(let value): value
            }
        }
    }
}

extension SFNClientTypes.ExecutionRedriveStatus: JSONReadable {}
