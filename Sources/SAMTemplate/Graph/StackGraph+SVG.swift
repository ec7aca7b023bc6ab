import OrderedCollections

extension StackGraph {
    /// A picture that needs nothing but itself: boxes in columns, from where calls come in to where they end.
    package var svg: String {
        SVGDrawing(self).text
    }
}

private struct SVGDrawing {
    private static let (width, height, gap, row) = (210, 46, 170, 74)

    let graph: StackGraph
    private var places: [String: (x: Int, y: Int)] = [:]
    private var size = (width: 0, height: 0)

    init(_ graph: StackGraph) {
        self.graph = graph
        place()
    }

    /// A node stands one column behind the last of those that lead to it; edges that close a circle don't count.
    private func columns() -> [String: Int] {
        var column: [String: Int] = [:]
        func visit(_ id: String, _ depth: Int, _ path: Set<String>) {
            guard !path.contains(id), depth > column[id] ?? -1, depth < 40 else { return }
            column[id] = depth
            for edge in graph.edges(from: id) { visit(edge.target, depth + 1, path.union([id])) }
        }
        for root in graph.roots { visit(root, 0, []) }
        return column
    }

    private mutating func place() {
        let column = columns()
        var used: [Int: Int] = [:]
        for id in graph.nodes.keys {
            let x = column[id] ?? 0
            let y = used[x, default: 0]
            used[x] = y + 1
            places[id] = (20 + x * (Self.width + Self.gap), 20 + y * Self.row)
        }
        let right = (column.values.max() ?? 0) + 1
        size = (right * (Self.width + Self.gap) - Self.gap + 40, (used.values.max() ?? 0) * Self.row + 20)
    }

    var text: String {
        var lines = [
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 \(size.width) \(size.height)\" "
                + "width=\"\(size.width)\" height=\"\(size.height)\" font-family=\"system-ui, sans-serif\" font-size=\"13\">",
            "  <defs><marker id=\"tip\" viewBox=\"0 0 8 8\" refX=\"8\" refY=\"4\" markerWidth=\"8\" markerHeight=\"8\" "
                + "orient=\"auto\"><path d=\"M0 0L8 4L0 8z\" fill=\"#57606a\"/></marker></defs>",
            "  <rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>",
        ]
        lines += graph.edges.flatMap(drawing)
        lines += graph.nodes.values.flatMap(drawing)
        return (lines + ["</svg>"]).joined(separator: "\n")
    }

    private func drawing(_ edge: StackGraph.Edge) -> [String] {
        guard let from = places[edge.source], let to = places[edge.target] else { return [] }
        let (startX, startY) = (from.x + Self.width, from.y + Self.height / 2)
        let (endX, endY) = (to.x, to.y + Self.height / 2)
        let bend = max(40, abs(endX - startX) / 2)
        let (middleX, middleY) = ((startX + endX) / 2, (startY + endY) / 2)
        return [
            "  <path d=\"M\(startX) \(startY)C\(startX + bend) \(startY) \(endX - bend) \(endY) \(endX) \(endY)\" "
                + "fill=\"none\" stroke=\"#57606a\" stroke-width=\"1.5\" marker-end=\"url(#tip)\"/>",
            "  <text x=\"\(middleX)\" y=\"\(middleY - 5)\" text-anchor=\"middle\" fill=\"#24292f\" stroke=\"#ffffff\" "
                + "stroke-width=\"4\" paint-order=\"stroke\">\(Self.escaped(Self.shortened(edge.label, to: 26)))</text>",
        ]
    }

    private func drawing(_ node: StackGraph.Node) -> [String] {
        guard let place = places[node.id] else { return [] }
        let middle = place.x + Self.width / 2
        return [
            "  <g><title>\(Self.escaped(node.id)) (\(Self.escaped(node.type)))</title>",
            "    <rect x=\"\(place.x)\" y=\"\(place.y)\" width=\"\(Self.width)\" height=\"\(Self.height)\" rx=\"6\" "
                + "fill=\"#f6f8fa\" stroke=\"#57606a\"/>",
            "    <text x=\"\(middle)\" y=\"\(place.y + 19)\" text-anchor=\"middle\" font-weight=\"600\" fill=\"#24292f\">"
                + "\(Self.escaped(Self.shortened(node.id, to: 26)))</text>",
            "    <text x=\"\(middle)\" y=\"\(place.y + 36)\" text-anchor=\"middle\" fill=\"#57606a\">"
                + "\(Self.escaped(Self.shortened(node.kind, to: 30)))</text></g>",
        ]
    }

    private static func shortened(_ text: String, to length: Int) -> String {
        text.count <= length ? text : text.prefix(length - 1) + "…"
    }

    private static func escaped(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            // XML has no control characters.
            case _ where scalar.value < 0x20: result += " "
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
