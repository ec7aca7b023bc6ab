/// How a stretch of text looks: its role decides about the colour, the rest is added to that.
package struct TextStyle: Hashable, Sendable {
    /// What the text is, from which each kind of terminal makes a colour that can be read on it.
    package enum Role: Hashable, Sendable, CaseIterable {
        case plain
        case error, warning, note, success
        case heading, link, muted, code
        case keyword, type, string, number, comment, key
    }

    package var role: Role
    package var isBold: Bool
    package var isItalic: Bool
    package var isUnderlined: Bool

    package init(
        _ role: Role = .plain,
        isBold: Bool = false,
        isItalic: Bool = false,
        isUnderlined: Bool = false
    ) {
        self.role = role
        self.isBold = isBold
        self.isItalic = isItalic
        self.isUnderlined = isUnderlined
    }

    package static let plain = TextStyle()
    package static let bold = TextStyle(isBold: true)
    package static let muted = TextStyle(.muted)

    /// This style with what the other adds: its role unless it is plain, and all its attributes.
    package func adding(_ other: TextStyle) -> TextStyle {
        TextStyle(
            other.role == .plain ? role : other.role,
            isBold: isBold || other.isBold,
            isItalic: isItalic || other.isItalic,
            isUnderlined: isUnderlined || other.isUnderlined
        )
    }
}

extension TextStyle {
    /// The parameters of the escape code that turns the style on; empty where none is needed.
    func codes(for capabilities: TerminalCapabilities) -> String {
        guard capabilities.color != .none else { return "" }
        var codes: [String] = []
        if isBold { codes.append("1") }
        if isItalic { codes.append("3") }
        if isUnderlined { codes.append("4") }
        if let color = role.color(for: capabilities) { codes.append(color) }
        return codes.joined(separator: ";")
    }
}

extension TextStyle.Role {
    fileprivate func color(for capabilities: TerminalCapabilities) -> String? {
        switch (capabilities.color, capabilities.background) {
        case (.none, _): nil
        case (.ansi16, _): ansi16
        case (.ansi256, .dark): palette256.map { "38;5;\($0.onDark)" }
        case (.ansi256, .light): palette256.map { "38;5;\($0.onLight)" }
        }
    }

    /// People choose their sixteen colours to fit their background, so that one set is right for both; neither the
    /// bright ones nor yellow and white, which vanish on white.
    private var ansi16: String? {
        switch self {
        case .plain: nil
        case .error: "31"
        case .warning, .keyword: "35"
        case .success, .string: "32"
        case .note, .link, .heading, .key: "34"
        case .code, .type, .number: "36"
        case .muted, .comment: "2"
        }
    }

    /// Each has a contrast of at least 4.5:1 on black and on white.
    private var palette256: (onDark: Int, onLight: Int)? {
        switch self {
        case .plain: nil
        case .error: (203, 160)
        case .warning: (214, 130)
        case .success, .string: (114, 28)
        case .note, .link: (75, 25)
        case .heading: (117, 24)
        case .muted, .comment: (245, 242)
        case .code, .type: (80, 30)
        case .keyword: (176, 90)
        case .number: (215, 130)
        case .key: (111, 26)
        }
    }
}
