package import WorkshopCommon

/// One thing that somebody in the channel sees, or that its author should.
package enum ConversationEntry: Hashable, Sendable {
    case typed(user: String, text: String)
    case pressed(user: String, label: String)
    case event(type: String)
    case posted(SlackMessage)
    case replaced(SlackMessage)
    case deleted(ts: String)
    /// A modal that was opened.
    case opened(title: String)
    /// What Slack tells the user, and why, as far as we know better.
    case failed(text: String, why: String)
    /// What Slack told the app, which a person in the channel never sees.
    case refused(call: String, error: String, why: String)

    /// One object for programs.
    package var json: JSONValue {
        switch self {
        case .typed(let user, let text): ["kind": "typed", "user": .string(user), "text": .string(text)]
        case .pressed(let user, let label): ["kind": "pressed", "user": .string(user), "label": .string(label)]
        case .event(let type): ["kind": "event", "type": .string(type)]
        case .posted(let message): message.json(kind: "posted")
        case .replaced(let message): message.json(kind: "replaced")
        case .deleted(let ts): ["kind": "deleted", "ts": .string(ts)]
        case .opened(let title): ["kind": "opened", "title": .string(title)]
        case .failed(let text, let why): ["kind": "failed", "text": .string(text), "why": .string(why)]
        case .refused(let call, let error, let why):
            ["kind": "refused", "call": .string(call), "error": .string(error), "why": .string(why)]
        }
    }
}

extension SlackMessage {
    fileprivate func json(kind: String) -> JSONValue {
        let audience: JSONValue =
            switch audience {
            case .channel: "channel"
            case .user: "user"
            }
        return [
            "kind": .string(kind), "ts": .string(ts), "author": .string(SlackWorkspaceIdentity.botName),
            "audience": audience, "text": .string(content.visibleText),
            "buttons": .array(content.buttons.map { .string($0.label) }),
        ]
    }
}
