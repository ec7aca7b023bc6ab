import CloudCore
import OrderedCollections
import WorkshopCommon

/// A topic: how it is set, and what it was sent lately.
struct Topic: Sendable {
    let arn: String
    /// As they were given.
    var attributes: OrderedDictionary<String, String>
    var tags: OrderedDictionary<String, String> = [:]
    var deletedSubscriptions = 0
    /// Of FIFO topics: what was accepted within five minutes, and the number of the last message.
    var accepted: [String: Accepted] = [:]
    var lastSequence: UInt64 = 0

    struct Accepted: Hashable, Sendable {
        let messageID: String
        let sequenceNumber: String
        let until: Timestamp
    }

    var isFIFO: Bool { attributes["FifoTopic"] == "true" }
    var isDeduplicatedByContent: Bool { attributes["ContentBasedDeduplication"] == "true" }
    var isDeduplicatedByGroup: Bool { attributes["FifoThroughputScope"] == "MessageGroup" }

    var policy: String { attributes["Policy"] ?? Self.defaultPolicy(arn) }

    /// What every topic is born with, as recorded.
    private static func defaultPolicy(_ arn: String) -> String {
        let owner = ARN(arn)?.account ?? ""
        let actions = [
            "GetTopicAttributes", "SetTopicAttributes", "AddPermission", "RemovePermission", "DeleteTopic", "Subscribe",
            "ListSubscriptionsByTopic", "Publish",
        ]
        let document: JSONValue = [
            "Version": "2008-10-17", "Id": "__default_policy_ID",
            "Statement": [
                [
                    "Sid": "__default_statement_ID", "Effect": "Allow", "Principal": ["AWS": "*"],
                    "Action": .array(actions.map { "SNS:\($0)" }), "Resource": .string(arn),
                    "Condition": ["StringEquals": ["AWS:SourceOwner": .string(owner)]],
                ]
            ],
        ]
        return document.serialized()
    }

    /// As it was given.
    var deliveryPolicy: JSONValue? { attributes["DeliveryPolicy"].flatMap { try? JSONValue(parsing: $0) } }
    var signatureVersion: String { attributes["SignatureVersion"] ?? "1" }
}

extension Topic {
    /// As a row of the store.
    var bytes: [UInt8] {
        let document: JSONValue = [
            "attributes": .object(attributes.mapValues { .string($0) }),
            "tags": .object(tags.mapValues { .string($0) }),
            "lastSequence": .string(String(lastSequence)),
        ]
        return document.bytes
    }

    init?(arn: String, bytes: [UInt8]) {
        guard let value = try? JSONValue(parsing: bytes) else { return nil }
        self.init(
            arn: arn,
            attributes: (value["attributes"]?.object ?? [:]).compactMapValues(\.string),
            tags: (value["tags"]?.object ?? [:]).compactMapValues(\.string)
        )
        lastSequence = value["lastSequence"]?.string.flatMap { UInt64($0) } ?? 0
    }
}
