import Coaching
import Terminal
import Workspace

/// What a command did to the project's files, a line each.
struct ChangesView {
    let plan: Plan

    func render(_ capabilities: TerminalCapabilities) -> String {
        plan.changes
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
