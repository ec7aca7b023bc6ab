import Coaching
import Terminal
import Workspace

/// What a command did to the project's files, a line each.
struct ChangesView {
    let plan: Plan
    /// Packages have hundreds of files: only how many of them.
    var isShort = false

    func render(_ capabilities: TerminalCapabilities) -> String {
        let packages = plan.changes.filter { isShort && $0.path.hasPrefix("Packages/") }
        let shown = lines(plan.changes.filter { !packages.contains($0) }, capabilities)
        if packages.isEmpty { return shown }
        let files = "\(packages.count) file\(packages.count == 1 ? "" : "s")"
        let rest = StyledText("  updated   ", .muted) + StyledText("\(files) of Packages")
        return [shown, rest.rendered(for: capabilities)].filter { !$0.isEmpty }.joined(separator: "\n")
    }

    private func lines(_ changes: [Plan.Change], _ capabilities: TerminalCapabilities) -> String {
        changes
            .flatMap { change in
                (StyledText(Self.verb(change.kind), .muted) + StyledText(change.path))
                    .wrapped(to: capabilities.width, indent: "  ", hangingIndent: "            ")
            }
            .map { $0.rendered(for: capabilities) }
            .joined(separator: "\n")
    }

    /// The same with the lines that change, as `diff -u` shows them.
    func renderDiff(_ capabilities: TerminalCapabilities) -> String {
        plan.diff.split(separator: "\n", omittingEmptySubsequences: false)
            .map { StyledText(diffLine: $0).rendered(for: capabilities) }
            .joined(separator: "\n")
    }

    private static func verb(_ kind: Plan.Change.Kind) -> String {
        switch kind {
        case .add: "new       "
        case .update: "updated   "
        case .merge: "merged    "
        case .replace: "replaced  "
        case .remove: "removed   "
        }
    }
}
