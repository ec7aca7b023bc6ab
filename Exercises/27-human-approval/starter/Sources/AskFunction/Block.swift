/// The part of Slack's Block Kit that a question needs. https://docs.slack.dev/reference/block-kit/
struct Block: Encodable {
    let type: String
    var text: Text?
    var elements: [Button]?

    /// A paragraph.
    static func section(_ text: String) -> Block { Block(type: "section", text: Text(type: "mrkdwn", text: text)) }

    /// Buttons in a row.
    static func actions(_ buttons: [Button]) -> Block { Block(type: "actions", elements: buttons) }
}

struct Text: Encodable {
    let type: String
    let text: String
}

struct Button: Encodable {
    let type = "button"
    let text: Text
    /// Tells the buttons of a message apart: it comes back with a press.
    let actionID: String
    /// Comes back with a press as well; 2,000 characters at most.
    let value: String

    init(_ label: String, actionID: String, value: String) {
        (text, self.actionID, self.value) = (Text(type: "plain_text", text: label), actionID, value)
    }

    enum CodingKeys: String, CodingKey {
        case type, text, value
        case actionID = "action_id"
    }
}
