import CloudCore
import OrderedCollections
import WorkshopCommon

/// A queue: what it is called, how it is set, what is in it.
///
/// An object, so that its messages are changed in place; only the service's lock lets one at it.
final class Queue: @unchecked Sendable {
    let name: String
    var attributes: QueueAttributes
    var tags: OrderedDictionary<String, String> = [:]
    let created: Timestamp
    var modified: Timestamp
    var messages: QueueMessages
    var deduplication = DeduplicationWindow()
    var attempts = ReceiveAttempts()
    var lastPurge: Timestamp?

    init(
        name: String,
        attributes: QueueAttributes,
        tags: OrderedDictionary<String, String> = [:],
        created: Timestamp,
        now: Timestamp
    ) {
        self.name = name
        self.attributes = attributes
        self.tags = tags
        self.created = created
        modified = created
        // Numbers grow over restarts too: old handles must not fit new messages.
        messages = QueueMessages(
            isFIFO: attributes.isFIFO,
            lastSequence: UInt64(clamping: now.millisecondsSince1970) * 1000
        )
    }
}

extension Queue {
    /// As a row of the store.
    var bytes: [UInt8] {
        let document: JSONValue = [
            "attributes": .object(attributes.given.mapValues { .string($0) }),
            "tags": .object(tags.mapValues { .string($0) }),
            "created": .string(String(created.nanosecondsSince1970)),
            "modified": .string(String(modified.nanosecondsSince1970)),
        ]
        return document.bytes
    }

    convenience init?(name: String, bytes: [UInt8], now: Timestamp) {
        guard let value = try? JSONValue(parsing: bytes),
            let created = value["created"]?.string.flatMap({ Int64($0) }),
            let modified = value["modified"]?.string.flatMap({ Int64($0) })
        else { return nil }
        let strings = { (key: String) in (value[key]?.object ?? [:]).compactMapValues(\.string) }
        self.init(
            name: name,
            attributes: QueueAttributes(restoring: strings("attributes")),
            tags: strings("tags"),
            created: Timestamp(nanosecondsSince1970: created),
            now: now
        )
        self.modified = Timestamp(nanosecondsSince1970: modified)
    }
}

/// What a FIFO queue was sent within the last five minutes.
struct DeduplicationWindow: Sendable {
    struct Accepted: Sendable {
        let messageID: String
        let sequenceNumber: String
        let until: Timestamp
    }

    static let length = Duration.seconds(300)
    private var accepted: [String: Accepted] = [:]
    private var order: [String] = []

    mutating func earlier(_ key: String, at now: Timestamp) -> Accepted? {
        forget(at: now)
        return accepted[key]
    }

    mutating func remember(_ key: String, _ message: StoredMessage, at now: Timestamp) {
        accepted[key] = Accepted(
            messageID: message.id,
            sequenceNumber: message.sequenceNumber,
            until: now + Self.length
        )
        order.append(key)
    }

    private mutating func forget(at now: Timestamp) {
        let gone = order.prefix { key in accepted[key].map { $0.until <= now } ?? true }
        for key in gone { accepted[key] = nil }
        order.removeFirst(gone.count)
    }
}

/// Receptions of a FIFO queue that may be asked for again: `ReceiveRequestAttemptId`.
struct ReceiveAttempts: Sendable {
    private var attempts: [String: (sequences: [UInt64], receptions: [Int], until: Timestamp)] = [:]

    mutating func remember(_ id: String, _ messages: [StoredMessage], at now: Timestamp) {
        attempts = attempts.filter { $0.value.until > now }
        attempts[id] = (messages.map(\.sequence), messages.map(\.receiveCount), now + DeduplicationWindow.length)
    }

    /// The messages of an earlier attempt, where none of them was touched since.
    func earlier(_ id: String, in messages: QueueMessages, at now: Timestamp) -> [StoredMessage]? {
        guard let attempt = attempts[id], attempt.until > now else { return nil }
        let found = attempt.sequences.compactMap { messages.bySequence[$0] }
        guard found.count == attempt.sequences.count, found.map(\.receiveCount) == attempt.receptions,
            found.allSatisfy({ $0.isInFlight(at: now) })
        else { return nil }
        return found
    }
}
