// The members are as the operation's page documents them.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

import AWSClientRuntime

extension SSMClientTypes {
    /// How a value is kept: by `rawValue`, `String`, `StringList` or `SecureString`. The real type has names for these.
    public enum ParameterType: Sendable, Hashable, RawRepresentable {
        case sdkUnknown(String)

        public init?(rawValue: String) {
            self = .sdkUnknown(rawValue)
        }

        public var rawValue: String {
            switch self {
            case .sdkUnknown(let value): value
            }
        }
    }
}

extension SSMClientTypes.ParameterType: JSONReadable {}
