import CloudCore
import OrderedCollections
import WorkshopCommon

extension SNSService {
    func subscribe(_ request: SNSRequest) async throws(AWSError) -> JSONObject {
        let topic = try topic(try request.topicARN())
        let subscription = try await subscribe(
            topic,
            protocol: try request.required("Protocol"),
            endpoint: request.text("Endpoint") ?? "",
            attributes: request.strings("Attributes"),
            arn: "\(topic.arn):\(Identifiers.requestID())"
        )
        let isHidden = subscription.isPending && request.text("ReturnSubscriptionArn") != "true"
        return ["SubscriptionArn": .string(isHidden ? "pending confirmation" : subscription.arn)]
    }

    /// Subscribes an endpoint, or finds that it is. An HTTP endpoint is asked to confirm.
    func subscribe(
        _ topic: Topic,
        protocol: String,
        endpoint: String,
        attributes: OrderedDictionary<String, String>,
        arn: String
    ) async throws(AWSError) -> Subscription {
        try SubscriptionRules.check(protocol: `protocol`, endpoint: endpoint, topic: topic)
        let attributes = try checked(attributes, topic, endpoint)
        let (subscription, isNew) = try locked { state throws(AWSError) -> (Subscription, Bool) in
            if let existing = state.subscriptions.values.first(where: {
                $0.topic == topic.arn && $0.protocol == `protocol` && $0.endpoint == endpoint
            }) {
                if attributes.contains(where: { existing.attributes[$0.key] != $0.value }) {
                    throw .invalidParameter("Attributes Reason: Subscription already exists with different attributes")
                }
                return (existing, false)
            }
            let token = Subscription.needsConfirmation(`protocol`) ? makeToken() : nil
            let subscription = Subscription(
                arn: arn,
                topic: topic.arn,
                protocol: `protocol`,
                endpoint: endpoint,
                attributes: attributes,
                token: token
            )
            try subscriptionTable.put(arn, subscription.bytes)
            state.subscriptions[arn] = subscription
            return (subscription, true)
        }
        if isNew, subscription.isPending { askToConfirm(subscription) }
        return subscription
    }

    private func checked(
        _ attributes: OrderedDictionary<String, String>,
        _ topic: Topic,
        _ endpoint: String
    ) throws(AWSError) -> OrderedDictionary<String, String> {
        for (name, value) in attributes {
            do throws(AWSError) {
                try SubscriptionRules.check(name, value, beside: attributes, topic: topic, endpoint: endpoint)
            } catch {
                var error = error
                error.message = error.message.replacing(
                    "Invalid parameter: ",
                    with: "Invalid parameter: Attributes Reason: ",
                    maxReplacements: 1
                )
                throw error
            }
        }
        return Self.effective(attributes)
    }

    /// A filter has a scope, and an empty one is none.
    private static func effective(_ attributes: OrderedDictionary<String, String>) -> OrderedDictionary<String, String>
    {
        var attributes = attributes
        if let filter = attributes["FilterPolicy"], filter.isEmpty || filter == "{}" {
            attributes["FilterPolicy"] = nil
            attributes["FilterPolicyScope"] = nil
        } else if attributes["FilterPolicy"] != nil, attributes["FilterPolicyScope"] == nil {
            attributes["FilterPolicyScope"] = "MessageAttributes"
        }
        if attributes["RedrivePolicy"]?.isEmpty ?? false { attributes["RedrivePolicy"] = nil }
        return attributes
    }

    private func makeToken() -> String {
        (0..<4).map { _ in Identifiers.requestID().replacing("-", with: "") }.joined()
    }

    private func askToConfirm(_ subscription: Subscription) {
        guard subscription.protocol.hasPrefix("http"), let token = subscription.token else { return }
        let document = Notification.confirmation(subscription, token: token, endpoint: endpoint, now: clock.now)
        let headers = Notification.headers(
            "SubscriptionConfirmation",
            message: document["MessageId"]?.string ?? "",
            subscription: subscription
        )
        clock.spawnActivity("an endpoint is asked to confirm its subscription") { [carriers] in
            _ = await carriers.post(subscription.endpoint, headers, document.bytes)
        }
    }

    func confirmSubscription(_ request: SNSRequest) throws(AWSError) -> JSONObject {
        let topic = try request.topicARN()
        let token = try request.required("Token")
        let arn = try locked { state throws(AWSError) -> String in
            guard state.topics[topic] != nil else { throw .invalidParameter("Token") }
            guard token.utf8.count >= 64 else { throw AWSError("InvalidParameter", "Invalid token") }
            guard var subscription = state.subscriptions.values.first(where: { $0.topic == topic && $0.token == token })
            else { throw .invalidParameter("Token") }
            subscription.token = nil
            try subscriptionTable.put(subscription.arn, subscription.bytes)
            state.subscriptions[subscription.arn] = subscription
            return subscription.arn
        }
        return ["SubscriptionArn": .string(arn)]
    }

    /// One that isn't there is no error.
    func unsubscribe(_ request: SNSRequest) throws(AWSError) {
        let arn = try request.required("SubscriptionArn")
        let parts = arn.split(separator: ":", omittingEmptySubsequences: false).count
        guard parts >= 6 else {
            throw .invalidParameter("SubscriptionArn Reason: An ARN must have at least 6 elements, not \(parts)")
        }
        try unsubscribe(arn)
    }

    func unsubscribe(_ arn: String) throws(AWSError) {
        try locked { state throws(AWSError) in
            guard let subscription = state.subscriptions[arn] else { return }
            try subscriptionTable.remove(arn)
            state.subscriptions[arn] = nil
            state.topics[subscription.topic]?.deletedSubscriptions += 1
        }
    }

    func listSubscriptions(_ request: SNSRequest, action: String) throws(AWSError) -> JSONObject {
        var topic: String?
        if action == "ListSubscriptionsByTopic" { topic = try self.topic(try request.topicARN()).arn }
        let shown = locked { [topic] state in
            state.subscriptions.values.filter { topic == nil || $0.topic == topic }
        }
        return try page(shown, request, member: "Subscriptions") { subscription in
            [
                "SubscriptionArn": .string(subscription.isPending ? "PendingConfirmation" : subscription.arn),
                "Owner": .string(account.id), "Protocol": .string(subscription.protocol),
                "Endpoint": .string(subscription.endpoint), "TopicArn": .string(subscription.topic),
            ]
        }
    }

    func getSubscriptionAttributes(_ request: SNSRequest) throws(AWSError) -> JSONObject {
        let subscription = try subscription(request)
        var shown: JSONObject = [
            "SubscriptionPrincipal": .string("arn:aws:iam::\(account.id):user/workshop"),
            "Owner": .string(account.id), "RawMessageDelivery": "false", "TopicArn": .string(subscription.topic),
            "Endpoint": .string(subscription.endpoint), "Protocol": .string(subscription.protocol),
            "PendingConfirmation": .string(String(subscription.isPending)),
            "ConfirmationWasAuthenticated": .string(
                String(!Subscription.needsConfirmation(subscription.protocol))
            ),
            "SubscriptionArn": .string(subscription.arn),
        ]
        for attribute in subscription.attributes { shown[attribute.key] = .string(attribute.value) }
        return ["Attributes": .object(shown)]
    }

    private func subscription(_ request: SNSRequest) throws(AWSError) -> Subscription {
        let arn = try request.required("SubscriptionArn")
        let parts = arn.split(separator: ":", omittingEmptySubsequences: false).count
        guard parts >= 6 else {
            throw .invalidParameter("SubscriptionArn Reason: An ARN must have at least 6 elements, not \(parts)")
        }
        guard let subscription = locked({ $0.subscriptions[arn] }) else { throw .noSuchSubscription }
        return subscription
    }

    func setSubscriptionAttributes(_ request: SNSRequest) throws(AWSError) {
        let subscription = try subscription(request)
        let name = try request.required("AttributeName")
        let value = request.text("AttributeValue") ?? ""
        let topic = try topic(subscription.topic)
        try SubscriptionRules.check(
            name,
            value,
            beside: subscription.attributes,
            topic: topic,
            endpoint: subscription.endpoint
        )
        var attributes = subscription.attributes
        attributes[name] = value
        try replace(attributes, of: subscription.arn)
    }

    func replace(_ attributes: OrderedDictionary<String, String>, of arn: String) throws(AWSError) {
        try locked { state throws(AWSError) in
            guard var subscription = state.subscriptions[arn] else { throw .noSuchSubscription }
            subscription.attributes = Self.effective(attributes)
            try subscriptionTable.put(arn, subscription.bytes)
            state.subscriptions[arn] = subscription
        }
    }
}
