package import WorkshopCommon

/// A message as it stands in the channel.
package struct SlackMessage: Hashable, Sendable {
    package enum Audience: Hashable, Sendable {
        case channel
        /// Only one person sees it.
        case user(String)
    }

    /// Slack's id of a message: seconds and a counter, `1795000000.000100`.
    package var ts: String
    package var audience: Audience
    package var content: SlackContent
}

/// What a message says.
package struct SlackContent: Hashable, Sendable {
    package var text: String
    package var blocks: [JSONValue]

    package struct Button: Hashable, Sendable {
        package let actionID: String
        package let blockID: String
        package let label: String
        package let value: String?
    }

    /// The buttons of all `actions` blocks and section accessories, in order.
    package var buttons: [Button] {
        blocks.enumerated().flatMap { Self.buttons(of: $1, at: $0) }
    }

    private static func buttons(of block: JSONValue, at index: Int) -> [Button] {
        var elements = block["elements"]?.array ?? []
        if let accessory = block["accessory"] { elements.append(accessory) }
        var buttons: [Button] = []
        for (position, element) in elements.enumerated() where element["type"]?.string == "button" {
            buttons.append(
                Button(
                    actionID: element["action_id"]?.string ?? "a\(index)-\(position)",
                    blockID: block["block_id"]?.string ?? "b\(index)",
                    label: element["text"]?["text"]?.string ?? "",
                    value: element["value"]?.string
                )
            )
        }
        return buttons
    }

    /// What people read: the blocks where there are some, otherwise the text.
    package var visibleText: String {
        let parts = blocks.flatMap(Self.texts)
        return Self.readable(blocks.isEmpty ? text : parts.joined(separator: "\n"))
    }

    private static func texts(of block: JSONValue) -> [String] {
        var texts: [String] = []
        if let text = block["text"]?["text"]?.string { texts.append(text) }
        for part in (block["fields"]?.array ?? []) + (block["elements"]?.array ?? []) {
            // A button's text is an object.
            if let text = part["text"]?.string { texts.append(text) }
        }
        return texts
    }

    /// Mentions and links as people see them: `<@U0ANA|ana>` is `@ana`.
    ///
    /// https://docs.slack.dev/messaging/formatting-message-text/
    package static func readable(_ text: String) -> String {
        var result = ""
        var rest = Substring(text)
        while let open = rest.firstIndex(of: "<"), let close = rest[open...].firstIndex(of: ">") {
            result += rest[..<open]
            result += label(of: rest[rest.index(after: open)..<close])
            rest = rest[rest.index(after: close)...]
        }
        result += rest
        return result.replacing("&lt;", with: "<").replacing("&gt;", with: ">").replacing("&amp;", with: "&")
    }

    private static func label(of reference: Substring) -> String {
        let parts = reference.split(separator: "|", maxSplits: 1).map(String.init)
        guard let target = parts.first else { return "<>" }
        let label = parts.count > 1 ? parts[1] : nil
        switch target.first {
        case "@": return "@" + (label ?? String(target.dropFirst()))
        case "#": return "#" + (label ?? String(target.dropFirst()))
        case "!": return "@" + (label ?? String(target.dropFirst()))
        default: return label ?? target
        }
    }
}
