import CloudCore
import Crypto
import OrderedCollections
import WorkshopCommon

/// A message as it was published, found valid for its topic.
struct MessageDraft: Hashable, Sendable {
    var subject: String?
    var bodies: [String: String]
    var attributes: OrderedDictionary<String, MessageAttribute>
    var groupID: String?
    var deduplicationID: String?
    /// What counts against the limit.
    let size: Int

    static let sizeLimit = 262_144

    init(_ request: SNSRequest, topic: Topic?, place: String = "") throws(AWSError) {
        guard let message = request.text("Message") else { throw .missing("Message") }
        guard !message.isEmpty else { throw .invalidParameter("Empty message") }
        subject = request.text("Subject")
        if let subject, !Self.isSubject(subject) { throw .invalidParameter("Subject") }
        bodies = try Self.bodies(message, structure: request.text("MessageStructure"))
        attributes = try AttributeReader(place: place).attributes(request.members["MessageAttributes"])
        size = attributes.reduce(message.utf8.count) { $0 + $1.key.utf8.count + $1.value.size }
        groupID = request.text("MessageGroupId")
        deduplicationID = request.text("MessageDeduplicationId")
        guard let topic else { return }
        if topic.isFIFO {
            guard groupID != nil else {
                throw .invalidParameter("The MessageGroupId parameter is required for FIFO topics")
            }
            guard deduplicationID != nil || topic.isDeduplicatedByContent else {
                throw .invalidParameter(
                    "The topic should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided "
                        + "explicitly"
                )
            }
        } else if deduplicationID != nil {
            throw .invalidParameter(
                "MessageDeduplicationId Reason: The request includes MessageDeduplicationId parameter that is not valid for "
                    + "this topic type"
            )
        }
    }

    /// Of `json` structure is an object of strings, `default` among them; what is no string is passed by.
    private static func bodies(_ message: String, structure: String?) throws(AWSError) -> [String: String] {
        guard structure == "json" else { return ["default": message] }
        guard let document = try? JSONValue(parsing: message) else {
            throw .invalidParameter("Message Structure - JSON message body failed to parse")
        }
        let bodies = (document.object ?? [:]).compactMapValues(\.string)
        guard bodies["default"] != nil else {
            throw .invalidParameter("Message Structure - No default entry in JSON message body")
        }
        return Dictionary(uniqueKeysWithValues: bodies.map { ($0.key, $0.value) })
    }

    private static func isSubject(_ text: String) -> Bool {
        (1...100).contains(text.unicodeScalars.count)
            && text.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0 != "\u{7F}" }
    }

    /// What a FIFO topic tells its queues.
    func deduplicationID(in topic: Topic) -> String? {
        topic.isFIFO ? deduplicationID ?? contentID : nil
    }

    /// What a FIFO topic knows a message by: of all its messages, or of those of one group.
    /// See <https://docs.aws.amazon.com/sns/latest/dg/fifo-message-dedup.html>.
    func deduplicationKey(_ topic: Topic) -> String? {
        // No blank is in a group's name.
        deduplicationID(in: topic).map { topic.isDeduplicatedByGroup ? "\(groupID ?? "") \($0)" : $0 }
    }

    private var contentID: String {
        SHA256.hash(data: Array((bodies["default"] ?? "").utf8))
            .map { Identifiers.hexadecimal(UInt64($0), digits: 2) }.joined()
    }
}
