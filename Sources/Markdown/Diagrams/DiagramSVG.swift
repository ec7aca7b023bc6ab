/// A diagram as an SVG element for the inside of a page. Its colours are the page's, by classes.
package struct DiagramSVG {
    static let labelLength = 24
    static let titleLength = 24
    static let subtitleLength = 26

    private let diagram: Diagram
    private let layout: DiagramLayout

    package init(_ diagram: Diagram) {
        self.diagram = diagram
        layout = DiagramLayout(diagram)
    }

    /// Width by height, in the drawing's own units: a node is 48 high.
    package var size: (width: Double, height: Double) { (layout.size.x, layout.size.y) }

    /// In em, so that a small diagram's words are no larger than the text around it.
    package var width: Double { layout.size.x / 13 }

    package var text: String {
        let size = "\(number(layout.size.x)) \(number(layout.size.y))"
        var lines = [
            "<svg class=\"diagram\" viewBox=\"0 0 \(size)\" width=\"\(number(width))em\" role=\"img\" "
                + "aria-label=\"\(HTMLRenderer.escape(diagram.alternative))\">"
        ]
        lines += diagram.edges.indices.map(edge)
        lines += diagram.nodes.indices.map(node)
        return (lines + ["</svg>"]).joined(separator: "\n")
    }

    // MARK: Nodes

    private func node(_ index: Int) -> String {
        let node = diagram.nodes[index]
        let (corner, middle) = (layout.corners[index], layout.corners[index].x + layout.nodeWidth / 2)
        let radius = node.shape == .pill ? DiagramLayout.nodeHeight / 2 : 7
        let titleY = corner.y + (node.subtitle.isEmpty ? 29 : 21)
        var svg =
            "<g class=\"node\(node.shape == .pill ? " pill" : "")\"><rect x=\"\(number(corner.x))\" "
            + "y=\"\(number(corner.y))\" width=\"\(number(layout.nodeWidth))\" "
            + "height=\"\(number(DiagramLayout.nodeHeight))\" rx=\"\(number(radius))\"/>"
            + text(node.title, at: (middle, titleY), class: "name", length: Self.titleLength)
        if !node.subtitle.isEmpty {
            svg += text(node.subtitle, at: (middle, corner.y + 38), class: "kind", length: Self.subtitleLength)
        }
        return svg + "</g>"
    }

    private func text(_ text: String, at place: (x: Double, y: Double), class name: String, length: Int) -> String {
        "<text class=\"\(name)\" x=\"\(number(place.x))\" y=\"\(number(place.y))\" text-anchor=\"middle\">"
            + "\(HTMLRenderer.escape(Self.shortened(text, to: length)))</text>"
    }

    // MARK: Edges

    private func edge(_ index: Int) -> String {
        let edge = diagram.edges[index]
        let name = edge.isDashed ? "edge dashed" : "edge"
        let (path, label, tip) = layout.leadsBack[index] ? wayBack(edge) : way(edge, layout.bends[index])
        var svg = "<g class=\"\(name)\"><path d=\"\(path)\"/><path class=\"tip\" d=\"\(tip)\"/>"
        if !edge.label.isEmpty { svg += text(edge.label, at: label, class: "label", length: Self.labelLength) }
        return svg + "</g>"
    }

    private typealias Way = (path: String, label: (x: Double, y: Double), tip: String)

    private func way(_ edge: Diagram.Edge, _ bends: [DiagramLayout.Point]) -> Way {
        let half = DiagramLayout.nodeHeight / 2
        let start = layout.corners[edge.source]
        let end = layout.corners[edge.target]
        let first = DiagramLayout.Point(x: start.x + layout.nodeWidth, y: start.y + half)
        let last = DiagramLayout.Point(x: end.x - 7, y: end.y + half)
        var path = "M\(number(first.x)) \(number(first.y))"
        var from = first
        var label = (x: 0.0, y: 0.0)
        for (index, to) in (bends + [last]).enumerated() {
            // A bend is passed over the width of its column, as a straight line.
            let isLast = index == bends.count
            let near = DiagramLayout.Point(x: isLast ? to.x : to.x - layout.nodeWidth / 2, y: to.y)
            let bend = (near.x - from.x) / 2
            path += "C\(number(from.x + bend)) \(number(from.y)) \(number(near.x - bend)) \(number(near.y)) "
            path += "\(number(near.x)) \(number(near.y))"
            if index == 0 { label = ((from.x + near.x) / 2, (from.y + near.y) / 2 - 6) }
            from = near
            if !isLast {
                from.x += layout.nodeWidth
                path += "H\(number(from.x))"
            }
        }
        let (x, y) = (last.x, last.y)
        return (path, label, "M\(number(x)) \(number(y - 4.5))l7 4.5l-7 4.5z")
    }

    /// Below everything, from the source's lower side to the target's.
    private func wayBack(_ edge: Diagram.Edge) -> Way {
        let (start, end) = (layout.corners[edge.source], layout.corners[edge.target])
        let (width, height) = (layout.nodeWidth, DiagramLayout.nodeHeight)
        let (startX, endX) = (start.x + width / 2 - 12, end.x + width / 2 + 12)
        let (startY, endY, low) = (start.y + height, end.y + height, layout.size.y - 8)
        let path =
            "M\(number(startX)) \(number(startY))C\(number(startX)) \(number(low)) \(number(endX)) "
            + "\(number(low)) \(number(endX)) \(number(endY + 7))"
        let label = ((startX + endX) / 2, low - 12)
        return (path, label, "M\(number(endX - 4.5)) \(number(endY + 7))l4.5 -7l4.5 7z")
    }

    // MARK: Words

    static func shortened(_ text: String, to length: Int) -> String {
        text.count <= length ? text : text.prefix(length - 1) + "…"
    }

    /// With at most one decimal, and none where it says nothing.
    private func number(_ value: Double) -> String {
        let tenths = Int((value * 10).rounded())
        return tenths % 10 == 0 ? "\(tenths / 10)" : "\(value < 0 ? "-" : "")\(abs(tenths) / 10).\(abs(tenths) % 10)"
    }
}
