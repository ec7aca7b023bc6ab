/// A diagram as an SVG element for the inside of a page. Its colours are the page's, by classes.
package struct DiagramSVG {
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
        let (corner, height, width) = (layout.corners[index], layout.nodeHeight, layout.width(of: index))
        let middle = corner.x + width / 2
        let radius = node.shape == .pill ? height / 2 : 7
        var lines = DiagramWords.title(node.title).map { (text: $0, name: "name", height: 17.0) }
        if !node.subtitle.isEmpty { lines.append((DiagramWords.subtitle(node.subtitle), "kind", 17)) }
        var y = corner.y + height / 2 - Double(lines.count) * 17 / 2 - 3
        let words = lines.map { line in
            y += line.height
            return text(line.text, at: (middle, y), class: line.name)
        }
        return "<g class=\"node\(node.shape == .pill ? " pill" : "")\"><rect x=\"\(number(corner.x))\" "
            + "y=\"\(number(corner.y))\" width=\"\(number(width))\" height=\"\(number(height))\" rx=\"\(number(radius))\"/>"
            + words.joined() + "</g>"
    }

    private func text(_ text: String, at place: (x: Double, y: Double), class name: String) -> String {
        "<text class=\"\(name)\" x=\"\(number(place.x))\" y=\"\(number(place.y))\" text-anchor=\"middle\">"
            + "\(HTMLRenderer.escape(text))</text>"
    }

    // MARK: Edges

    private func edge(_ index: Int) -> String {
        let edge = diagram.edges[index]
        let name = edge.isDashed ? "edge dashed" : "edge"
        let (path, label, tip) = layout.leadsBack[index] ? wayBack(edge) : way(layout.legs[index])
        let words = DiagramWords.label(edge.label).reversed().enumerated().map { line, words in
            text(words, at: (label.x, label.y - Double(line) * 14), class: "label")
        }
        return
            "<g class=\"\(name)\"><path d=\"\(path)\"/><path class=\"tip\" d=\"\(tip)\"/>\(words.reversed().joined())</g>"
    }

    private typealias Way = (path: String, label: (x: Double, y: Double), tip: String)

    private func way(_ legs: [DiagramLayout.Leg]) -> Way {
        var path = ""
        var label: (x: Double, y: Double)?
        var last = DiagramLayout.Point(x: 0, y: 0)
        for leg in legs {
            switch leg {
            case .curve(let from, let to):
                if path.isEmpty { path = "M\(number(from.x)) \(number(from.y))" }
                let bend = (to.x - from.x) / 2
                path += "C\(number(from.x + bend)) \(number(from.y)) \(number(to.x - bend)) \(number(to.y)) "
                path += "\(number(to.x)) \(number(to.y))"
                label = label ?? ((from.x + to.x) / 2, (from.y + to.y) / 2 - 6)
                last = to
            case .line(let to):
                path += "H\(number(to.x))"
            case .turn(let from, let to, let right, let middle, let left):
                if path.isEmpty { path = "M\(number(from.x)) \(number(from.y))" }
                path += around(from: from, to: to, right: right, middle: middle, left: left)
                label = label ?? ((left + right) / 2, middle - 5)
                last = to
            }
        }
        return (path, label ?? (last.x, last.y), "M\(number(last.x)) \(number(last.y - 4.5))l7 4.5l-7 4.5z")
    }

    /// With round corners, as far as there is room for them.
    private func around(
        from: DiagramLayout.Point,
        to: DiagramLayout.Point,
        right: Double,
        middle: Double,
        left: Double
    ) -> String {
        func corner(_ x: Double, _ y: Double, _ nextX: Double, _ nextY: Double) -> String {
            "Q\(number(x)) \(number(y)) \(number(nextX)) \(number(nextY))"
        }
        let radius = 8.0
        return "H\(number(right - radius))" + corner(right, from.y, right, from.y + radius)
            + "V\(number(middle - radius))" + corner(right, middle, right - radius, middle)
            + "H\(number(left + radius))" + corner(left, middle, left, middle + radius)
            + "V\(number(to.y - radius))" + corner(left, to.y, left + radius, to.y) + "H\(number(to.x))"
    }

    /// Below everything, from the source's lower side to the target's.
    private func wayBack(_ edge: Diagram.Edge) -> Way {
        let (start, end) = (layout.corners[edge.source], layout.corners[edge.target])
        let height = layout.nodeHeight
        let startX = start.x + layout.width(of: edge.source) / 2 - 12
        let endX = end.x + layout.width(of: edge.target) / 2 + 12
        let (startY, endY, low) = (start.y + height, end.y + height, layout.size.y - 8)
        let path =
            "M\(number(startX)) \(number(startY))C\(number(startX)) \(number(low)) \(number(endX)) "
            + "\(number(low)) \(number(endX)) \(number(endY + 7))"
        let label = ((startX + endX) / 2, low - 12)
        return (path, label, "M\(number(endX - 4.5)) \(number(endY + 7))l4.5 -7l4.5 7z")
    }

    // MARK: Numbers

    /// With at most one decimal, and none where it says nothing.
    private func number(_ value: Double) -> String {
        let tenths = Int((value * 10).rounded())
        return tenths % 10 == 0 ? "\(tenths / 10)" : "\(value < 0 ? "-" : "")\(abs(tenths) / 10).\(abs(tenths) % 10)"
    }
}
