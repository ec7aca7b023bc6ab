package import CloudCore
import OrderedCollections
import WorkshopCommon

extension SQSService: QueueSender {
    package func send(_ message: QueueMessage, toQueue arn: ARN) async throws(AWSError) {
        guard arn.service == "sqs", let attributes = locked({ $0.queues[arn.resource]?.attributes }) else {
            throw .noSuchQueue
        }
        var members: JSONObject = ["MessageBody": .string(message.body)]
        let attributesByName = message.attributes.sorted { $0.key < $1.key }
        members["MessageAttributes"] = .object(
            JSONObject(uniqueKeysWithValues: attributesByName.map { ($0.key, $0.value.json) })
        )
        members["MessageGroupId"] = message.groupID.map { .string($0) }
        members["MessageDeduplicationId"] = message.deduplicationID.map { .string($0) }
        var request = CloudRequest("POST", "/")
        request.headers["X-Amzn-Trace-Id"] = message.traceHeader
        let new = try MessageReader(SQSRequest(members, of: request), attributes: attributes).message()
        try send([new], to: arn.resource)
    }
}

extension SQSService: QueueReader {
    package func properties(ofQueue queue: ARN) async throws(AWSError) -> QueueProperties {
        guard let attributes = locked({ $0.queues[queue.resource]?.attributes }) else { throw .noSuchQueue }
        return QueueProperties(isFIFO: attributes.isFIFO, visibilityTimeout: attributes.visibilityTimeout)
    }

    package func receive(fromQueue queue: ARN, maximum: Int) async throws(AWSError) -> [ReceivedMessage] {
        let order = ReceiveOrder(queue: queue.resource, count: maximum)
        let (messages, touched) = try locked { state throws(AWSError) in try receiveNow(order, &state) }
        announce(touched.union([queue.resource]))
        return messages.map { message in
            ReceivedMessage(
                id: message.id,
                receiptHandle: message.handle(of: queue.resource),
                body: message.body,
                bodyMD5: message.bodyMD5,
                attributes: Dictionary(uniqueKeysWithValues: message.attributes.map { ($0.key, $0.value) }),
                attributesMD5: MessageDigest.md5(message.attributes),
                systemAttributes: Dictionary(
                    uniqueKeysWithValues: message.systemAttributes(account: account).map { ($0.key, $0.value) }
                )
            )
        }
    }

    package func delete(_ receiptHandles: [String], fromQueue queue: ARN) async throws(AWSError) {
        for handle in receiptHandles { try delete(handle, from: queue.resource) }
    }

    package func changeVisibility(
        _ receiptHandles: [String],
        to timeout: Duration,
        inQueue queue: ARN
    ) async throws(AWSError) {
        for handle in receiptHandles { try changeVisibility(of: handle, to: timeout, in: queue.resource) }
        announce([queue.resource])
    }

    package func listen(toQueue queue: ARN, as name: String, _ listener: (@Sendable () -> Void)?) {
        let isReady = locked { state in
            state.listeners[queue.resource, default: [:]][name] = listener
            if state.listeners[queue.resource]?.isEmpty ?? false { state.listeners[queue.resource] = nil }
            setTimer(of: queue.resource, &state)
            return state.queues[queue.resource]?.messages.hasReady(at: clock.now) ?? false
        }
        if isReady { listener?() }
    }
}
