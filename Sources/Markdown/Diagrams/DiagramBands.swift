/// The columns of a diagram one beside the other, or in bands one below the other where that makes the letters larger.
struct DiagramBands {
    typealias Point = DiagramLayout.Point
    typealias Leg = DiagramLayout.Leg

    /// The room that a slide has for a diagram below its title, in the drawing's units at the usual size of text, 13 for
    /// an em.
    private static let room = (width: 39.6 * 13, height: 16.8 * 13)
    /// Below this share of the text around it, letters are too small for the last row.
    private static let readable = 0.7
    /// Between two edges that turn at the same place.
    private static let lane = 9.0
    /// From a band's end to the first way around it.
    private static let side = 20.0

    private let layout: DiagramLayout
    /// Of columns.
    private let bands: [Range<Int>]
    private var left: [Double] = []
    /// What is added to the middles of a band's items.
    private var shift: [Double] = []
    private var bottom: [Double] = []
    private(set) var size = Point(x: 0, y: 0)

    init(_ layout: DiagramLayout) {
        let all = Self(layout, cuts: [])
        guard all.scale < Self.readable, !layout.leadsBack.contains(true) else {
            self = all
            return
        }
        let places = 1..<layout.columns.count
        let pairs = places.flatMap { first in places.filter { $0 > first }.map { [first, $0] } }
        var best = all
        // Of two that are nearly as good, the one with fewer turns.
        for cuts in places.map({ [$0] }) + pairs where cuts.count < 2 || layout.columns.count > 6 {
            let bands = Self(layout, cuts: cuts)
            let needed = bands.bands.count > best.bands.count ? 1.15 : 1
            let isNarrower = bands.scale == best.scale && bands.size.x < best.size.x && needed == 1
            if bands.scale > best.scale * needed || isNarrower { best = bands }
        }
        self = best
    }

    /// - Parameter cuts: the columns that begin a band, besides the first.
    private init(_ layout: DiagramLayout, cuts: [Int]) {
        self.layout = layout
        let ends = [0] + cuts + [layout.columns.count]
        bands = zip(ends, ends.dropFirst()).map { $0..<$1 }
        left = [Double](repeating: 0, count: layout.columns.count)
        var top = DiagramLayout.margin
        for (index, band) in bands.enumerated() {
            var x = DiagramLayout.margin + (index > 0 ? Self.side + Double(turns(before: index)) * Self.lane : 0)
            for column in band {
                left[column] = x
                x += layout.widths[column] + (column + 1 < band.upperBound ? layout.gap(behind: column) : 0)
            }
            let turns = index + 1 < bands.count ? turns(before: index + 1) : 0
            size.x = max(size.x, x + (turns > 0 ? Self.side + Double(turns - 1) * Self.lane : 0) + DiagramLayout.margin)
            let items = band.flatMap { layout.columns[$0] }
            let high = items.map { layout.middles[$0] - layout.height(of: $0) / 2 }.min() ?? 0
            let low = items.map { layout.middles[$0] + layout.height(of: $0) / 2 }.max() ?? 0
            shift.append(top - high)
            bottom.append(top + low - high)
            top += low - high + 40 + Double(max(0, turns - 1)) * Self.lane
        }
        size.y = (bottom.last ?? 0) + DiagramLayout.margin
    }

    /// How large letters can be in a slide's room, as a share of the text around them.
    private var scale: Double { min(1, Self.room.width / size.x, Self.room.height / size.y) }

    // MARK: Nodes

    func corner(of node: Int) -> Point {
        Point(x: left[layout.columnOf[node]], y: middle(node) - layout.nodeHeight / 2)
    }

    private func band(of item: Int) -> Int { bands.firstIndex { $0.contains(layout.columnOf[item]) } ?? 0 }

    private func middle(_ item: Int) -> Double { layout.middles[item] + shift[band(of: item)] }

    // MARK: Edges

    /// The stops of an edge: its source, its bends, its target.
    private func stops(of edge: Int) -> [Int] {
        [layout.diagram.edges[edge].source] + layout.bendItems[edge] + [layout.diagram.edges[edge].target]
    }

    /// The edges that lead into a band from the one above.
    private func edges(into band: Int) -> [Int] {
        layout.diagram.edges.indices.filter { edge in
            guard !layout.leadsBack[edge] else { return false }
            return layout.columnOf[layout.diagram.edges[edge].source] < bands[band].lowerBound
                && layout.columnOf[layout.diagram.edges[edge].target] >= bands[band].lowerBound
        }
    }

    private func turns(before band: Int) -> Int { edges(into: band).count }

    func legs(of edge: Int) -> [Leg] {
        let stops = stops(of: edge)
        var legs: [Leg] = []
        for (source, target) in zip(stops, stops.dropFirst()) {
            let isLast = target == stops.last
            let end = Point(x: left[layout.columnOf[target]] - (isLast ? 7 : 0), y: middle(target))
            let column = layout.columnOf[source]
            let start = Point(x: left[column] + layout.widths[column], y: middle(source))
            if source != stops.first { legs.append(.line(to: start)) }
            let band = band(of: target)
            legs.append(self.band(of: source) == band ? .curve(from: start, to: end) : turn(edge, start, end, band))
        }
        return legs
    }

    private func turn(_ edge: Int, _ start: Point, _ end: Point, _ band: Int) -> Leg {
        let lane = Double(edges(into: band).firstIndex(of: edge) ?? 0) * Self.lane
        let above = bands[band - 1].upperBound - 1
        let right = left[above] + layout.widths[above] + Self.side - 6 + lane
        return .turn(
            from: start,
            to: end,
            right: right,
            middle: bottom[band - 1] + 22 + lane,
            left: DiagramLayout.margin + lane
        )
    }
}
