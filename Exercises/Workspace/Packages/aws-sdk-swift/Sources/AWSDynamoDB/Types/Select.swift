// The members are as the operation's page documents them.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

import AWSClientRuntime

extension DynamoDBClientTypes {
    /// What a query returns of an item.
    public enum Select: Sendable, Hashable, RawRepresentable, CaseIterable {
        case allAttributes
        case allProjectedAttributes
        case count
        case specificAttributes
        case sdkUnknown(String)

        public static var allCases: [Select] {
            [.allAttributes, .allProjectedAttributes, .count, .specificAttributes]
        }

        public init?(rawValue: String) {
            self = Self.allCases.first { $0.rawValue == rawValue } ?? .sdkUnknown(rawValue)
        }

        public var rawValue: String {
            switch self {
            case .allAttributes: "ALL_ATTRIBUTES"
            case .allProjectedAttributes: "ALL_PROJECTED_ATTRIBUTES"
            case .count: "COUNT"
            case .specificAttributes: "SPECIFIC_ATTRIBUTES"
            case .sdkUnknown(let value): value
            }
        }
    }
}

extension DynamoDBClientTypes.Select: JSONWritable {}
