package import Terminal

/// What the content proof prints.
package struct ProofScreen: Sendable {
    private let capabilities: TerminalCapabilities

    package init(capabilities: TerminalCapabilities) {
        self.capabilities = capabilities
    }

    /// One item as it is done, with its complaints below it.
    package func render(_ item: ProofItem) -> String {
        let mark = item.holds ? StyledText("✓ ", .success) : StyledText("✗ ", TextStyle(.error, isBold: true))
        var line = StyledText(item.title) + StyledText("  \(tenths(item.seconds)) s", .muted)
        if let tests = item.rejectedBy { line += StyledText("  rejected by \(tests)", .muted) }
        let lines = line.wrapped(to: capabilities.width, indent: mark)
        let complaints = DiagnosticFormatter(capabilities: capabilities).format(item.complaints)
        return lines.map { $0.rendered(for: capabilities) + "\n" }.joined() + complaints
    }

    /// The closing lines; the last one stands alone: `31 passed, 0 failed`.
    package func renderSummary(_ items: [ProofItem], seconds: Double) -> String {
        let failed = items.filter { !$0.holds }
        let slowest = items.max { $0.seconds < $1.seconds }
        var text = "\n"
        for item in failed { text += sanitized("not proved: \(item.title)\n") }
        text += "It took \(tenths(seconds)) s"
        if let slowest, items.count > 1 {
            text += "; the longest was \(slowest.title) with \(tenths(slowest.seconds)) s"
        }
        return text + ".\n\(items.count - failed.count) passed, \(failed.count) failed\n"
    }

    private func tenths(_ seconds: Double) -> String {
        let tenths = Int((seconds * 10).rounded())
        return "\(tenths / 10).\(tenths % 10)"
    }
}
