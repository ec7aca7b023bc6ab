import CloudCore
import OrderedCollections
import WorkshopCommon

extension SNSService {
    private static let settable: Set<String> = [
        "ApplicationSuccessFeedbackRoleArn", "ArchivePolicy", "ContentBasedDeduplication", "DataProtectionPolicy",
        "DeliveryPolicy", "DisplayName", "FifoThroughputScope", "FifoTopic", "KmsMasterKeyId", "Policy",
        "SignatureVersion", "TracingConfig",
    ]

    func createTopic(_ request: SNSRequest) throws(AWSError) -> JSONObject {
        let name = try request.required("Name")
        let arn = try create(name, request.strings("Attributes"), tags: try request.tags())
        return ["TopicArn": .string(arn)]
    }

    /// Makes the topic, or finds the one that is as it should be.
    func create(
        _ name: String,
        _ attributes: OrderedDictionary<String, String>,
        tags: OrderedDictionary<String, String>
    ) throws(AWSError) -> String {
        let isFIFO = attributes["FifoTopic"] == "true"
        let stem = name.hasSuffix(".fifo") && isFIFO ? name.dropLast(5) : name[...]
        let isWord = stem.utf8.allSatisfy { byte in
            (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
                || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
        }
        guard (1...256).contains(name.utf8.count), !stem.isEmpty, isWord, name.hasSuffix(".fifo") == isFIFO else {
            if isFIFO {
                throw .invalidParameter(
                    "Fifo Topic names must end with .fifo and must be made up of only uppercase and lowercase ASCII letters, "
                        + "numbers, underscores, and hyphens, and must be between 1 and 256 characters long."
                )
            }
            throw .invalidParameter("Topic Name")
        }
        for attribute in attributes { try check(attribute.key, attribute.value, prefix: "Attributes Reason: ") }
        let attributes = attributes.filter { $0.value != "false" || $0.key != "FifoTopic" }
        let arn = topicARN(name)
        try locked { state throws(AWSError) in
            if let topic = state.topics[arn] {
                if attributes.contains(where: { topic.attributes[$0.key] != $0.value }) {
                    throw .invalidParameter("Attributes Reason: Topic already exists with different attributes")
                }
                if tags.contains(where: { topic.tags[$0.key] != $0.value }) {
                    throw .invalidParameter("Tags Reason: Topic already exists with different tags")
                }
                return
            }
            let topic = Topic(arn: arn, attributes: attributes, tags: tags)
            try topicTable.put(arn, topic.bytes)
            state.topics[arn] = topic
        }
        return arn
    }

    private func check(_ name: String, _ value: String, prefix: String = "") throws(AWSError) {
        guard Self.settable.contains(name) || name.contains("FeedbackRoleArn") || name.contains("FeedbackSampleRate")
        else { throw .invalidParameter(prefix.isEmpty ? "AttributeName" : "\(prefix)Unknown attribute \(name)") }
        if name == "Policy", (try? JSONValue(parsing: value).object) == nil {
            throw .invalidParameter("\(prefix)Policy Error: null")
        }
        if name == "DeliveryPolicy", !value.isEmpty, (try? JSONValue(parsing: value).object) == nil {
            throw .invalidParameter("\(prefix)DeliveryPolicy: failed to parse JSON.\(JSONComplaint.words(of: value))")
        }
        if name == "ContentBasedDeduplication" || name == "FifoTopic", !["true", "false"].contains(value) {
            throw .invalidParameter("\(prefix)\(name): Invalid value [\(value)]. Must be true or false.")
        }
    }

    func topic(_ arn: String) throws(AWSError) -> Topic {
        guard let topic = locked({ $0.topics[arn] }) else { throw .noSuchTopic }
        return topic
    }

    /// Changes a topic, and keeps it.
    func update(_ arn: String, _ change: (inout Topic) throws(AWSError) -> Void) throws(AWSError) {
        try locked { state throws(AWSError) in
            guard var topic = state.topics[arn] else { throw .noSuchTopic }
            try change(&topic)
            try topicTable.put(arn, topic.bytes)
            state.topics[arn] = topic
        }
    }

    /// One that isn't there is no error.
    func deleteTopic(_ request: SNSRequest) throws(AWSError) { try delete(topic: try topicARN(of: request)) }

    func delete(topic arn: String) throws(AWSError) {
        try locked { state throws(AWSError) in
            for subscription in state.subscriptions.values.elements where subscription.topic == arn {
                try subscriptionTable.remove(subscription.arn)
                state.subscriptions[subscription.arn] = nil
            }
            try topicTable.remove(arn)
            state.topics[arn] = nil
        }
    }

    func listTopics(_ request: SNSRequest) throws(AWSError) -> JSONObject {
        let arns = locked { Array($0.topics.keys) }
        return try page(arns, request, member: "Topics") { ["TopicArn": .string($0)] }
    }

    /// A hundred a page.
    func page<Element>(
        _ elements: [Element],
        _ request: SNSRequest,
        member: String,
        _ json: (Element) -> JSONValue
    ) throws(AWSError) -> JSONObject {
        var start = 0
        if let token = request.text("NextToken") {
            guard let bytes = Base64.decode(token), let place = Int(String(decoding: bytes, as: UTF8.self)), place >= 0
            else {
                throw .invalidParameter("NextToken")
            }
            start = min(place, elements.count)
        }
        let end = min(start + 100, elements.count)
        var members: JSONObject = [member: .array(elements[start..<end].map(json))]
        if end < elements.count { members["NextToken"] = .string(Base64.encode(String(end).utf8)) }
        return members
    }

    func getTopicAttributes(_ request: SNSRequest) throws(AWSError) -> JSONObject {
        let topic = try topic(try topicARN(of: request))
        let (confirmed, pending) = locked { state in
            let own = state.subscriptions.values.filter { $0.topic == topic.arn }
            return (own.count { !$0.isPending }, own.count { $0.isPending })
        }
        var shown: JSONObject = [
            "Policy": .string(topic.policy), "Owner": .string(account.id),
            "SubscriptionsPending": .string(String(pending)), "TopicArn": .string(topic.arn),
            "EffectiveDeliveryPolicy": .string(DeliveryPolicy.effective(ofTopic: topic.deliveryPolicy).serialized()),
            "SubscriptionsConfirmed": .string(String(confirmed)), "DisplayName": "",
            "SubscriptionsDeleted": .string(String(topic.deletedSubscriptions)),
        ]
        if topic.isFIFO { shown["ContentBasedDeduplication"] = "false" }
        for attribute in topic.attributes { shown[attribute.key] = .string(attribute.value) }
        shown["DeliveryPolicy"] = topic.deliveryPolicy.map { .string(DeliveryPolicy.shown(ofTopic: $0).serialized()) }
        return ["Attributes": .object(shown)]
    }

    func setTopicAttributes(_ request: SNSRequest) throws(AWSError) {
        let arn = try topicARN(of: request)
        let name = try request.required("AttributeName")
        let value = request.text("AttributeValue") ?? ""
        _ = try topic(arn)
        guard name != "FifoTopic" else { throw .invalidParameter("AttributeName") }
        try check(name, value)
        try update(arn) { topic throws(AWSError) in
            topic.attributes[name] = value.isEmpty && name != "DisplayName" ? nil : value
        }
    }

    // MARK: Permissions

    func addPermission(_ request: SNSRequest) throws(AWSError) {
        let arn = try topicARN(of: request)
        let label = try request.required("Label")
        let accounts = request.texts("AWSAccountId")
        let actions = request.texts("ActionName")
        try update(arn) { topic throws(AWSError) in
            var policy = (try? JSONValue(parsing: topic.policy).object) ?? [:]
            var statements = policy["Statement"]?.array ?? []
            guard !statements.contains(where: { $0["Sid"]?.string == label }) else {
                throw .invalidParameter("Statement already exists")
            }
            let known = ["*", "Publish", "Subscribe", "Receive", "DeleteTopic"]
            guard
                actions.allSatisfy({
                    known.contains($0) || $0.hasSuffix("Attributes") || $0.hasSuffix("Permission")
                        || $0.hasPrefix("List")
                })
            else { throw .invalidParameter("Policy statement action out of service scope!") }
            let principals: [JSONValue] = accounts.map { "arn:aws:iam::\($0):root" }
            let allowed: [JSONValue] = actions.map { "SNS:\($0)" }
            statements.append([
                "Sid": .string(label), "Effect": "Allow",
                "Principal": ["AWS": principals.count == 1 ? principals[0] : .array(principals)],
                "Action": allowed.count == 1 ? allowed[0] : .array(allowed), "Resource": .string(arn),
            ])
            policy["Statement"] = .array(statements)
            topic.attributes["Policy"] = JSONValue.object(policy).serialized()
        }
    }

    func removePermission(_ request: SNSRequest) throws(AWSError) {
        let label = try request.required("Label")
        try update(try topicARN(of: request)) { topic throws(AWSError) in
            var policy = (try? JSONValue(parsing: topic.policy).object) ?? [:]
            let statements = (policy["Statement"]?.array ?? []).filter { $0["Sid"]?.string != label }
            policy["Statement"] = .array(statements)
            topic.attributes["Policy"] = JSONValue.object(policy).serialized()
        }
    }

    // MARK: Tags

    private func taggedTopic(_ request: SNSRequest) throws(AWSError) -> Topic {
        let arn = try request.arn("ResourceArn")
        guard let topic = locked({ $0.topics[arn] }) else { throw .noSuchResource }
        return topic
    }

    func tagResource(_ request: SNSRequest) throws(AWSError) {
        let topic = try taggedTopic(request)
        let tags = try request.tags()
        guard topic.tags.merging(tags, uniquingKeysWith: { _, new in new }).count <= 50 else {
            throw AWSError("TagLimitExceeded", "Could not complete request: tag quota of per resource exceeded")
        }
        try update(topic.arn) { topic throws(AWSError) in topic.tags.merge(tags) { _, new in new } }
    }

    func untagResource(_ request: SNSRequest) throws(AWSError) {
        let topic = try taggedTopic(request)
        let keys = Set(request.texts("TagKeys"))
        try update(topic.arn) { topic throws(AWSError) in topic.tags.removeAll { keys.contains($0.key) } }
    }

    func listTags(_ request: SNSRequest) throws(AWSError) -> JSONObject {
        let topic = try taggedTopic(request)
        return ["Tags": .array(topic.tags.map { ["Key": .string($0.key), "Value": .string($0.value)] })]
    }
}
