package import CloudCore
import OrderedCollections
import WorkshopCommon

/// Topics and subscriptions that a stack declares.
/// See <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/AWS_SNS.html>.
extension SNSService: ResourceProvider {
    package var resourceTypes: [String] { ["AWS::SNS::Topic", "AWS::SNS::TopicPolicy", "AWS::SNS::Subscription"] }

    package func deploy(_ resource: DeclaredResource) async throws(AWSError) {
        switch resource.type {
        case "AWS::SNS::Topic": try await deployTopic(resource)
        case "AWS::SNS::TopicPolicy":
            let policy = resource.properties["PolicyDocument"]?.serialized() ?? "{}"
            for arn in topics(of: resource) {
                try update(arn) { topic throws(AWSError) in topic.attributes["Policy"] = policy }
            }
        default:
            let topic = try topic(resource.properties["TopicArn"]?.string ?? "")
            try await deploySubscription(resource.properties, of: topic, arn: resource.physicalID)
        }
    }

    package func remove(_ resource: DeclaredResource) async {
        switch resource.type {
        case "AWS::SNS::Topic": try? delete(topic: resource.physicalID)
        case "AWS::SNS::TopicPolicy":
            for arn in topics(of: resource) {
                try? update(arn) { topic throws(AWSError) in topic.attributes["Policy"] = nil }
            }
        default: _ = try? unsubscribe(resource.physicalID)
        }
    }

    private func topics(of policy: DeclaredResource) -> [String] {
        (policy.properties["Topics"]?.array ?? []).compactMap(\.string)
    }

    private func deployTopic(_ resource: DeclaredResource) async throws(AWSError) {
        let arn = resource.physicalID
        var attributes: OrderedDictionary<String, String> = [:]
        for name in [
            "ArchivePolicy", "ContentBasedDeduplication", "DisplayName", "FifoThroughputScope", "FifoTopic",
            "KmsMasterKeyId", "SignatureVersion", "TracingConfig",
        ] {
            if let value = resource.properties[name] { attributes[name] = value.string ?? value.serialized() }
        }
        var tags: OrderedDictionary<String, String> = [:]
        for tag in resource.properties["Tags"]?.array ?? [] {
            tags[tag["Key"]?.string ?? ""] = tag["Value"]?.string ?? ""
        }
        if locked({ $0.topics[arn] != nil }) {
            let next = (attributes, tags)
            try update(arn) { topic throws(AWSError) in
                let policy = topic.attributes["Policy"]
                (topic.attributes, topic.tags) = next
                topic.attributes["Policy"] = policy
            }
        } else {
            _ = try create(ARN(arn)?.resource ?? "", attributes, tags: tags)
        }
        let topic = try topic(arn)
        for (number, subscription) in (resource.properties["Subscription"]?.array ?? []).enumerated() {
            let digits = Identifiers.hexadecimal(UInt64(number), digits: 12)
            let id = "\(arn):00000000-0000-4000-8000-\(digits)"
            try await deploySubscription(subscription, of: topic, arn: id)
        }
    }

    private func deploySubscription(_ properties: JSONValue, of topic: Topic, arn: String) async throws(AWSError) {
        var attributes: OrderedDictionary<String, String> = [:]
        for name in SubscriptionRules.settable.sorted() {
            if let value = properties[name], !value.isNull { attributes[name] = value.string ?? value.serialized() }
        }
        let kind = properties["Protocol"]?.string ?? ""
        let endpoint = properties["Endpoint"]?.string ?? ""
        let existing = locked { state in
            state.subscriptions.values.first { $0.topic == topic.arn && $0.protocol == kind && $0.endpoint == endpoint }
        }
        if let existing {
            for (name, value) in attributes {
                try SubscriptionRules.check(
                    name,
                    value,
                    beside: attributes,
                    topic: topic,
                    protocol: kind,
                    endpoint: endpoint
                )
            }
            try replace(attributes, of: existing.arn)
        } else {
            _ = try? unsubscribe(arn)
            _ = try await subscribe(topic, protocol: kind, endpoint: endpoint, attributes: attributes, arn: arn)
        }
    }
}
