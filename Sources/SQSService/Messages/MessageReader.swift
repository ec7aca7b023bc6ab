import CloudCore
import OrderedCollections
import WorkshopCommon

/// Reads a message of a request, and refuses what its queue doesn't take.
struct MessageReader {
    let request: SQSRequest
    let queue: QueueAttributes

    init(_ request: SQSRequest, attributes: QueueAttributes) {
        self.request = request
        queue = attributes
    }

    func message() throws(AWSError) -> NewMessage {
        guard let body = try request.text("MessageBody"), !body.isEmpty else { throw .missing("MessageBody") }
        guard Self.isValid(body) else {
            throw .invalidContents(
                "Invalid characters found. Valid unicode characters are #x9 | #xA | #xD | #x20 to #xD7FF | #xE000 to #xFFFD "
                    + "| #x10000 to #x10FFFF"
            )
        }
        var message = NewMessage(body: body)
        message.attributes = try AttributeReader.attributes(request.map("MessageAttributes"))
        message.systemTraceHeader = try systemTraceHeader()
        message.traceHeader = request.traceHeader
        message.groupID = try identifier("MessageGroupId")
        message.deduplicationID = try identifier("MessageDeduplicationId")
        message.delay = try delay()
        if queue.isFIFO {
            guard message.groupID != nil else { throw .missing("MessageGroupId") }
            guard message.deduplicationID != nil || queue.isDeduplicatedByContent else {
                throw .invalidValue(
                    "The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided "
                        + "explicitly"
                )
            }
        } else if let id = message.deduplicationID {
            throw .invalid(id, "MessageDeduplicationId", Self.wrongQueueType)
        }
        return message
    }

    private static let wrongQueueType = "The request include parameter that is not valid for this queue type."

    private func delay() throws(AWSError) -> Duration? {
        guard let seconds = try request.integer("DelaySeconds") else { return nil }
        if queue.isFIFO {
            guard seconds == 0 else { throw .invalid("\(seconds)", "DelaySeconds", Self.wrongQueueType) }
            return nil
        }
        guard (0...900).contains(seconds) else {
            throw .invalid("\(seconds)", "DelaySeconds", "DelaySeconds must be >= 0 and <= 900.")
        }
        return .seconds(seconds)
    }

    private func identifier(_ name: String) throws(AWSError) -> String? {
        guard let id = try request.text(name) else { return nil }
        guard (1...128).contains(id.utf8.count), id.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw .invalid(
                id,
                name,
                "\(name) can only include alphanumeric and punctuation characters. 1 to 128 in length."
            )
        }
        return id
    }

    private func systemTraceHeader() throws(AWSError) -> String? {
        let attributes = try request.map("MessageSystemAttributes")
        for (name, value) in attributes {
            guard name == "AWSTraceHeader" else {
                throw .invalidValue("Message system attribute name '\(name)' is invalid.")
            }
            guard value["DataType"]?.string == "String", let text = value["StringValue"]?.string, !text.isEmpty else {
                throw .invalidValue(
                    "Message system attribute 'AWSTraceHeader' must contain a non-empty value of type 'String'."
                )
            }
            return text
        }
        return nil
    }

    /// What XML 1.0 can hold.
    static func isValid(_ text: String) -> Bool {
        text.unicodeScalars.allSatisfy { scalar in
            switch scalar.value {
            case 0x9, 0xA, 0xD, 0x20...0xD7FF, 0xE000...0xFFFD, 0x10000...0x10FFFF: true
            default: false
            }
        }
    }
}

/// Reads and checks message attributes.
/// See <https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-metadata.html>.
enum AttributeReader {
    static func attributes(_ members: JSONObject) throws(AWSError) -> OrderedDictionary<String, MessageAttribute> {
        guard members.count <= 10 else {
            throw .invalidValue("Number of message attributes [\(members.count)] exceeds the allowed maximum [10].")
        }
        var result: OrderedDictionary<String, MessageAttribute> = [:]
        for (name, value) in members { result[name] = try attribute(name, value) }
        return result
    }

    private static func attribute(_ name: String, _ value: JSONValue) throws(AWSError) -> MessageAttribute {
        // Letters of any script, though the message knows but ours.
        let isName = name.unicodeScalars.allSatisfy { scalar in
            scalar.properties.isAlphabetic || scalar.properties.numericType == .decimal
                || "-_.".unicodeScalars.contains(scalar)
        }
        guard isName, !name.isEmpty else {
            throw .invalidValue(
                "Message (user) attribute name '\(name)' is invalid. It can contain A-Z, a-z, 0-9, underscore (_), hyphen (-), "
                    + "and period (.) characters."
            )
        }
        let isReserved = ["aws.", "amazon."].contains { name.lowercased().hasPrefix($0) }
        guard name.utf8.count <= 256, !name.hasPrefix("."), !name.hasSuffix("."), !name.contains(".."), !isReserved
        else {
            throw .invalidValue("Message (user) attribute name '\(name)' is invalid.")
        }
        guard let type = value["DataType"]?.string, !type.isEmpty else {
            throw .invalidValue("The message attribute '\(name)' must contain a non-empty message attribute type.")
        }
        let kind = String(type.prefix { $0 != "." })
        guard ["String", "Number", "Binary"].contains(kind), type.utf8.count <= 256 else {
            throw .invalidValue(
                "The type of message (user) attribute '\(name)' is invalid. You must use only the following supported type "
                    + "prefixes: Binary, Number, String."
            )
        }
        let empty = AWSError.invalidValue(
            "Message (user) attribute '\(name)' must contain a non-empty value of type '\(type)'."
        )
        if kind == "Binary" {
            guard let bytes = value["BinaryValue"]?.string.flatMap(Base64.decode), !bytes.isEmpty else { throw empty }
            return MessageAttribute(dataType: type, value: .binary(bytes))
        }
        guard let text = value["StringValue"]?.string, !text.isEmpty else { throw empty }
        guard MessageReader.isValid(text) else {
            // Observed: another code than that of a body.
            throw .invalidValue(
                "Invalid characters found. Valid unicode characters are #x9 | #xA | #xD | #x20 to #xD7FF | #xE000 to #xFFFD "
                    + "| #x10000 to #x10FFFF"
            )
        }
        guard kind != "Number" || Double(text) != nil else {
            throw .invalidValue("Can't cast the value of message (user) attribute '\(name)' to a number.")
        }
        return MessageAttribute(dataType: type, value: .text(text))
    }
}
