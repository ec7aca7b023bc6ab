package import Terminal

/// Boxes and arrows, without places: what calls what, or what follows on what.
package struct Diagram: Hashable, Sendable {
    package struct Node: Hashable, Sendable {
        package enum Shape: Hashable, Sendable {
            case box
            /// Where something begins or ends.
            case pill
        }

        package var title: String
        /// Small, below the title; empty for none.
        package var subtitle: String
        package var shape: Shape

        package init(_ title: String, subtitle: String = "", shape: Shape = .box) {
            self.title = title
            self.subtitle = subtitle
            self.shape = shape
        }
    }

    package struct Edge: Hashable, Sendable {
        /// Indices into the nodes.
        package var source: Int
        package var target: Int
        package var label: String
        /// Not the ordinary way: an error that was caught.
        package var isDashed: Bool

        package init(_ source: Int, _ target: Int, label: String = "", isDashed: Bool = false) {
            self.source = source
            self.target = target
            self.label = label
            self.isDashed = isDashed
        }
    }

    package let nodes: [Node]
    package let edges: [Edge]
    /// The same in words, for those who don't see it.
    package let alternative: String

    /// - Parameter edges: those that lead to no node, or from one to itself, are left out.
    package init(nodes: [Node], edges: [Edge], alternative: String) {
        self.nodes = nodes
        self.edges = edges.filter {
            nodes.indices.contains($0.source) && nodes.indices.contains($0.target) && $0.source != $0.target
        }
        self.alternative = alternative
    }
}

/// A diagram for the two faces of a lesson.
package struct Figure: Hashable, Sendable {
    package var diagram: Diagram
    /// The same as box drawing, its lines not yet wrapped.
    package var text: [StyledText]

    package init(diagram: Diagram, text: [StyledText]) {
        self.diagram = diagram
        self.text = text
    }
}
