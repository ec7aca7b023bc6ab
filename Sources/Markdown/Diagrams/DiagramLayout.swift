/// Places a diagram's nodes in columns, from where things begin to where they end.
///
/// The usual way of layers: a node stands behind all that lead to it; an edge over several columns gets a bend in each;
/// bends and nodes of a column are put in the order of their neighbours, so that few edges cross; then each moves
/// towards the middle of its neighbours as far as the order leaves room.
struct DiagramLayout {
    struct Point: Hashable {
        var x: Double
        var y: Double
    }

    static let nodeHeight = 48.0
    private static let rowGap = 26.0
    private static let margin = 6.0

    /// As wide as the longest name needs, the same for all.
    let nodeWidth: Double
    /// The left upper corners, by node.
    private(set) var corners: [Point] = []
    /// What an edge passes between its ends, by edge.
    private(set) var bends: [[Point]] = []
    /// Whether the edge leads back to an earlier column, by edge.
    private(set) var leadsBack: [Bool] = []
    private(set) var size = Point(x: 0, y: 0)

    private let diagram: Diagram
    /// Nodes, then bends.
    private var columnOf: [Int]
    private var neighbours: [[Int]]
    private var columns: [[Int]] = []
    private var bendItems: [[Int]] = []
    private var middles: [Double] = []

    init(_ diagram: Diagram) {
        self.diagram = diagram
        let widths = diagram.nodes.map { node in
            let title = DiagramSVG.shortened(node.title, to: DiagramSVG.titleLength).count
            return max(Double(title) * 8.2, Double(min(node.subtitle.count, DiagramSVG.subtitleLength)) * 6.4) + 26
        }
        nodeWidth = max(84, widths.max() ?? 0).rounded()
        columnOf = [Int](repeating: 0, count: diagram.nodes.count)
        neighbours = [[Int]](repeating: [], count: diagram.nodes.count)
        guard !diagram.nodes.isEmpty else { return }
        leadsBack = Self.backEdges(of: diagram)
        assignColumns()
        addBends()
        columns = Dictionary(grouping: columnOf.indices) { columnOf[$0] }.sorted { $0.key < $1.key }.map(\.value)
        order()
        spread()
        place()
    }

    // MARK: Columns

    /// Edges that close a circle, found by walking from the first node on.
    private static func backEdges(of diagram: Diagram) -> [Bool] {
        var leadsBack = [Bool](repeating: false, count: diagram.edges.count)
        var state = [Int](repeating: 0, count: diagram.nodes.count)
        let outgoing = Dictionary(grouping: diagram.edges.indices) { diagram.edges[$0].source }
        for root in diagram.nodes.indices where state[root] == 0 {
            var open: [(node: Int, next: Int)] = [(root, 0)]
            state[root] = 1
            while let (node, next) = open.last {
                let edges = outgoing[node] ?? []
                guard next < edges.count else {
                    state[node] = 2
                    open.removeLast()
                    continue
                }
                open[open.count - 1].next += 1
                let target = diagram.edges[edges[next]].target
                if state[target] == 1 { leadsBack[edges[next]] = true }
                if state[target] == 0 {
                    state[target] = 1
                    open.append((target, 0))
                }
            }
        }
        return leadsBack
    }

    private mutating func assignColumns() {
        // As many rounds as the longest way has edges.
        for _ in diagram.nodes {
            var isDone = true
            for (index, edge) in diagram.edges.enumerated() where !leadsBack[index] {
                if columnOf[edge.target] <= columnOf[edge.source] {
                    columnOf[edge.target] = columnOf[edge.source] + 1
                    isDone = false
                }
            }
            if isDone { return }
        }
    }

    private mutating func addBends() {
        for (index, edge) in diagram.edges.enumerated() {
            var items: [Int] = []
            if !leadsBack[index] {
                var last = edge.source
                for column in columnOf[edge.source] + 1..<max(columnOf[edge.source] + 1, columnOf[edge.target]) {
                    columnOf.append(column)
                    neighbours.append([])
                    connect(last, columnOf.count - 1)
                    last = columnOf.count - 1
                    items.append(last)
                }
                connect(last, edge.target)
            }
            bendItems.append(items)
        }
    }

    private mutating func connect(_ left: Int, _ right: Int) {
        neighbours[left].append(right)
        neighbours[right].append(left)
    }

    // MARK: Rows

    private mutating func order() {
        var rank = [Double](repeating: 0, count: columnOf.count)
        for column in columns { for (index, item) in column.enumerated() { rank[item] = Double(index) } }
        for round in 0..<8 {
            for index in round % 2 == 0 ? Array(columns.indices) : columns.indices.reversed() {
                let side = round % 2 == 0 ? -1 : 1
                let keys = columns[index].map { item in
                    let near = neighbours[item].filter { columnOf[$0] == columnOf[item] + side }
                    return (item, near.isEmpty ? rank[item] : near.map { rank[$0] }.reduce(0, +) / Double(near.count))
                }
                columns[index] = keys.enumerated().sorted {
                    ($0.element.1, $0.offset) < ($1.element.1, $1.offset)
                }.map(\.element.0)
                for (place, item) in columns[index].enumerated() { rank[item] = Double(place) }
            }
        }
    }

    private func height(of item: Int) -> Double { item < diagram.nodes.count ? Self.nodeHeight : 6 }

    private mutating func spread() {
        middles = [Double](repeating: 0, count: columnOf.count)
        for column in columns {
            var y = 0.0
            for item in column {
                middles[item] = y + height(of: item) / 2
                y += height(of: item) + Self.rowGap
            }
            for item in column { middles[item] -= (y - Self.rowGap) / 2 }
        }
        for _ in 0..<12 {
            for column in columns { relax(column) }
        }
        let top = middles.indices.map { middles[$0] - height(of: $0) / 2 }.min() ?? 0
        for item in middles.indices { middles[item] += Self.margin - top }
    }

    /// Moves a column's items to the middle of their neighbours, then apart again.
    private mutating func relax(_ column: [Int]) {
        let wanted = column.map { item in
            let near = neighbours[item].map { middles[$0] }
            return near.isEmpty ? middles[item] : near.reduce(0, +) / Double(near.count)
        }
        var placed: [Double] = []
        for (index, item) in column.enumerated() {
            var y = wanted[index]
            if index > 0 {
                let before = column[index - 1]
                y = max(y, placed[index - 1] + (height(of: before) + height(of: item)) / 2 + Self.rowGap)
            }
            placed.append(y)
        }
        let shift = (zip(wanted, placed).map { $0 - $1 }.reduce(0, +)) / Double(max(1, column.count))
        for (index, item) in column.enumerated() { middles[item] = placed[index] + shift }
    }

    // MARK: Places

    /// Room for the widest label between two columns.
    private func gap(behind column: Int) -> Double {
        let labels = diagram.edges.indices.filter { !leadsBack[$0] && columnOf[diagram.edges[$0].source] == column }
            .map { Double(DiagramSVG.shortened(diagram.edges[$0].label, to: DiagramSVG.labelLength).count) * 6.8 + 34 }
        return max(44, labels.max() ?? 0)
    }

    private mutating func place() {
        var left: [Double] = []
        var x = Self.margin
        for column in columns.indices {
            left.append(x)
            x += nodeWidth + gap(behind: column)
        }
        corners = diagram.nodes.indices.map {
            Point(x: left[columnOf[$0]], y: middles[$0] - Self.nodeHeight / 2)
        }
        bends = bendItems.map { $0.map { Point(x: left[columnOf[$0]] + nodeWidth / 2, y: middles[$0]) } }
        let bottom = middles.indices.map { middles[$0] + height(of: $0) / 2 }.max() ?? 0
        let hasBackEdges = leadsBack.contains(true)
        size = Point(
            x: (left.last ?? 0) + nodeWidth + Self.margin,
            y: bottom + Self.margin + (hasBackEdges ? 40 : 0)
        )
    }
}
