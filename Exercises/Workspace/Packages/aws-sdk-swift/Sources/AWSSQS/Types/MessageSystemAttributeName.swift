// The members are as the operation's page documents them.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

import AWSClientRuntime

extension SQSClientTypes {
    /// What SQS knows of a message.
    public enum MessageSystemAttributeName: Sendable, Hashable, RawRepresentable, CaseIterable {
        case all
        case approximatefirstreceivetimestamp
        case approximatereceivecount
        case awstraceheader
        case deadletterqueuesourcearn
        case messagededuplicationid
        case messagegroupid
        case senderid
        case senttimestamp
        case sequencenumber
        case sdkUnknown(String)

        public static var allCases: [MessageSystemAttributeName] {
            [
                .all, .approximatefirstreceivetimestamp, .approximatereceivecount, .awstraceheader,
                .deadletterqueuesourcearn, .messagededuplicationid, .messagegroupid, .senderid, .senttimestamp,
                .sequencenumber,
            ]
        }

        public init?(rawValue: String) {
            self = Self.allCases.first { $0.rawValue == rawValue } ?? .sdkUnknown(rawValue)
        }

        public var rawValue: String {
            switch self {
            case .all: "All"
            case .approximatefirstreceivetimestamp: "ApproximateFirstReceiveTimestamp"
            case .approximatereceivecount: "ApproximateReceiveCount"
            case .awstraceheader: "AWSTraceHeader"
            case .deadletterqueuesourcearn: "DeadLetterQueueSourceArn"
            case .messagededuplicationid: "MessageDeduplicationId"
            case .messagegroupid: "MessageGroupId"
            case .senderid: "SenderId"
            case .senttimestamp: "SentTimestamp"
            case .sequencenumber: "SequenceNumber"
            case .sdkUnknown(let value): value
            }
        }
    }
}

extension SQSClientTypes.MessageSystemAttributeName: JSONWritable, JSONReadable {}
