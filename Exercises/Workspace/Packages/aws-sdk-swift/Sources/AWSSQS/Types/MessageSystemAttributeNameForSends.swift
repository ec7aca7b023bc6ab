// The members are as the operation's page documents them.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

import AWSClientRuntime

extension SQSClientTypes {
    /// What a sender may set of it.
    public enum MessageSystemAttributeNameForSends: Sendable, Hashable, RawRepresentable, CaseIterable {
        case awstraceheader
        case sdkUnknown(String)

        public static var allCases: [MessageSystemAttributeNameForSends] {
            [.awstraceheader]
        }

        public init?(rawValue: String) {
            self = Self.allCases.first { $0.rawValue == rawValue } ?? .sdkUnknown(rawValue)
        }

        public var rawValue: String {
            switch self {
            case .awstraceheader: "AWSTraceHeader"
            case .sdkUnknown(let value): value
            }
        }
    }
}

extension SQSClientTypes.MessageSystemAttributeNameForSends: JSONWritable {}
