import Terminal
import WorkshopCommon

/// What people in the channel see, and below it what the app's author should know.
struct ConversationView {
    let capabilities: TerminalCapabilities

    /// The channel's name, above all.
    var channel: String { StyledText("#general", .heading).rendered(for: capabilities) }

    /// - Parameter entry: as `/_workshop/slack` sends it.
    func render(_ entry: JSONValue) -> String {
        let lines = [StyledText()] + lines(of: entry)
        return lines.map { $0.rendered(for: capabilities) }.joined(separator: "\n")
    }

    private func lines(of entry: JSONValue) -> [StyledText] {
        func text(_ name: String) -> String { entry[name]?.string ?? "" }
        let author = StyledText(text("author"), .key)
        switch text("kind") {
        case "typed": return [StyledText(text("user"), .bold)] + body(StyledText(text("text")))
        case "pressed":
            return body(StyledText(text("user"), .bold) + StyledText(" pressed [\(text("label"))]"), indent: "")
        case "event": return body(StyledText("Event \(text("type"))", .muted), indent: "")
        case "posted": return [author + note(entry)] + body(StyledText(text("text"))) + buttons(entry)
        case "replaced":
            return [author + StyledText(" (changed)", .muted)] + body(StyledText(text("text"))) + buttons(entry)
        case "deleted": return body(StyledText("The message was deleted", .muted), indent: "")
        case "opened": return body(StyledText("A dialog opens: \(text("title"))", .muted), indent: "")
        case "failed":
            return [StyledText("Slackbot", .key) + StyledText(" (only you see this)", .muted)]
                + body(StyledText(text("text"), .error)) + body(StyledText(text("why"), .muted))
        case "refused":
            return body(StyledText("Slack refused \(text("call")): \(text("error"))", .warning), indent: "")
                + body(StyledText(text("why"), .muted))
        default: return []
        }
    }

    private func note(_ entry: JSONValue) -> StyledText {
        entry["audience"]?.string == "user" ? StyledText(" (only you see this)", .muted) : StyledText()
    }

    private func buttons(_ entry: JSONValue) -> [StyledText] {
        let labels = (entry["buttons"]?.array ?? []).compactMap(\.string)
        return labels.isEmpty ? [] : body(StyledText(labels.map { "[\($0)]" }.joined(separator: " "), .code))
    }

    private func body(_ text: StyledText, indent: String = "  ") -> [StyledText] {
        text.wrapped(
            to: capabilities.width,
            indent: StyledText(indent),
            hangingIndent: StyledText(indent.isEmpty ? "  " : indent)
        )
    }
}
