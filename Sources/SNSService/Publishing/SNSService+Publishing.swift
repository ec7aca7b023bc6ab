import CloudCore
import OrderedCollections
import WorkshopCommon

extension SNSService {
    func publish(_ request: SNSRequest, traceHeader: String?) throws(AWSError) -> JSONObject {
        if let number = request.text("PhoneNumber") {
            guard PhoneNumber.isValid(number) else {
                throw .invalidParameter("PhoneNumber Reason: \(number) is not valid to publish to")
            }
            // A short message that goes nowhere.
            _ = try MessageDraft(request, topic: nil)
            return ["MessageId": .string(Identifiers.requestID())]
        }
        guard request.text("TopicArn") != nil || request.text("TargetArn") != nil else {
            throw .invalidParameter("TopicArn or TargetArn Reason: no value for required parameter")
        }
        let arn = try topicARN(of: request, request.text("TopicArn") == nil ? "TargetArn" : "TopicArn")
        if request.text("TopicArn") == nil, ARN(arn)?.resource.hasPrefix("endpoint/") ?? false {
            throw .invalidParameter("TargetArn Reason: No endpoint found for the target arn specified")
        }
        let topic = try topic(arn)
        let draft = try MessageDraft(request, topic: topic)
        guard draft.size <= MessageDraft.sizeLimit else { throw .invalidParameter("Message too long") }
        return try publish(draft, to: topic, traceHeader: traceHeader)
    }

    func publishBatch(_ request: SNSRequest, traceHeader: String?) throws(AWSError) -> JSONObject {
        let topic = try topic(try topicARN(of: request))
        let entries = QueryRequest.list(request.members["PublishBatchRequestEntries"]).map { $0.object ?? [:] }
        guard !entries.isEmpty else {
            throw AWSError("EmptyBatchRequest", "The batch request doesn't contain any entries.")
        }
        guard entries.count <= 10 else {
            throw AWSError(
                "TooManyEntriesInBatchRequest",
                "The batch request contains more entries than permissible."
            )
        }
        let ids = entries.map { $0["Id"]?.string ?? "" }
        guard Set(ids).count == ids.count else {
            throw AWSError(
                "BatchEntryIdsNotDistinct",
                "Two or more batch entries in the request have the same Id."
            )
        }
        var drafts: [(id: String, draft: MessageDraft)] = []
        // Recorded: what is wrong with one message fails the whole request.
        for (number, members) in entries.enumerated() {
            let place = "publishBatchRequestEntries.\(number + 1).member."
            drafts.append((ids[number], try MessageDraft(SNSRequest(members: members), topic: topic, place: place)))
        }
        guard drafts.reduce(0, { $0 + $1.draft.size }) <= MessageDraft.sizeLimit else {
            throw AWSError(
                "BatchRequestTooLong",
                "The length of all the messages put together is more than the limit."
            )
        }
        var successful: [JSONValue] = []
        for (id, draft) in drafts {
            var members: JSONObject = ["Id": .string(id)]
            members.merge(try publish(draft, to: topic, traceHeader: traceHeader)) { first, _ in first }
            successful.append(.object(members))
        }
        return ["Successful": .array(successful), "Failed": []]
    }

    /// Accepts a message, and begins to deliver it.
    @discardableResult
    func publish(_ draft: MessageDraft, to topic: Topic, traceHeader: String?) throws(AWSError) -> JSONObject {
        let now = clock.now
        let (notification, isNew) = try locked { state throws(AWSError) -> (Notification, Bool) in
            guard var current = state.topics[topic.arn] else { throw .noSuchTopic }
            var notification = Notification(
                id: Identifiers.requestID(),
                topic: topic.arn,
                subject: draft.subject,
                bodies: draft.bodies,
                attributes: draft.attributes,
                groupID: draft.groupID,
                deduplicationID: draft.deduplicationID(in: topic),
                traceHeader: traceHeader,
                signatureVersion: topic.signatureVersion,
                published: now
            )
            guard let key = draft.deduplicationKey(topic) else { return (notification, true) }
            current.accepted = current.accepted.filter { $0.value.until > now }
            if let earlier = current.accepted[key] {
                notification = Notification(id: earlier.messageID, topic: topic.arn, bodies: [:], published: now)
                notification.sequenceNumber = earlier.sequenceNumber
                return (notification, false)
            }
            current.lastSequence += 1
            let digits = String(current.lastSequence)
            notification.sequenceNumber = "1" + String(repeating: "0", count: 19 - digits.count) + digits
            current.accepted[key] = Topic.Accepted(
                messageID: notification.id,
                sequenceNumber: notification.sequenceNumber ?? "",
                until: now + .seconds(300)
            )
            try topicTable.put(topic.arn, current.bytes)
            state.topics[topic.arn] = current
            return (notification, true)
        }
        if isNew {
            count("NumberOfMessagesPublished", of: topic.arn)
            deliver(notification)
        }
        var members: JSONObject = ["MessageId": .string(notification.id)]
        members["SequenceNumber"] = notification.sequenceNumber.map { .string($0) }
        return members
    }

    func count(_ metric: String, of topic: String) {
        metrics.record(
            MetricSample(
                namespace: "AWS/SNS",
                name: metric,
                dimensions: ["TopicName": ARN(topic)?.resource ?? topic],
                value: 1,
                timestamp: clock.now
            )
        )
    }
}
