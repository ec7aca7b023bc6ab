import Foundation
package import WorkshopCommon

/// Whether a theme says all colours that the deck uses, and whether their pairs can be read by day and by night.
///
/// The measure is WCAG 2.2's contrast ratio (https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio); AA asks for 4.5 to 1.
package struct ThemeCheck: Sendable {
    package static let minimumRatio = 4.5

    private let colors: [String: (day: Color, night: Color)]
    private let lines: [String: Int]
    private let file: String

    /// - Parameter file: for diagnostics.
    package init(_ style: String, file: String) {
        self.file = file
        var colors: [String: (day: Color, night: Color)] = [:]
        var places: [String: Int] = [:]
        for (index, line) in style.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            guard let (name, value) = Self.declaration(line) else { continue }
            places[name] = index + 1
            colors[name] = Self.colors(value)
        }
        self.colors = colors
        lines = places
    }

    package var diagnostics: [Diagnostic] {
        let missing = Self.names.filter { colors[$0] == nil }.map { name in
            Diagnostic(
                "slides-theme-color",
                at: SourceLocation(file: file, line: lines[name]),
                "the theme does not say --\(name) as a colour",
                suggestion: "write --\(name): light-dark(#rrggbb, #rrggbb);"
            )
        }
        return missing + Self.pairs.flatMap { contrast($0.ink, on: $0.paper) } + Self.code.flatMap(litContrast)
    }

    // MARK: Pairs

    private static let code = ["ink", "keyword", "type", "string", "number", "comment"]
    private static let pairs: [(ink: String, paper: String)] =
        ["ink", "muted", "accent"].map { ($0, "paper") } + (code + ["muted"]).map { ($0, "panel") }
        + [("night-ink", "night"), ("night-accent", "night")]
    private static let names =
        ["paper", "panel", "edge", "night", "night-ink", "night-accent", "accent", "muted"] + code

    private func contrast(_ ink: String, on paper: String) -> [Diagnostic] {
        guard let text = colors[ink], let ground = colors[paper] else { return [] }
        return [("by day", text.day, ground.day), ("by night", text.night, ground.night)].compactMap {
            weak($1, on: $2, "--\(ink) on --\(paper)", time: $0, ink: ink)
        }
    }

    /// Lines of code that are stepped through stand on a shade of the accent.
    private func litContrast(_ ink: String) -> [Diagnostic] {
        guard let text = colors[ink], let panel = colors["panel"], let accent = colors["accent"] else { return [] }
        let grounds = (panel.day.mixed(with: accent.day, 0.1), panel.night.mixed(with: accent.night, 0.1))
        return [("by day", text.day, grounds.0), ("by night", text.night, grounds.1)].compactMap {
            weak($1, on: $2, "--\(ink) on a lit line of code", time: $0, ink: ink)
        }
    }

    private func weak(_ text: Color, on ground: Color, _ pair: String, time: String, ink: String) -> Diagnostic? {
        let ratio = text.contrast(with: ground)
        guard ratio < Self.minimumRatio else { return nil }
        let tenths = Int(ratio * 10)
        return Diagnostic(
            "slides-contrast",
            at: SourceLocation(file: file, line: lines[ink]),
            "\(pair) has a contrast of \(tenths / 10).\(tenths % 10) to 1 \(time)",
            why: "Text below 4.5 to 1 can't be read from the last row, nor by people who see less well.",
            suggestion: "make one of the two lighter or darker"
        )
    }

    // MARK: Reading

    private static func declaration(_ line: Substring) -> (name: String, value: Substring)? {
        let text = line.drop { $0 == " " || $0 == "\t" }
        guard text.hasPrefix("--"), let colon = text.firstIndex(of: ":") else { return nil }
        return (String(text[..<colon].dropFirst(2)), text[text.index(after: colon)...])
    }

    private static func colors(_ value: Substring) -> (day: Color, night: Color)? {
        let found = value.split(separator: "#").dropFirst().compactMap { Color($0.prefix { $0.isHexDigit }) }
        switch found.count {
        case 1: return (found[0], found[0])
        case 2 where value.contains("light-dark("): return (found[0], found[1])
        default: return nil
        }
    }
}

/// A colour of sRGB, each part from 0 to 1.
private struct Color: Sendable {
    var parts: [Double]

    /// - Parameter hex: six digits, or three.
    init?(_ hex: some StringProtocol) {
        let long = hex.count == 3 ? hex.map { "\($0)\($0)" }.joined() : String(hex)
        guard long.count == 6, let number = Int(long, radix: 16) else { return nil }
        parts = [number >> 16, number >> 8 & 255, number & 255].map { Double($0) / 255 }
    }

    func mixed(with other: Color, _ share: Double) -> Color {
        var mixed = self
        mixed.parts = zip(parts, other.parts).map { $0 * (1 - share) + $1 * share }
        return mixed
    }

    func contrast(with other: Color) -> Double {
        let (one, two) = (luminance, other.luminance)
        return (max(one, two) + 0.05) / (min(one, two) + 0.05)
    }

    private var luminance: Double {
        let linear = parts.map { $0 <= 0.04045 ? $0 / 12.92 : pow(($0 + 0.055) / 1.055, 2.4) }
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    }
}
