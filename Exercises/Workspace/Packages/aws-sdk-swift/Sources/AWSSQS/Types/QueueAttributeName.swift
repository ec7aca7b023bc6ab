// The members are as the operation's page documents them.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

import AWSClientRuntime

extension SQSClientTypes {
    /// A queue's settings and counters.
    public enum QueueAttributeName: Sendable, Hashable, RawRepresentable, CaseIterable {
        case all
        case approximatenumberofmessages
        case approximatenumberofmessagesdelayed
        case approximatenumberofmessagesnotvisible
        case contentbaseddeduplication
        case createdtimestamp
        case deduplicationscope
        case delayseconds
        case fifoqueue
        case fifothroughputlimit
        case kmsdatakeyreuseperiodseconds
        case kmsmasterkeyid
        case lastmodifiedtimestamp
        case maximummessagesize
        case messageretentionperiod
        case policy
        case queuearn
        case receivemessagewaittimeseconds
        case redriveallowpolicy
        case redrivepolicy
        case sqsmanagedsseenabled
        case visibilitytimeout
        case sdkUnknown(String)

        public static var allCases: [QueueAttributeName] {
            [
                .all, .approximatenumberofmessages, .approximatenumberofmessagesdelayed,
                .approximatenumberofmessagesnotvisible, .contentbaseddeduplication, .createdtimestamp,
                .deduplicationscope, .delayseconds, .fifoqueue, .fifothroughputlimit, .kmsdatakeyreuseperiodseconds,
                .kmsmasterkeyid, .lastmodifiedtimestamp, .maximummessagesize, .messageretentionperiod, .policy,
                .queuearn, .receivemessagewaittimeseconds, .redriveallowpolicy, .redrivepolicy, .sqsmanagedsseenabled,
                .visibilitytimeout,
            ]
        }

        public init?(rawValue: String) {
            self = Self.allCases.first { $0.rawValue == rawValue } ?? .sdkUnknown(rawValue)
        }

        public var rawValue: String {
            switch self {
            case .all: "All"
            case .approximatenumberofmessages: "ApproximateNumberOfMessages"
            case .approximatenumberofmessagesdelayed: "ApproximateNumberOfMessagesDelayed"
            case .approximatenumberofmessagesnotvisible: "ApproximateNumberOfMessagesNotVisible"
            case .contentbaseddeduplication: "ContentBasedDeduplication"
            case .createdtimestamp: "CreatedTimestamp"
            case .deduplicationscope: "DeduplicationScope"
            case .delayseconds: "DelaySeconds"
            case .fifoqueue: "FifoQueue"
            case .fifothroughputlimit: "FifoThroughputLimit"
            case .kmsdatakeyreuseperiodseconds: "KmsDataKeyReusePeriodSeconds"
            case .kmsmasterkeyid: "KmsMasterKeyId"
            case .lastmodifiedtimestamp: "LastModifiedTimestamp"
            case .maximummessagesize: "MaximumMessageSize"
            case .messageretentionperiod: "MessageRetentionPeriod"
            case .policy: "Policy"
            case .queuearn: "QueueArn"
            case .receivemessagewaittimeseconds: "ReceiveMessageWaitTimeSeconds"
            case .redriveallowpolicy: "RedriveAllowPolicy"
            case .redrivepolicy: "RedrivePolicy"
            case .sqsmanagedsseenabled: "SqsManagedSseEnabled"
            case .visibilitytimeout: "VisibilityTimeout"
            case .sdkUnknown(let value): value
            }
        }
    }
}

extension SQSClientTypes.QueueAttributeName: JSONWritable, JSONReadable {}
