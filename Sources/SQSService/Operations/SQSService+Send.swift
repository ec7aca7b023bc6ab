import CloudCore
import OrderedCollections
import WorkshopCommon

extension SQSService {
    func sendMessage(_ request: SQSRequest) throws(AWSError) -> JSONObject {
        let queue = try queue(of: request)
        let message = try MessageReader(request, attributes: queue.attributes).message()
        guard message.size <= queue.attributes.maximumMessageSize else {
            throw .invalidValue(
                "One or more parameters are invalid. Reason: Message must be shorter than "
                    + "\(queue.attributes.maximumMessageSize) bytes."
            )
        }
        return try send([message], to: queue.name)[0].json(of: message)
    }

    func sendMessageBatch(_ request: SQSRequest) throws(AWSError) -> JSONObject {
        let queue = try queue(of: request)
        let entries = try BatchEntry.entries(of: request, "SendMessageBatchRequestEntry")
        var messages: [(id: String, message: NewMessage)] = []
        var failed: [JSONValue] = []
        for entry in entries {
            do throws(AWSError) {
                messages.append((entry.id, try MessageReader(entry.members, attributes: queue.attributes).message()))
            } catch {
                // Recorded: what a FIFO queue needs of every message fails the whole request.
                if queue.attributes.isFIFO, error.isMissingFIFOParameter { throw .invalidValue(error.message) }
                failed.append(entry.failure(error))
            }
        }
        let size = messages.reduce(0) { $0 + $1.message.size }
        guard size <= QueueAttributes.sizeLimit else {
            throw .batch(
                "BatchRequestTooLong",
                "Batch requests cannot be longer than \(QueueAttributes.sizeLimit) bytes. You have sent \(size) bytes."
            )
        }
        let sent = try send(messages.map(\.message), to: queue.name)
        let successful = zip(messages, sent).map { entry, sent -> JSONValue in
            var members: JSONObject = ["Id": .string(entry.id)]
            members.merge(sent.json(of: entry.message)) { first, _ in first }
            return .object(members)
        }
        return BatchEntry.result(successful, failed)
    }

    /// Puts messages into a queue, all or none; what a FIFO queue has had already is acknowledged and not delivered again.
    @discardableResult
    func send(_ messages: [NewMessage], to name: String) throws(AWSError) -> [SentMessage] {
        let sent = try locked { state throws(AWSError) -> [SentMessage] in
            guard let queue = state.queues[name] else { throw .noSuchQueue }
            let now = clock.now
            var rows: [StoredMessage] = []
            let sent = messages.map { message in
                if let key = message.deduplicationKey(queue.attributes),
                    let earlier = queue.deduplication.earlier(key, at: now)
                {
                    return SentMessage(id: earlier.messageID, sequenceNumber: earlier.sequenceNumber)
                }
                let stored = queue.messages.append(message.stored(at: now, queue.attributes))
                rows.append(stored)
                if let key = message.deduplicationKey(queue.attributes) {
                    queue.deduplication.remember(key, stored, at: now)
                }
                if !queue.attributes.isFIFO, faults.strike(.duplicates, name) {
                    rows.append(queue.messages.append(stored))
                }
                return SentMessage(id: stored.id, sequenceNumber: queue.attributes.isFIFO ? stored.sequenceNumber : nil)
            }
            do throws(AWSError) {
                try commit(rows.map { row($0, of: name) })
            } catch {
                for row in rows { queue.messages.remove(row.sequence) }
                throw error
            }
            return sent
        }
        count("NumberOfMessagesSent", messages.count, of: name)
        for message in messages { count("SentMessageSize", message.size, unit: "Bytes", of: name) }
        announce([name])
        return sent
    }
}

/// What the sender is told.
struct SentMessage: Hashable, Sendable {
    let id: String
    let sequenceNumber: String?

    func json(of message: NewMessage) -> JSONObject {
        var members: JSONObject = ["MD5OfMessageBody": .string(MessageDigest.md5(message.body))]
        members["MD5OfMessageAttributes"] = MessageDigest.md5(message.attributes).map { .string($0) }
        if let header = message.systemTraceHeader {
            let attribute = MessageAttribute(dataType: "String", value: .text(header))
            members["MD5OfMessageSystemAttributes"] = MessageDigest.md5(["AWSTraceHeader": attribute]).map {
                .string($0)
            }
        }
        members["MessageId"] = .string(id)
        members["SequenceNumber"] = sequenceNumber.map { .string($0) }
        return members
    }
}

extension AWSError {
    fileprivate var isMissingFIFOParameter: Bool {
        message.contains("MessageGroupId.") && code == "MissingParameter"
            || message.hasPrefix("The queue should either")
    }
}
