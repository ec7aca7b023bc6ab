import Terminal

extension StyledText {
    /// Lines with an address at their end. Where it does not fit behind its label it stands on a line of its own, whole
    /// even if it is wider than the terminal: broken, it could neither be opened nor copied.
    static func address(
        _ address: String,
        label: StyledText,
        style: TextStyle = .plain,
        width: Int,
        indent: String
    ) -> [StyledText] {
        let link = StyledText(address, style, link: address)
        let start = StyledText(indent) + label
        if start.width + link.width <= width { return [start + link] }
        return label.wrapped(to: width, indent: StyledText(indent)) + [StyledText(indent + "  ") + link]
    }
}
