import CloudCore
import WorkshopCommon

/// A message that an app hands in, read as Slack reads it.
struct MessagePayload: Hashable, Sendable {
    var content: SlackContent
    var isInChannel: Bool
    var replacesOriginal: Bool
    var deletesOriginal: Bool
    /// For the Web API alone.
    var channel: String?

    /// Slack's words for what it doesn't take, and ours for why.
    struct Refusal: Error, Hashable {
        var error: String
        var why: String
    }

    /// Reads a JSON body, or the `payload` of a form, which is the older way. What the `Content-Type` calls a form has to be
    /// one: https://api.slack.com/changelog/2016-05-17-changes-to-errors-for-incoming-webhooks
    init(body: [UInt8], type: String?) throws(Refusal) {
        var bytes = body
        if type?.hasPrefix("application/x-www-form-urlencoded") == true {
            let form = PercentEncoding.query(String(decoding: body, as: UTF8.self))
            guard let payload = form.first(where: { $0.name == "payload" }) else {
                let why = "the Content-Type says that it is a form, which has no payload"
                throw Refusal(error: "invalid_payload", why: why)
            }
            bytes = Array(payload.value.utf8)
        }
        let document: JSONValue
        do {
            document = try JSONValue(parsing: bytes)
        } catch {
            throw Refusal(error: "invalid_payload", why: "the body is \(error)")
        }
        try self.init(document)
    }

    init(_ document: JSONValue) throws(Refusal) {
        guard document.object != nil else {
            throw Refusal(error: "invalid_payload", why: "the body is \(document.kind), not an object")
        }
        replacesOriginal = document["replace_original"]?.bool == true
        deletesOriginal = document["delete_original"]?.bool == true
        isInChannel = document["response_type"]?.string == "in_channel"
        channel = document["channel"]?.string
        let text = document["text"] ?? ""
        guard let text = text.string ?? (text.isNull ? "" : nil) else {
            throw Refusal(error: "invalid_payload", why: "text is \(text.kind)")
        }
        content = SlackContent(text: text, blocks: try Self.blocks(document["blocks"]))
        guard text.count <= 40_000 else {
            throw Refusal(error: "msg_too_long", why: "a message has at most 40,000 characters")
        }
        let hasAttachments = document["attachments"]?.array?.isEmpty == false
        guard deletesOriginal || !text.isEmpty || !content.blocks.isEmpty || hasAttachments else {
            throw Refusal(error: "no_text", why: "a message needs text or blocks")
        }
    }

    /// https://docs.slack.dev/reference/block-kit/blocks/
    private static func blocks(_ value: JSONValue?) throws(Refusal) -> [JSONValue] {
        guard let value, !value.isNull else { return [] }
        guard let blocks = value.array else {
            throw Refusal(error: "invalid_blocks_format", why: "blocks is \(value.kind), not an array")
        }
        guard blocks.count <= 50 else { throw Refusal(error: "invalid_blocks", why: "a message has at most 50 blocks") }
        for (index, block) in blocks.enumerated() {
            if let why = fault(of: block) { throw Refusal(error: "invalid_blocks", why: "block \(index + 1) \(why)") }
        }
        return blocks
    }

    private static func fault(of block: JSONValue) -> String? {
        switch block["type"]?.string {
        case nil: return "has no type"
        case "section":
            if block["text"] == nil, block["fields"] == nil { return "is a section without text or fields" }
            return block["text"].flatMap { textFault($0, of: "section", limit: 3000) }
        case "header": return textFault(block["text"] ?? .null, of: "header", limit: 150)
        case "actions", "context":
            guard let elements = block["elements"]?.array, !elements.isEmpty else { return "has no elements" }
            let isBare = { (element: JSONValue) in
                element["type"]?.string == "button" && element["text"]?["text"]?.string == nil
            }
            return elements.contains(where: isBare) ? "has a button without text" : nil
        case "divider", "image", "input", "rich_text", "file", "video", "markdown", "table": return nil
        case let type?: return "is of the type \(type), which there is not"
        }
    }

    private static func textFault(_ text: JSONValue, of block: String, limit: Int) -> String? {
        guard let type = text["type"]?.string, ["mrkdwn", "plain_text"].contains(type) else {
            return "is a \(block) whose text has no type mrkdwn or plain_text"
        }
        guard let count = text["text"]?.string?.count, count > 0 else { return "is a \(block) with an empty text" }
        return count > limit ? "is a \(block) with more than \(limit) characters" : nil
    }
}
