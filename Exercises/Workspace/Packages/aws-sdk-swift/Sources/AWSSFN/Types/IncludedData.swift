// The members are as the operation's page documents them.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

import AWSClientRuntime

extension SFNClientTypes {
    /// Whether input and output are told.
    public enum IncludedData: Sendable, Hashable, RawRepresentable, CaseIterable {
        case allData
        case metadataOnly
        case sdkUnknown(String)

        public static var allCases: [IncludedData] {
            [.allData, .metadataOnly]
        }

        public init?(rawValue: String) {
            self = Self.allCases.first { $0.rawValue == rawValue } ?? .sdkUnknown(rawValue)
        }

        public var rawValue: String {
            switch self {
            case .allData: "ALL_DATA"
            case .metadataOnly: "METADATA_ONLY"
            case .sdkUnknown(let value): value
            }
        }
    }
}

extension SFNClientTypes.IncludedData: JSONWritable {}
