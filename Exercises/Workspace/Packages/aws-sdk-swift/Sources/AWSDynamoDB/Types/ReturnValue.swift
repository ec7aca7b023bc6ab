// The members are as the operation's page documents them.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

import AWSClientRuntime

extension DynamoDBClientTypes {
    /// What an answer shows of the item.
    public enum ReturnValue: Sendable, Hashable, RawRepresentable, CaseIterable {
        case allNew
        case allOld
        case none
        case updatedNew
        case updatedOld
        case sdkUnknown(String)

        public static var allCases: [ReturnValue] {
            [.allNew, .allOld, .none, .updatedNew, .updatedOld]
        }

        public init?(rawValue: String) {
            self = Self.allCases.first { $0.rawValue == rawValue } ?? .sdkUnknown(rawValue)
        }

        public var rawValue: String {
            switch self {
            case .allNew: "ALL_NEW"
            case .allOld: "ALL_OLD"
            case .none: "NONE"
            case .updatedNew: "UPDATED_NEW"
            case .updatedOld: "UPDATED_OLD"
            case .sdkUnknown(let value): value
            }
        }
    }
}

extension DynamoDBClientTypes.ReturnValue: JSONWritable {}
