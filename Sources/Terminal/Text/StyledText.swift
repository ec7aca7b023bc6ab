/// Text in stretches of one style each, made safe as it is made.
package struct StyledText: Hashable, Sendable {
    /// A stretch of sanitised text in one style.
    package struct Run: Hashable, Sendable {
        package let text: String
        package let style: TextStyle
        /// Shown as an OSC 8 link where the terminal has those; only ever an address that ``safeLink(_:)`` allows.
        package let link: String?

        fileprivate init(sanitized text: String, style: TextStyle, link: String?) {
            self.text = text
            self.style = style
            self.link = link
        }
    }

    package private(set) var runs: [Run] = []

    package init() {}

    /// - Parameter link: dropped unless it leads to `http`, `https` or `mailto`.
    package init(_ text: some StringProtocol, _ style: TextStyle = .plain, link: String? = nil) {
        append(Run(sanitized: sanitized(text), style: style, link: link.flatMap(safeLink)))
    }

    package init(_ text: some StringProtocol, _ role: TextStyle.Role) {
        self.init(text, TextStyle(role))
    }

    /// The text alone.
    package var plain: String { runs.map(\.text).joined() }

    package var isEmpty: Bool { runs.isEmpty }

    /// In columns; of text without line feeds.
    package var width: Int { runs.reduce(0) { $0 + displayWidth($1.text) } }

    package mutating func append(_ other: StyledText) {
        for run in other.runs { append(run) }
    }

    package static func + (left: StyledText, right: StyledText) -> StyledText {
        var result = left
        result.append(right)
        return result
    }

    package static func += (left: inout StyledText, right: StyledText) {
        left.append(right)
    }

    /// All stretches with what the style adds.
    package func adding(_ style: TextStyle) -> StyledText {
        var result = StyledText()
        for run in runs {
            result.append(Run(sanitized: run.text, style: style.adding(run.style), link: run.link))
        }
        return result
    }

    /// All stretches as one link; nothing changes where the address is none that ``safeLink(_:)`` allows.
    package func linked(to address: String) -> StyledText {
        guard let link = safeLink(address) else { return self }
        var result = StyledText()
        for run in runs { result.append(Run(sanitized: run.text, style: run.style, link: link)) }
        return result
    }

    /// The parts between line feeds, at least one.
    package func lines() -> [StyledText] {
        var lines = [StyledText()]
        for run in runs {
            for (index, part) in run.text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
                if index > 0 { lines.append(StyledText()) }
                lines[lines.count - 1].append(Run(sanitized: String(part), style: run.style, link: run.link))
            }
        }
        return lines
    }

    mutating func append(_ text: String, like run: Run) {
        append(Run(sanitized: text, style: run.style, link: run.link))
    }

    private mutating func append(_ run: Run) {
        if run.text.isEmpty { return }
        if let last = runs.last, last.style == run.style, last.link == run.link {
            runs[runs.count - 1] = Run(sanitized: last.text + run.text, style: run.style, link: run.link)
        } else {
            runs.append(run)
        }
    }
}

extension StyledText: ExpressibleByStringLiteral {
    package init(stringLiteral value: String) {
        self.init(value)
    }
}
