/// What the place that we write to can show.
package struct TerminalCapabilities: Hashable, Sendable {
    package enum Color: Hashable, Sendable {
        /// No escape code at all, bold included.
        case none
        case ansi16
        case ansi256
    }

    package enum Background: String, Hashable, Sendable {
        case light
        case dark
    }

    /// Narrower terminals get lines of this width: below it nothing is readable any more.
    package static let minimumWidth = 20

    /// In columns, at least ``minimumWidth``.
    package var width: Int
    /// In lines; `nil` where nobody knows, so that nothing is ever too long.
    package var height: Int?
    /// Whether a person looks at it: decides about pagers and progress.
    package var isTerminal: Bool
    package var color: Color
    /// Whether OSC 8 links are understood.
    package var hyperlinks: Bool
    package var background: Background

    package init(
        width: Int = 80,
        height: Int? = nil,
        isTerminal: Bool = false,
        color: Color = .none,
        hyperlinks: Bool = false,
        background: Background = .dark
    ) {
        self.width = max(width, Self.minimumWidth)
        self.height = height
        self.isTerminal = isTerminal
        self.color = color
        self.hyperlinks = hyperlinks
        self.background = background
    }

    /// A pipe or a file: 80 columns, no escape code.
    package static let plain = TerminalCapabilities()
}
