import CloudCore
import OrderedCollections

/// A message that was found valid for its queue.
struct NewMessage: Hashable, Sendable {
    var body: String
    var attributes: OrderedDictionary<String, MessageAttribute> = [:]
    /// As a system attribute of the request.
    var systemTraceHeader: String?
    /// As `X-Amzn-Trace-Id` of the request; the attribute wins.
    var traceHeader: String?
    var groupID: String?
    var deduplicationID: String?
    /// `nil` for the queue's own.
    var delay: Duration?

    /// What counts against the limit: the body, and of each attribute its name, type and value.
    var size: Int {
        attributes.reduce(body.utf8.count) { $0 + $1.key.utf8.count + $1.value.size }
    }

    /// `nil` in a standard queue.
    func deduplicationKey(_ queue: QueueAttributes) -> String? {
        guard queue.isFIFO else { return nil }
        let id = effectiveDeduplicationID(queue) ?? ""
        return queue.isDeduplicatedByGroup ? "\(groupID ?? "")\u{0}\(id)" : id
    }

    private func effectiveDeduplicationID(_ queue: QueueAttributes) -> String? {
        deduplicationID ?? (queue.isFIFO && queue.isDeduplicatedByContent ? MessageDigest.sha256(body) : nil)
    }

    func stored(at now: Timestamp, _ queue: QueueAttributes) -> StoredMessage {
        StoredMessage(
            id: Identifiers.requestID(),
            body: body,
            bodyMD5: MessageDigest.md5(body),
            attributes: attributes,
            traceHeader: systemTraceHeader ?? traceHeader,
            sent: now,
            groupID: groupID,
            deduplicationID: effectiveDeduplicationID(queue),
            visibleAt: now + (delay ?? queue.delay)
        )
    }
}
