#if canImport(FoundationEssentials)
public import FoundationEssentials
#else
public import Foundation
#endif

/// A batch of messages that Lambda took from a queue for the function.
///
/// https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html
public struct SQSEvent: Decodable, Sendable {
    /// The messages.
    public let records: [Message]

    enum CodingKeys: String, CodingKey {
        case records = "Records"
    }

    /// One message. The same one may come again: SQS delivers at least once.
    public struct Message: Decodable, Sendable {
        /// A value that was sent beside the body.
        public enum Attribute: Equatable, Sendable {
            /// Text.
            case string(String)
            /// Bytes.
            case binary([UInt8])
            /// A number, in the digits that the sender chose.
            case number(String)
        }

        /// The message's id, the same in every delivery.
        public let messageId: String
        /// What deletes this delivery of the message, another in each.
        public let receiptHandle: String
        /// The message.
        public var body: String
        /// The body's MD5.
        public let md5OfBody: String
        /// The attributes' MD5, where there are any.
        public let md5OfMessageAttributes: String?
        /// What SQS knows of the message, such as `ApproximateReceiveCount`.
        public let attributes: [String: String]
        /// What the sender sent beside the body.
        public let messageAttributes: [String: Attribute]
        /// The queue's ARN.
        public let eventSourceArn: String
        /// Always `aws:sqs`.
        public let eventSource: String
        /// The queue's region.
        public let awsRegion: AWSRegion

        enum CodingKeys: String, CodingKey {
            case messageId, receiptHandle, body, md5OfBody, md5OfMessageAttributes, attributes, messageAttributes
            case eventSourceArn = "eventSourceARN"
            case eventSource, awsRegion
        }

        /// The value that the body's JSON stands for.
        public func decodeBody<T: Decodable>(_ type: T.Type, using decoder: JSONDecoder = JSONDecoder()) throws -> T {
            try decoder.decode(type, from: Data(body.utf8))
        }
    }

    /// The values that the bodies' JSON stands for; one bad body fails them all.
    public func decodeBody<T: Decodable>(_ type: T.Type, using decoder: JSONDecoder = JSONDecoder()) throws -> [T] {
        try records.map { try $0.decodeBody(type, using: decoder) }
    }
}

extension SQSEvent.Message.Attribute: Decodable {
    enum CodingKeys: String, CodingKey {
        case dataType, stringValue, binaryValue
    }

    /// Decodes an attribute of one of the three types that SQS has.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        switch try container.decode(String.self, forKey: .dataType) {
        case "String":
            self = .string(try container.decode(String.self, forKey: .stringValue))
        case "Number":
            self = .number(try container.decode(String.self, forKey: .stringValue))
        case "Binary":
            // Data decodes from base64.
            self = .binary([UInt8](try container.decode(Data.self, forKey: .binaryValue)))
        case let type:
            throw DecodingError.dataCorruptedError(
                forKey: .dataType,
                in: container,
                debugDescription: "\"\(type)\" is none of String, Number and Binary"
            )
        }
    }
}
