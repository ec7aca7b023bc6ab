import LocalCloud
import Markdown
import OrderedCollections
import SAMTemplate
import StatesLanguage
import SystemPackage
import Terminal
import WorkshopCommon

/// Makes a lesson's diagrams from the kit's own templates and state machines, so that no picture drifts from what runs.
struct DiagramDrawer {
    let kit: FilePath
    let fileSystem: any FileSystem

    /// - Parameter place: of the directive, for what can't be drawn.
    func figure(of source: Directive.DiagramSource, askedFor place: SourceLocation) throws(DiagnosticError) -> Figure {
        let path = kit.pushing(FilePath(source.file))
        guard let bytes = try? fileSystem.read(path), let text = String(validating: bytes, as: UTF8.self) else {
            let message = "there is no text file \(source.file) to draw a diagram from"
            throw DiagnosticError(Diagnostic("slides-diagram", at: place, message))
        }
        switch source {
        case .template(let file, let only):
            guard let stack = resolve(text, file: file, folder: path.removingLastComponent()) else {
                throw DiagnosticError(unusable(file, at: place, command: "workshop template check \(file)"))
            }
            var graph = StackGraph(stack)
            for id in only where graph.nodes[id] == nil {
                throw DiagnosticError(unknown(id, in: graph, of: file, at: place))
            }
            if !only.isEmpty { graph = graph.only(Set(only)) }
            return Figure(diagram: Diagram(graph), text: StackTree(graph: graph, width: 200).lines)
        case .states(let file):
            let names = StateMachineSource.placeholders(in: text)
            guard let machine = StateMachineSource.read(text, file: file, substitutions: names).result?.machine else {
                throw DiagnosticError(unusable(file, at: place, command: "workshop states run \(file)"))
            }
            let rows = StateGraphRows(machine.graph, outcomes: [:]).rows
            return Figure(diagram: Diagram(machine.graph), text: rows.lines)
        }
    }

    private func resolve(_ text: String, file: String, folder: FilePath) -> ResolvedStack? {
        var options = TemplateResolver.Options(parameters: [:], missingParameters: .placeholder)
        options.include = { [fileSystem] path in
            let bytes = try? fileSystem.read(folder.pushing(FilePath(path)))
            return bytes.flatMap { String(validating: $0, as: UTF8.self) }
        }
        return TemplateResolver(options: options).resolve(text: text, file: file).stack
    }

    private func unknown(_ id: String, in graph: StackGraph, of file: String, at place: SourceLocation) -> Diagnostic {
        let near = nearestName(to: id, among: graph.nodes.keys)
        return Diagnostic(
            "slides-diagram",
            at: place,
            "the diagram of \(file) has no '\(id)'",
            suggestion: near.map { "did you mean '\($0)'?" } ?? "it has \(graph.nodes.keys.joined(separator: ", "))"
        )
    }

    private func unusable(_ file: String, at place: SourceLocation, command: String) -> Diagnostic {
        Diagnostic(
            "slides-diagram",
            at: place,
            "no diagram can be made from \(file): it has mistakes",
            suggestion: "they are told by '\(command)'"
        )
    }
}

extension [StateGraphRows.Row] {
    /// The graph as box drawing, without a run.
    fileprivate var lines: [StyledText] {
        flatMap { row in
            [row.line(mark: StyledText("○", .muted))] + (row.goesOn ? [StyledText(row.indent + "│", .muted)] : [])
        }
    }
}

extension Diagram {
    /// Who calls whom in a stack.
    init(_ graph: StackGraph) {
        let ids = Array(graph.nodes.keys)
        let edges = graph.edges.compactMap { edge -> Edge? in
            guard let source = ids.firstIndex(of: edge.source), let target = ids.firstIndex(of: edge.target) else {
                return nil
            }
            return Edge(source, target, label: edge.label, isDashed: edge.label == "dead letters")
        }
        let words = ids.map { id in
            let name = "\(id) (\(graph.nodes[id]?.kind ?? ""))"
            let ways = graph.edges(from: id).map { $0.label.isEmpty ? $0.target : "\($0.target) by \($0.label)" }
            return ways.isEmpty ? name : "\(name) leads to \(ways.joined(separator: " and to "))"
        }
        self.init(
            nodes: ids.map { Node($0, subtitle: graph.nodes[$0]?.kind ?? "") },
            edges: edges,
            alternative: "Diagram of the stack. " + words.joined(separator: "; ") + "."
        )
    }

    /// The ways through a state machine, from its start to its ends.
    init(_ graph: StateGraph) {
        var builder = StatesDiagram()
        builder.add(graph, enteredFrom: builder.start, label: "", followedBy: nil)
        self = builder.diagram
    }
}
