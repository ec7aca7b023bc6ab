// The members are as the operation's page documents them.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

import AWSClientRuntime

extension DynamoDBClientTypes {
    /// Whether capacity is told.
    public enum ReturnConsumedCapacity: Sendable, Hashable, RawRepresentable, CaseIterable {
        case indexes
        case none
        case total
        case sdkUnknown(String)

        public static var allCases: [ReturnConsumedCapacity] {
            [.indexes, .none, .total]
        }

        public init?(rawValue: String) {
            self = Self.allCases.first { $0.rawValue == rawValue } ?? .sdkUnknown(rawValue)
        }

        public var rawValue: String {
            switch self {
            case .indexes: "INDEXES"
            case .none: "NONE"
            case .total: "TOTAL"
            case .sdkUnknown(let value): value
            }
        }
    }
}

extension DynamoDBClientTypes.ReturnConsumedCapacity: JSONWritable {}
