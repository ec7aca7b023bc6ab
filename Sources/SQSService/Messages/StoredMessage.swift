import CloudCore
import OrderedCollections
import WorkshopCommon

/// A message of a queue, and where it stands.
struct StoredMessage: Hashable, Sendable {
    var id: String
    let body: String
    let bodyMD5: String
    let attributes: OrderedDictionary<String, MessageAttribute>
    var traceHeader: String?
    var sent: Timestamp
    var groupID: String?
    var deduplicationID: String?
    /// The order in which messages came, and the place from which a message is known; `SequenceNumber` shows it.
    var sequence: UInt64 = 0
    /// Not to be received before.
    var visibleAt: Timestamp
    var receiveCount = 0
    /// Receptions from queues that it was in before: what is shown counts them, a redrive policy doesn't.
    /// See <https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ReceiveMessage.html>.
    var earlierReceives = 0
    var firstReceived: Timestamp?
    /// The ARN of the queue that it was taken from as a dead letter.
    var deadLetterSource: String?

    /// Hidden by a consumer, rather than by a delay.
    func isInFlight(at now: Timestamp) -> Bool { receiveCount > 0 && visibleAt > now }

    var sequenceNumber: String { SequenceNumber.text(sequence) }

    /// In the order of AWS's documentation.
    func systemAttributes(account: Account) -> OrderedDictionary<String, String> {
        var result: OrderedDictionary<String, String> = [
            "SenderId": Self.senderID(account), "SentTimestamp": String(sent.millisecondsSince1970),
            "ApproximateReceiveCount": String(earlierReceives + receiveCount),
            "ApproximateFirstReceiveTimestamp": String((firstReceived ?? sent).millisecondsSince1970),
        ]
        if let groupID { result["MessageGroupId"] = groupID }
        if let deduplicationID {
            result["MessageDeduplicationId"] = deduplicationID
            result["SequenceNumber"] = sequenceNumber
        }
        if let traceHeader { result["AWSTraceHeader"] = traceHeader }
        if let deadLetterSource { result["DeadLetterQueueSourceArn"] = deadLetterSource }
        return result
    }

    /// The unique id of who sent it, in the form of an IAM role's session.
    static func senderID(_ account: Account) -> String { "AROA\(account.id)LOCAL:workshop" }
}

/// SQS's sequence numbers: 20 digits that grow, not one by one.
enum SequenceNumber {
    static func text(_ sequence: UInt64) -> String {
        let digits = String(sequence % 100_000_000_000_000_000)
        return "188" + String(repeating: "0", count: 17 - digits.count) + digits
    }
}

/// What a consumer holds of a message that it received. Opaque to it.
struct ReceiptHandle: Hashable, Sendable {
    let queue: String
    let sequence: UInt64
    /// Which of the message's receptions.
    let reception: Int

    var text: String { Base64.encode("\(queue) \(sequence) \(reception) AQEB".utf8) }

    init(queue: String, sequence: UInt64, reception: Int) {
        self.queue = queue
        self.sequence = sequence
        self.reception = reception
    }

    init?(_ text: String) {
        guard let bytes = Base64.decode(text) else { return nil }
        let parts = String(decoding: bytes, as: UTF8.self).split(separator: " ")
        guard parts.count == 4, parts[3] == "AQEB", let sequence = UInt64(parts[1]), let reception = Int(parts[2])
        else {
            return nil
        }
        self.init(queue: String(parts[0]), sequence: sequence, reception: reception)
    }
}
