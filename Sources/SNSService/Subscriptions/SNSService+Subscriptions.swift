import CloudCore
import OrderedCollections
import WorkshopCommon

extension SNSService {
    func subscribe(_ request: SNSRequest) async throws(AWSError) -> JSONObject {
        let topic = try topic(try topicARN(of: request))
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
        let attributes = try checked(attributes, topic, `protocol`, endpoint)
        let (subscription, isNew) = try locked { state throws(AWSError) -> (Subscription, Bool) in
            if let existing = state.subscriptions.values.first(where: {
                $0.topic == topic.arn && $0.protocol == `protocol` && $0.endpoint == endpoint
            }) {
                if attributes.contains(where: {
                    (existing.attributes[$0.key] ?? Subscription.defaults[$0.key]) != $0.value
                }) {
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
                token: token,
                isPending: token != nil
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
        _ protocol: String,
        _ endpoint: String
    ) throws(AWSError) -> OrderedDictionary<String, String> {
        for (name, value) in attributes {
            do throws(AWSError) {
                try SubscriptionRules.check(
                    name,
                    value,
                    beside: attributes,
                    topic: topic,
                    protocol: `protocol`,
                    endpoint: endpoint
                )
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
        for name in ["DeliveryPolicy", "RedrivePolicy"] where attributes[name]?.isEmpty ?? false {
            attributes[name] = nil
        }
        attributes["RawMessageDelivery"] = attributes["RawMessageDelivery"]?.lowercased()
        return attributes
    }

    private func makeToken() -> String {
        (0..<4).map { _ in Identifiers.requestID().replacing("-", with: "") }.joined()
    }

    private func askToConfirm(_ subscription: Subscription) {
        guard let token = subscription.token else { return }
        tell("SubscriptionConfirmation", subscription, token: token)
    }

    /// Tells an HTTP endpoint that its subscription begins or has ended.
    private func tell(_ type: String, _ subscription: Subscription, token: String) {
        guard subscription.isOfHTTP else { return }
        let document = Notification.confirmation(type, subscription, token: token, endpoint: endpoint, now: clock.now)
        let headers = Notification.headers(
            type,
            message: document["MessageId"]?.string ?? "",
            subscription: subscription
        )
        clock.spawnActivity("an endpoint is asked to confirm its subscription") { [carriers] in
            _ = await carriers.post(subscription.endpoint, headers, document.bytes)
        }
    }

    func confirmSubscription(_ request: SNSRequest) throws(AWSError) -> JSONObject {
        guard let topic = request.text("TopicArn").flatMap({ ARN($0) }), topic.region == account.region else {
            throw .invalidParameter("Topic")
        }
        let token = try request.required("Token")
        guard token.utf8.allSatisfy({ Character(UnicodeScalar($0)).isHexDigit }) else {
            throw AWSError("InvalidParameter", "Invalid token")
        }
        let arn = try locked { state throws(AWSError) -> String in
            // The token alone tells, recorded: another topic's name beside it does no harm, nor does a second time.
            guard
                var subscription = state.subscriptions.values.first(where: { $0.token == token }) ?? state.ended[token],
                state.topics[subscription.topic] != nil
            else { throw .invalidParameter("Token") }
            state.ended[token] = nil
            subscription.isPending = false
            try subscriptionTable.put(subscription.arn, subscription.bytes)
            state.subscriptions[subscription.arn] = subscription
            return subscription.arn
        }
        return ["SubscriptionArn": .string(arn)]
    }

    /// One that isn't there is no error.
    func unsubscribe(_ request: SNSRequest) throws(AWSError) {
        guard let subscription = try unsubscribe(try subscriptionARN(of: request)) else { return }
        guard subscription.isOfHTTP, !subscription.isPending else { return }
        let token = makeToken()
        locked { $0.ended[token] = subscription }
        tell("UnsubscribeConfirmation", subscription, token: token)
    }

    /// - Returns: What there was.
    @discardableResult
    func unsubscribe(_ arn: String) throws(AWSError) -> Subscription? {
        try locked { state throws(AWSError) -> Subscription? in
            guard let subscription = state.subscriptions[arn] else { return nil }
            try subscriptionTable.remove(arn)
            state.subscriptions[arn] = nil
            state.topics[subscription.topic]?.deletedSubscriptions += 1
            return subscription
        }
    }

    /// A topic's ARN and an identifier.
    private func subscriptionARN(of request: SNSRequest) throws(AWSError) -> String {
        let arn = try request.arn("SubscriptionArn")
        guard arn.split(separator: ":", omittingEmptySubsequences: false).count > 6 else {
            throw .invalidParameter("SubscriptionId")
        }
        return arn
    }

    func listSubscriptions(_ request: SNSRequest, action: String) throws(AWSError) -> JSONObject {
        var topic: String?
        if action == "ListSubscriptionsByTopic" { topic = try self.topic(try topicARN(of: request)).arn }
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
        if subscription.attributes["FilterPolicy"] == nil { shown["FilterPolicyScope"] = nil }
        shown["DeliveryPolicy"] = subscription.deliveryPolicy.map {
            .string(DeliveryPolicy.shown(ofSubscription: $0).serialized())
        }
        if subscription.isOfHTTP {
            shown["EffectiveDeliveryPolicy"] = .string(effectiveDeliveryPolicy(of: subscription).serialized())
        }
        return ["Attributes": .object(shown)]
    }

    func effectiveDeliveryPolicy(of subscription: Subscription) -> JSONValue {
        DeliveryPolicy.effective(
            ofSubscription: subscription.deliveryPolicy,
            topic: locked { $0.topics[subscription.topic]?.deliveryPolicy }
        )
    }

    private func subscription(_ request: SNSRequest) throws(AWSError) -> Subscription {
        let arn = try subscriptionARN(of: request)
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
            protocol: subscription.protocol,
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
