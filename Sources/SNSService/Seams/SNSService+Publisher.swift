package import CloudCore
import OrderedCollections
import WorkshopCommon

extension SNSService: TopicPublisher {
    package func publish(_ message: TopicMessage, toTopic arn: ARN) async throws(AWSError) {
        let topic = try topic(arn.description)
        var members: JSONObject = ["Message": .string(message.body)]
        members["Subject"] = message.subject.map { .string($0) }
        members["MessageGroupId"] = message.groupID.map { .string($0) }
        members["MessageDeduplicationId"] = message.deduplicationID.map { .string($0) }
        var draft = try MessageDraft(SNSRequest(members: members), topic: topic)
        draft.attributes = OrderedDictionary(
            uniqueKeysWithValues: message.attributes.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
        )
        try publish(draft, to: topic, traceHeader: message.traceHeader)
    }
}
