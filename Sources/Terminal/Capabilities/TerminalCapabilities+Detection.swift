#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

extension TerminalCapabilities {
    /// What a window says about itself.
    package struct WindowSize: Hashable, Sendable {
        package var columns: Int
        package var rows: Int

        package init(columns: Int, rows: Int) {
            self.columns = columns
            self.rows = rows
        }
    }

    /// Asks the descriptor and the environment.
    ///
    /// - Parameter descriptor: 1 for results, 2 for diagnostics: either may be a terminal while the other is not.
    package static func detect(environment: [String: String], descriptor: Int32) -> TerminalCapabilities {
        let isTerminal = isatty(descriptor) == 1
        return TerminalCapabilities(
            environment: environment,
            isTerminal: isTerminal,
            window: isTerminal ? windowSize(of: descriptor) : nil
        )
    }

    /// The same without asking the machine.
    ///
    /// - `COLUMNS` and `LINES` win over the window, since a shell exports them only when told to.
    /// - `NO_COLOR` wins over `FORCE_COLOR` and `CLICOLOR_FORCE`, which win over what is no terminal and over
    ///   `CLICOLOR=0` and `TERM=dumb`. See https://no-color.org and https://bixense.com/clicolors/.
    /// - `WORKSHOP_BACKGROUND` (`light` or `dark`) wins over `COLORFGBG`, which some terminals set.
    package init(environment: [String: String], isTerminal: Bool, window: WindowSize?) {
        let color = Self.color(environment, isTerminal: isTerminal)
        self.init(
            width: positive(environment["COLUMNS"]) ?? window.flatMap { $0.columns > 0 ? $0.columns : nil } ?? 80,
            height: isTerminal
                ? positive(environment["LINES"]) ?? window.flatMap { $0.rows > 0 ? $0.rows : nil } ?? 24
                : nil,
            isTerminal: isTerminal,
            color: color,
            hyperlinks: color != .none && Self.hyperlinks(environment, isTerminal: isTerminal),
            background: Self.background(environment)
        )
    }

    private static func color(_ environment: [String: String], isTerminal: Bool) -> Color {
        if isSet(environment["NO_COLOR"]) { return .none }
        if let forced = forcedColor(environment) { return forced }
        guard isTerminal, environment["CLICOLOR"] != "0" else { return .none }
        let term = environment["TERM"] ?? ""
        if term.isEmpty || term == "dumb" { return .none }
        return bestColor(environment)
    }

    private static func forcedColor(_ environment: [String: String]) -> Color? {
        switch environment["FORCE_COLOR"] {
        case "0", "false": return Color.none
        case "2", "3": return .ansi256
        case .some(let value) where !value.isEmpty: return bestColor(environment)
        default: break
        }
        let force = environment["CLICOLOR_FORCE"] ?? "0"
        return force.isEmpty || force == "0" ? nil : bestColor(environment)
    }

    private static func bestColor(_ environment: [String: String]) -> Color {
        let term = environment["TERM"] ?? ""
        let deep = ["truecolor", "24bit"].contains(environment["COLORTERM"])
        return deep || term.contains("256color") || term.contains("direct") ? .ansi256 : .ansi16
    }

    /// OSC 8 can't be asked for, so that only terminals that are known to show it get it; the others see the address.
    private static func hyperlinks(_ environment: [String: String], isTerminal: Bool) -> Bool {
        if let forced = environment["FORCE_HYPERLINK"], !forced.isEmpty { return forced != "0" }
        guard isTerminal else { return false }
        let version = (environment["TERM_PROGRAM_VERSION"] ?? "").split(separator: ".").compactMap { Int($0) }
        switch environment["TERM_PROGRAM"] {
        case "tmux": return !version.lexicographicallyPrecedes([3, 4])
        case "iTerm.app": return !version.lexicographicallyPrecedes([3, 1])
        case "WezTerm", "vscode", "ghostty", "Hyper", "rio", "zed": return true
        default: break
        }
        if isSet(environment["TMUX"]) { return false }
        if (positive(environment["VTE_VERSION"]) ?? 0) >= 5000 { return true }
        if isSet(environment["KONSOLE_VERSION"]) || isSet(environment["WT_SESSION"]) { return true }
        let term = environment["TERM"] ?? ""
        return ["kitty", "alacritty", "foot", "ghostty", "wezterm"].contains { term.contains($0) }
    }

    private static func background(_ environment: [String: String]) -> Background {
        if let told = environment["WORKSHOP_BACKGROUND"].flatMap(Background.init(rawValue:)) { return told }
        // "foreground;background" or "foreground;default;background", in the sixteen colours.
        let last = environment["COLORFGBG"]?.split(separator: ";").last.flatMap { Int($0) }
        return last == 7 || last == 15 ? .light : .dark
    }

    private static func windowSize(of descriptor: Int32) -> WindowSize? {
        var size = winsize()
        guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0 else { return nil }
        return WindowSize(columns: Int(size.ws_col), rows: Int(size.ws_row))
    }
}

private func isSet(_ value: String?) -> Bool { !(value ?? "").isEmpty }

private func positive(_ value: String?) -> Int? {
    value.flatMap { Int($0) }.flatMap { $0 > 0 ? $0 : nil }
}
