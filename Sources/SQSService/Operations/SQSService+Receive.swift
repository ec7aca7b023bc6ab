import CloudCore
import OrderedCollections
import WorkshopCommon

/// What is asked of a queue's messages.
struct ReceiveOrder: Sendable {
    var queue: String
    var count: Int
    /// `nil` for the queue's own.
    var visibilityTimeout: Duration?
    /// A FIFO queue gives the same messages to the same attempt.
    var attempt: String?
}

extension SQSService {
    private static let inFlightLimit = 120_000

    /// Takes what there is. Dead letters move to their queue, which is named among those touched.
    func receiveNow(_ order: ReceiveOrder, _ state: inout State) throws(AWSError) -> ([StoredMessage], Set<String>) {
        let now = clock.now
        guard let queue = state.queues[order.queue] else { throw .noSuchQueue }
        var changes = queue.messages.removeExpired(at: now, retention: queue.attributes.retention).map {
            removal($0, of: queue.name)
        }
        let timeout = order.visibilityTimeout ?? queue.attributes.visibilityTimeout
        if let attempt = order.attempt, let again = queue.attempts.earlier(attempt, in: queue.messages, at: now) {
            let messages = again.compactMap { queue.messages.changeVisibility(of: $0.sequence, until: now + timeout) }
            return (messages, [])
        }
        let redrive = queue.attributes.redrive.flatMap { policy in
            state.queues[policy.target.resource] == nil ? nil : policy
        }
        let reception = queue.messages.receive(
            upTo: order.count,
            hiddenFor: timeout,
            at: now,
            maximumReceives: redrive?.maximumReceives,
            choose: { faults.choose(.reorderings, order.queue, below: $0) }
        )
        var touched: Set<String> = []
        if let redrive, !reception.deadLetters.isEmpty {
            changes += reception.deadLetters.map { removal($0.sequence, of: queue.name) }
            changes += bury(reception.deadLetters, of: queue.name, in: redrive.target.resource, &state, now)
            touched.insert(redrive.target.resource)
        }
        if let attempt = order.attempt { queue.attempts.remember(attempt, reception.messages, at: now) }
        try commit(changes + reception.messages.map { row($0, of: queue.name) })
        count("NumberOfMessagesReceived", reception.messages.count, of: queue.name)
        if reception.messages.isEmpty { count("NumberOfEmptyReceives", 1, of: queue.name) }
        return (reception.messages, touched)
    }

    private func bury(
        _ messages: [StoredMessage],
        of source: String,
        in target: String,
        _ state: inout State,
        _ now: Timestamp
    ) -> [Store.Change] {
        messages.compactMap { message in
            var message = message
            message.earlierReceives += message.receiveCount
            message.receiveCount = 0
            message.firstReceived = nil
            message.visibleAt = now
            message.deadLetterSource = arn(of: source)
            // In a standard queue a dead letter is as old as it was. In a FIFO queue it is a new one, and known by its own id, lest
            // the queue take two of one deduplication id for the same.
            if message.groupID != nil && message.deduplicationID != nil {
                (message.sent, message.deduplicationID) = (now, message.id)
            }
            return state.queues[target]?.messages.append(message)
        }.map { row($0, of: target) }
    }

    func receiveMessage(_ request: SQSRequest) async throws(AWSError) -> JSONObject {
        let queue = try queue(of: request)
        let count = try request.integer("MaxNumberOfMessages") ?? 1
        guard (1...10).contains(count) else {
            throw .invalid("\(count)", "MaxNumberOfMessages", "Must be between 1 and 10, if provided.")
        }
        let wait = try request.integer("WaitTimeSeconds") ?? queue.attributes.receiveWait
        guard (0...20).contains(wait) else {
            throw .invalid("\(wait)", "WaitTimeSeconds", "Must be >= 0 and <= 20, if provided.")
        }
        let timeout = try request.integer("VisibilityTimeout")
        if let timeout, !(0...43_200).contains(timeout) {
            throw .invalid("\(timeout)", "VisibilityTimeout", "Must be between 0 and 43200, if provided.")
        }
        let order = ReceiveOrder(
            queue: queue.name,
            count: count,
            visibilityTimeout: timeout.map { .seconds($0) },
            attempt: try request.text("ReceiveRequestAttemptId")
        )
        let wanted = try WantedAttributes(request)
        let messages = try await receive(order, waiting: wait)
        return messages.isEmpty ? [:] : ["Messages": .array(messages.map { json($0, wanted, queue: queue.name) })]
    }

    private func json(_ message: StoredMessage, _ wanted: WantedAttributes, queue: String) -> JSONValue {
        var members: JSONObject = [
            "MessageId": .string(message.id), "ReceiptHandle": .string(message.handle(of: queue)),
            "MD5OfBody": .string(message.bodyMD5), "Body": .string(message.body),
        ]
        let system = message.systemAttributes(account: account).filter { wanted.system($0.key) }
        if !system.isEmpty { members["Attributes"] = .object(system.mapValues { .string($0) }) }
        let attributes = message.attributes.filter { wanted.message($0.key) }
        if let digest = MessageDigest.md5(attributes) {
            members["MD5OfMessageAttributes"] = .string(digest)
            members["MessageAttributes"] = .object(attributes.mapValues(\.json))
        }
        return .object(members)
    }
}

extension StoredMessage {
    func handle(of queue: String) -> String {
        ReceiptHandle(queue: queue, sequence: sequence, reception: receiveCount).text
    }
}

/// Which attributes a consumer asked for.
private struct WantedAttributes {
    private let systemNames: Set<String>
    private let messageNames: [String]

    private static let known: Set<String> = [
        "All", "SenderId", "SentTimestamp", "ApproximateReceiveCount", "ApproximateFirstReceiveTimestamp",
        "SequenceNumber", "MessageDeduplicationId", "MessageGroupId", "AWSTraceHeader", "DeadLetterQueueSourceArn",
    ]

    init(_ request: SQSRequest) throws(AWSError) {
        let names = try request.texts("AttributeNames") + request.texts("MessageSystemAttributeNames")
        // The names of a queue's own attributes are let pass.
        for name in names where !Self.known.contains(name) {
            guard AttributeRules.canBeSet(name) || AttributeRules.readOnly.contains(name) else {
                throw .unknownAttribute(name)
            }
        }
        systemNames = Set(names)
        messageNames = try request.texts("MessageAttributeNames")
    }

    func system(_ name: String) -> Bool { systemNames.contains("All") || systemNames.contains(name) }

    /// `All` and `.*` stand for all, `Order.*` for all that begin so.
    func message(_ name: String) -> Bool {
        messageNames.contains { wanted in
            wanted == "All" || wanted == ".*" || wanted == "*" || wanted == name
                || (wanted.hasSuffix(".*") && name.hasPrefix(wanted.dropLast(2)))
        }
    }
}
