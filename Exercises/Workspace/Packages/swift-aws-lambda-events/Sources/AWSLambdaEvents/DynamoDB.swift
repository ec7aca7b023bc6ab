#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

/// What changed in a table, in the order in which it did, a shard at a time.
///
/// https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html
public struct DynamoDBEvent: Decodable, Sendable {
    /// The changes.
    public let records: [EventRecord]

    /// Names in the event.
    public enum CodingKeys: String, CodingKey, Sendable {
        /// The changes.
        case records = "Records"
    }

    /// What was done to an item.
    public enum OperationType: String, Codable, Sendable {
        /// It is new.
        case insert = "INSERT"
        /// It was there, and is different now.
        case modify = "MODIFY"
        /// It is gone, deleted or expired.
        case remove = "REMOVE"
    }

    /// What a stream says of an item, as the table's `StreamViewType` has it.
    public enum StreamViewType: String, Codable, Sendable {
        /// The item as it is now.
        case newImage = "NEW_IMAGE"
        /// The item as it was.
        case oldImage = "OLD_IMAGE"
        /// Both.
        case newAndOldImages = "NEW_AND_OLD_IMAGES"
        /// Its key alone.
        case keysOnly = "KEYS_ONLY"
    }

    /// One change. The same one may come again.
    public struct EventRecord: Decodable, Sendable {
        /// The table's region.
        public let awsRegion: AWSRegion
        /// What became of the item.
        public let change: StreamRecord
        /// The same in every delivery of this change.
        public let eventId: String
        /// What was done.
        public let eventName: OperationType
        /// Always `aws:dynamodb`.
        public let eventSource: String
        /// The form of the record.
        public let eventVersion: String
        /// The stream's ARN.
        public let eventSourceArn: String
        /// Who did it, where DynamoDB itself did: an item that expired.
        public let userIdentity: UserIdentity?

        /// Names in the event.
        public enum CodingKeys: String, CodingKey {
            case awsRegion, eventName, eventSource, eventVersion, userIdentity
            case change = "dynamodb"
            case eventId = "eventID"
            case eventSourceArn = "eventSourceARN"
        }
    }

    /// An item, before and after.
    public struct StreamRecord: Sendable {
        /// When, to the second.
        public let approximateCreationDateTime: Date?
        /// The item's key.
        public let keys: [String: AttributeValue]
        /// The item as it is now, where the stream says so and it is there.
        public let newImage: [String: AttributeValue]?
        /// The item as it was, where the stream says so and it was there.
        public let oldImage: [String: AttributeValue]?
        /// Its place in the shard.
        public let sequenceNumber: String
        /// The record's size.
        public let sizeBytes: Int64
        /// What the stream says of items.
        public let streamViewType: StreamViewType
    }

    /// A service of AWS's.
    public struct UserIdentity: Codable, Sendable {
        /// `Service`.
        public let type: String
        /// `dynamodb.amazonaws.com`.
        public let principalId: String
    }

    /// An attribute's value. Numbers are text, so that all of their digits arrive.
    public enum AttributeValue: Equatable, Sendable {
        /// `BOOL`.
        case boolean(Bool)
        /// `B`.
        case binary([UInt8])
        /// `BS`.
        case binarySet([[UInt8]])
        /// `S`.
        case string(String)
        /// `SS`.
        case stringSet([String])
        /// `NULL`.
        case null
        /// `N`.
        case number(String)
        /// `NS`.
        case numberSet([String])
        /// `L`.
        case list([AttributeValue])
        /// `M`.
        case map([String: AttributeValue])
    }
}

extension DynamoDBEvent.StreamRecord: Decodable {
    enum CodingKeys: String, CodingKey {
        case approximateCreationDateTime = "ApproximateCreationDateTime"
        case keys = "Keys"
        case newImage = "NewImage"
        case oldImage = "OldImage"
        case sequenceNumber = "SequenceNumber"
        case sizeBytes = "SizeBytes"
        case streamViewType = "StreamViewType"
    }

    /// Decodes a record; its time is in seconds since 1970.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let seconds = try container.decodeIfPresent(Double.self, forKey: .approximateCreationDateTime)
        approximateCreationDateTime = seconds.map { Date(timeIntervalSince1970: $0) }
        keys = try container.decode([String: DynamoDBEvent.AttributeValue].self, forKey: .keys)
        newImage = try container.decodeIfPresent([String: DynamoDBEvent.AttributeValue].self, forKey: .newImage)
        oldImage = try container.decodeIfPresent([String: DynamoDBEvent.AttributeValue].self, forKey: .oldImage)
        sequenceNumber = try container.decode(String.self, forKey: .sequenceNumber)
        sizeBytes = try container.decode(Int64.self, forKey: .sizeBytes)
        streamViewType = try container.decode(DynamoDBEvent.StreamViewType.self, forKey: .streamViewType)
    }
}

extension DynamoDBEvent.AttributeValue: Decodable {
    enum CodingKeys: String, CodingKey {
        case b = "B"
        case bool = "BOOL"
        case bs = "BS"
        case l = "L"
        case m = "M"
        case n = "N"
        case ns = "NS"
        case null = "NULL"
        case s = "S"
        case ss = "SS"
    }

    /// Decodes a value, which stands under the name of its type and under no other.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        guard container.allKeys.count == 1, let key = container.allKeys.first else {
            throw DecodingError.dataCorrupted(
                DecodingError.Context(
                    codingPath: container.codingPath,
                    debugDescription: "a value has exactly one type, this one has \(container.allKeys.count)"
                )
            )
        }
        func value<Value: Decodable>(_ type: Value.Type = Value.self) throws -> Value {
            try container.decode(type, forKey: key)
        }
        switch key {
        case .bool: self = .boolean(try value())
        // Data decodes from base64.
        case .b: self = .binary([UInt8](try value(Data.self)))
        case .bs: self = .binarySet(try value([Data].self).map { [UInt8]($0) })
        case .s: self = .string(try value())
        case .ss: self = .stringSet(try value())
        case .null: self = .null
        case .n: self = .number(try value())
        case .ns: self = .numberSet(try value())
        case .l: self = .list(try value())
        case .m: self = .map(try value())
        }
    }
}
