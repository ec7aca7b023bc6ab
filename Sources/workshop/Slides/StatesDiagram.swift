import Markdown
import StatesLanguage

/// A state machine as boxes and arrows. What stands inside a `Parallel` or a `Map` follows on it, and leads to what
/// follows the whole.
struct StatesDiagram {
    private var nodes = [Diagram.Node("Start", shape: .pill)]
    private var edges: [Diagram.Edge] = []
    private var words: [String] = []
    private var end: Int?

    let start = 0

    var diagram: Diagram {
        Diagram(
            nodes: nodes,
            edges: edges,
            alternative: "Diagram of the state machine. " + words.joined(separator: "; ") + "."
        )
    }

    /// - Parameter next: the node that the graph's ends lead to; `nil` for the machine's own end.
    mutating func add(_ graph: StateGraph, enteredFrom entry: Int, label: String, followedBy next: Int?) {
        let first = nodes.count
        for state in graph.states {
            nodes.append(Diagram.Node(state.name, subtitle: state.kind.name))
        }
        edges.append(Diagram.Edge(entry, first + graph.startAt, label: label))
        words.append("\(nodes[entry].title) leads to \(graph.states[graph.startAt].name)")
        for (index, state) in graph.states.enumerated() {
            connect(state, at: first + index, in: graph, first: first, next: next)
        }
    }

    private mutating func connect(_ state: State, at node: Int, in graph: StateGraph, first: Int, next: Int?) {
        let handlers = Set(state.kind.handlers)
        let targets = state.kind.targets.dropLast(state.kind.handlers.count)
        let onward = targets.first.map { first + $0 } ?? next ?? endNode()
        let inner = state.kind.innerGraphs
        for graph in inner {
            add(graph, enteredFrom: node, label: state.kind.name == "Map" ? "each item" : "", followedBy: onward)
        }
        var ways = Set(targets).sorted()
        if inner.isEmpty, ways.isEmpty { edges.append(Diagram.Edge(node, onward)) }
        if !inner.isEmpty { ways = [] }
        for target in ways { edges.append(Diagram.Edge(node, first + target)) }
        for target in handlers.sorted() {
            edges.append(Diagram.Edge(node, first + target, label: "on error", isDashed: true))
        }
        say(state, ways: ways.map { graph.states[$0].name }, handlers: handlers.sorted().map { graph.states[$0].name })
    }

    private mutating func say(_ state: State, ways: [String], handlers: [String]) {
        let parts = ways + handlers.map { "\($0) on an error" }
        let name = "\(state.name) (\(state.kind.name))"
        words.append(parts.isEmpty ? name : "\(name) leads to \(parts.joined(separator: " or "))")
    }

    private mutating func endNode() -> Int {
        if let end { return end }
        nodes.append(Diagram.Node("End", shape: .pill))
        end = nodes.count - 1
        return nodes.count - 1
    }
}

extension StateKind {
    fileprivate var innerGraphs: [StateGraph] {
        switch self {
        case .parallel(let parallel): parallel.branches
        case .map(let map): [map.processor]
        case .pass, .task, .choice, .wait, .succeed, .fail: []
        }
    }
}
