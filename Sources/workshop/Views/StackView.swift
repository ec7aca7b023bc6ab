import OrderedCollections
import SAMTemplate
import Terminal
import WorkshopCommon

/// A resolved stack as people would rather look at it: who calls whom, from where calls come in to where they end;
/// then what SAM added, and the outputs.
struct StackView {
    let stack: ResolvedStack

    func render(_ capabilities: TerminalCapabilities) -> String {
        var lines = StackTree(graph: StackGraph(stack), width: capabilities.width).lines
        lines += plumbing(capabilities.width)
        if !stack.outputs.isEmpty { lines += [StyledText(), StyledText("Outputs", .bold)] }
        for (name, output) in stack.outputs {
            let value = output.value.string ?? output.value.serialized()
            lines += (StyledText("\(name)  ", .key) + StyledText(value))
                .wrapped(to: capabilities.width, indent: "  ", hangingIndent: "    ")
        }
        return lines.map { $0.rendered(for: capabilities) }.joined(separator: "\n")
    }

    /// Roles, permissions, stages…: named once, below the resource of the template that they come from.
    private func plumbing(_ width: Int) -> [StyledText] {
        let drawn = StackGraph(stack).nodes
        var made: OrderedDictionary<String, [String]> = [:]
        for resource in stack.resources.values where drawn[resource.logicalID] == nil {
            made[resource.origin, default: []].append(resource.logicalID)
        }
        guard !made.isEmpty else { return [] }
        var lines = [StyledText(), StyledText("Roles, permissions and other parts", .bold)]
        for (origin, ids) in made {
            let others = ids.filter { $0 != origin }
            let list = others.isEmpty ? "as written" : others.joined(separator: ", ")
            lines += (StyledText("\(origin)  ", .key) + StyledText(list, .muted))
                .wrapped(to: width, indent: "  ", hangingIndent: "    ")
        }
        return lines
    }
}

/// The graph as a tree in text. A node is unfolded where it is met first.
struct StackTree {
    let graph: StackGraph
    let width: Int
    private var unfolded: Set<String> = []
    private(set) var lines: [StyledText] = []

    init(graph: StackGraph, width: Int) {
        self.graph = graph
        self.width = width
        for root in graph.roots {
            if !lines.isEmpty { lines.append(StyledText()) }
            lines += title(root).wrapped(to: width, hangingIndent: "    ")
            unfold(root, "")
        }
    }

    private func title(_ id: String) -> StyledText {
        StyledText(id, .bold) + StyledText("  \(graph.nodes[id]?.kind ?? "")", .muted)
    }

    private mutating func unfold(_ id: String, _ margin: String) {
        unfolded.insert(id)
        let edges = graph.edges(from: id)
        for (index, edge) in edges.enumerated() {
            let isLast = index == edges.count - 1
            let isKnown = unfolded.contains(edge.target)
            var line = StyledText(edge.label.isEmpty ? "" : "\(edge.label) ", .key) + StyledText("▶ ", .muted)
            line += title(edge.target)
            if isKnown, !graph.edges(from: edge.target).isEmpty { line += StyledText("  (see above)", .muted) }
            let below = margin + (isLast ? "   " : "│  ")
            lines += line.wrapped(
                to: width,
                indent: StyledText(margin + (isLast ? "└─ " : "├─ "), .muted),
                hangingIndent: StyledText(below + "  ", .muted)
            )
            if !isKnown { unfold(edge.target, below) }
        }
    }
}
