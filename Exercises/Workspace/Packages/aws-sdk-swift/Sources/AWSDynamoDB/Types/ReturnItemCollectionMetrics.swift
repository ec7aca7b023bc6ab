// The members are as the operation's page documents them.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

import AWSClientRuntime

extension DynamoDBClientTypes {
    /// Whether sizes are told.
    public enum ReturnItemCollectionMetrics: Sendable, Hashable, RawRepresentable, CaseIterable {
        case none
        case size
        case sdkUnknown(String)

        public static var allCases: [ReturnItemCollectionMetrics] {
            [.none, .size]
        }

        public init?(rawValue: String) {
            self = Self.allCases.first { $0.rawValue == rawValue } ?? .sdkUnknown(rawValue)
        }

        public var rawValue: String {
            switch self {
            case .none: "NONE"
            case .size: "SIZE"
            case .sdkUnknown(let value): value
            }
        }
    }
}

extension DynamoDBClientTypes.ReturnItemCollectionMetrics: JSONWritable {}
