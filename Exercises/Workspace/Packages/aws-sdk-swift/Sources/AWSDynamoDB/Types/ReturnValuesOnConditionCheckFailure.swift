// The members are as the operation's page documents them.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

import AWSClientRuntime

extension DynamoDBClientTypes {
    /// What an error shows of the item.
    public enum ReturnValuesOnConditionCheckFailure: Sendable, Hashable, RawRepresentable, CaseIterable {
        case allOld
        case none
        case sdkUnknown(String)

        public static var allCases: [ReturnValuesOnConditionCheckFailure] {
            [.allOld, .none]
        }

        public init?(rawValue: String) {
            self = Self.allCases.first { $0.rawValue == rawValue } ?? .sdkUnknown(rawValue)
        }

        public var rawValue: String {
            switch self {
            case .allOld: "ALL_OLD"
            case .none: "NONE"
            case .sdkUnknown(let value): value
            }
        }
    }
}

extension DynamoDBClientTypes.ReturnValuesOnConditionCheckFailure: JSONWritable {}
