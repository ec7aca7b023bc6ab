import CloudCore
import OrderedCollections
import WorkshopCommon

extension SNSService {
    /// Sends a topic's messages one after the other: a standard topic may do without an order, but nobody is helped by that.
    func deliver(_ notification: Notification) {
        let topic = notification.topic
        let isFirst = locked { state in
            state.underWay[topic, default: []].append(notification)
            return state.underWay[topic]?.count == 1
        }
        guard isFirst else { return }
        spawnDelivery(of: topic) {
            while let next = self.locked({ $0.underWay[topic]?.first }) {
                await self.deliverToAll(next)
                self.locked { state in
                    state.underWay[topic]?.removeFirst()
                    if state.underWay[topic]?.isEmpty ?? false { state.underWay[topic] = nil }
                }
            }
        }
    }

    private func spawnDelivery(of topic: String, _ body: @escaping @Sendable () async -> Void) {
        clock.spawnActivity("a message of the topic \(ARN(topic)?.resource ?? "") is delivered", body)
    }

    /// Sends to all who subscribed and whose filter lets it through, each in the order in which they subscribed.
    private func deliverToAll(_ notification: Notification) async {
        let subscriptions = locked { state in
            state.subscriptions.values.filter { $0.topic == notification.topic && !$0.isPending }
        }
        let wanted = subscriptions.filter { $0.lets(through: notification) }
        for _ in wanted.count..<subscriptions.count {
            count("NumberOfNotificationsFilteredOut", of: notification.topic)
        }
        for subscription in wanted {
            if subscription.isOfHTTP {
                // Tried for minutes, perhaps; nobody else waits for it.
                spawnDelivery(of: notification.topic) { await self.deliver(notification, to: subscription) }
            } else {
                await deliver(notification, to: subscription)
            }
        }
    }

    private func deliver(_ notification: Notification, to subscription: Subscription) async {
        let isDelivered =
            switch subscription.protocol {
            case "sqs": await sendToQueue(notification, subscription.endpoint, subscription, isRaw: subscription.isRaw)
            case "lambda": await invoke(notification, subscription)
            case "http", "https": await post(notification, subscription)
            // E-mail, SMS and the like end here.
            default: true
            }
        if isDelivered {
            count("NumberOfNotificationsDelivered", of: notification.topic)
            return
        }
        count("NumberOfNotificationsFailed", of: notification.topic)
        guard let target = subscription.deadLetterTarget else { return }
        _ = await sendToQueue(notification, target, subscription, isRaw: subscription.isRaw)
    }

    private func sendToQueue(
        _ notification: Notification,
        _ queue: String,
        _ subscription: Subscription,
        isRaw: Bool
    ) async -> Bool {
        guard let arn = ARN(queue) else { return false }
        let isFIFO = arn.resource.hasSuffix(".fifo")
        let body =
            isRaw
            ? notification.body(for: "sqs")
            : notification.document(for: subscription, endpoint: endpoint).serialized()
        let message = QueueMessage(
            body: body,
            attributes: isRaw
                ? Dictionary(uniqueKeysWithValues: notification.attributes.map { ($0.key, $0.value) }) : [:],
            // Recorded: a FIFO topic's message has no group in a standard queue, a standard topic's has.
            groupID: isFIFO || notification.sequenceNumber == nil ? notification.groupID : nil,
            deduplicationID: isFIFO ? notification.deduplicationID : nil,
            traceHeader: notification.traceHeader
        )
        do throws(AWSError) {
            try await carriers.queues.send(message, toQueue: arn)
            return true
        } catch {
            return false
        }
    }

    /// Lambda queues the event and tries again by itself.
    private func invoke(_ notification: Notification, _ subscription: Subscription) async -> Bool {
        let event = notification.event(for: subscription, endpoint: endpoint)
        var request = CloudRequest(
            "POST",
            "/2015-03-31/functions/\(subscription.endpoint.replacing(":", with: "%3A"))/invocations",
            headers: [
                "Host": "lambda",
                "Authorization": CredentialScope.authorization(of: "sns", for: "lambda", region: account.region),
                "X-Amz-Invocation-Type": "Event",
            ],
            body: event.bytes
        )
        if let header = notification.traceHeader { request.headers.append("X-Amzn-Trace-Id", header) }
        return await carriers.services.send(request).status == 202
    }

    /// Tried again as often as the delivery policy has it: by default three times, 20 seconds apart.
    private func post(_ notification: Notification, _ subscription: Subscription) async -> Bool {
        let body =
            subscription.isRaw
            ? Array(notification.body(for: subscription.protocol).utf8)
            : notification.document(for: subscription, endpoint: endpoint).bytes
        let policy = effectiveDeliveryPolicy(of: subscription)
        let headers = Notification.headers(
            "Notification",
            message: notification.id,
            subscription: subscription,
            contentType: DeliveryPolicy.contentType(policy)
        )
        for delay in [.zero] + DeliveryPolicy.pauses(policy) {
            if delay > .zero { await pause(delay) }
            if let status = await carriers.post(subscription.endpoint, headers, body), (200..<300).contains(status) {
                return true
            }
        }
        return false
    }

    /// Waits on the account's clock; the delivery's activity doesn't hold time still meanwhile.
    private func pause(_ duration: Duration) async {
        // Unchecked: a clock that is stopped drops its timers, and what waits for them.
        await withUnsafeContinuation { continuation in
            clock.schedule("a delivery of a topic is tried again", after: duration) { [clock] in
                clock.beginActivity("a delivery of a topic")
                continuation.resume()
            }
            clock.endActivity()
        }
    }
}
