import Terminal
import WorkshopCommon

/// A rehearsal as a person follows it: a line for each part, and in the end what to make of it.
struct RehearsalView {
    let capabilities: TerminalCapabilities

    func render(_ result: Rehearsal.Result) -> String {
        let name = StyledText("\(result.subject)  ", .bold)
        switch result.outcome {
        case .holds:
            let seconds = "  \(tenths(result.seconds)) s"
            return lines(StyledText("  ✓ ", .success), name + StyledText(result.says) + StyledText(seconds, .muted))
        case .notLookedAt(let why):
            return lines(StyledText("  · ", .muted), name + StyledText("not looked at: \(why)", .muted))
        case .fails(let output):
            return lines(StyledText("  ✗ ", .error), name + StyledText("not so: \(result.says)"))
                + "\n\n"
                + sanitized(output).split(separator: "\n", omittingEmptySubsequences: false)
                .map { "    \($0)" }.joined(separator: "\n")
        }
    }

    func summary(_ results: [Rehearsal.Result], seconds: Double) -> String {
        let whole = "\(Int(seconds) / 60) min \(Int(seconds) % 60) s"
        if let failure = results.first(where: \.isFailure) {
            return "\n" + lines(StyledText(), StyledText("\(failure.subject) fails, after \(whole).", .error))
        }
        let missing = results.filter { $0.fails(isStrict: true) }.count
        let rest = missing == 0 ? "" : " \(missing == 1 ? "One part was" : "\(missing) parts were") not looked at."
        return "\n" + lines(StyledText(), StyledText("The day works, in \(whole).\(rest)", .success))
    }

    /// Tests print what they like; a control byte must not reach the terminal.
    private func sanitized(_ output: String) -> String {
        String(String.UnicodeScalarView(output.unicodeScalars.filter { $0 == "\n" || !$0.properties.isControl }))
    }

    private func tenths(_ seconds: Double) -> String {
        let tenths = Int((seconds * 10).rounded())
        return "\(tenths / 10).\(tenths % 10)"
    }

    private func lines(_ mark: StyledText, _ text: StyledText) -> String {
        text.wrapped(to: capabilities.width, indent: mark).map { $0.rendered(for: capabilities) }.joined(
            separator: "\n"
        )
    }
}

extension Unicode.Scalar.Properties {
    fileprivate var isControl: Bool { generalCategory == .control || generalCategory == .format }
}
