/// Places a diagram's nodes in columns, from where things begin to where they end.
///
/// The usual way of layers: a node stands behind all that lead to it; an edge over several columns gets a bend in each;
/// bends and nodes of a column are put in the order of their neighbours, so that few edges cross; then each moves
/// towards the middle of its neighbours as far as the order leaves room. A row of columns that is too long to be read on a
/// slide goes on below, as a line of text does.
struct DiagramLayout {
    struct Point: Hashable {
        var x: Double
        var y: Double
    }

    /// A part of an edge's way.
    enum Leg: Hashable {
        /// From one column to the next.
        case curve(from: Point, to: Point)
        /// Over a column in which the edge only passes.
        case line(to: Point)
        /// To the next band: around the first one's right end, between the two, to the second one's left end.
        case turn(from: Point, to: Point, right: Double, middle: Double, left: Double)
    }

    static let rowGap = 26.0
    static let margin = 6.0

    /// The same for all.
    let nodeHeight: Double
    /// By column; as wide as its longest name needs.
    private(set) var widths: [Double] = []
    /// The left upper corners, by node.
    private(set) var corners: [Point] = []
    /// By edge; none for one that leads back.
    private(set) var legs: [[Leg]] = []
    /// Whether the edge leads back to an earlier column, by edge.
    private(set) var leadsBack: [Bool] = []
    private(set) var size = Point(x: 0, y: 0)

    let diagram: Diagram
    /// Nodes, then bends.
    private(set) var columnOf: [Int]
    private var neighbours: [[Int]]
    private(set) var columns: [[Int]] = []
    private(set) var bendItems: [[Int]] = []
    private(set) var middles: [Double] = []

    init(_ diagram: Diagram) {
        self.diagram = diagram
        let titles = diagram.nodes.map { DiagramWords.title($0.title) }
        nodeHeight = titles.contains { $0.count > 1 } ? 64 : 48
        columnOf = [Int](repeating: 0, count: diagram.nodes.count)
        neighbours = [[Int]](repeating: [], count: diagram.nodes.count)
        leadsBack = Self.backEdges(of: diagram)
        guard !diagram.nodes.isEmpty else { return }
        assignColumns()
        addBends()
        columns = Dictionary(grouping: columnOf.indices) { columnOf[$0] }.sorted { $0.key < $1.key }.map(\.value)
        widths = columns.map { column in column.filter(diagram.nodes.indices.contains).map(ownWidth).max() ?? 0 }
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
        // Towards one side at a time, so that what pulls at one end of a chain moves all of it, and it stays straight.
        for _ in 0..<6 {
            for column in columns { relax(column, towards: -1) }
            for column in columns.reversed() { relax(column, towards: 1) }
        }
    }

    /// Moves a column's items to the middle of their neighbours on a side, then apart again.
    private mutating func relax(_ column: [Int], towards side: Int) {
        let wanted = column.map { item in
            let near = neighbours[item].filter { columnOf[$0] == columnOf[item] + side }.map { middles[$0] }
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

    private func ownWidth(of node: Int) -> Double {
        let (title, kind) = (DiagramWords.title(diagram.nodes[node].title), diagram.nodes[node].subtitle)
        let letters = Double(title.map(\.count).max() ?? 0) * 8.2
        return max(84, max(letters, Double(DiagramWords.subtitle(kind).count) * 6.6) + 26).rounded()
    }

    /// Nodes of a column are as wide as each other.
    func width(of node: Int) -> Double { widths[columnOf[node]] }

    /// Room for the widest label between a column and the next.
    func gap(behind column: Int) -> Double {
        let labels = diagram.edges.indices.filter { !leadsBack[$0] && columnOf[diagram.edges[$0].source] == column }
            .flatMap { DiagramWords.label(diagram.edges[$0].label) }.map { Double($0.count) * 6.8 + 34 }
        return max(44, labels.max() ?? 0)
    }

    private mutating func place() {
        let bands = DiagramBands(self)
        corners = diagram.nodes.indices.map { bands.corner(of: $0) }
        legs = diagram.edges.indices.map { leadsBack[$0] ? [] : bands.legs(of: $0) }
        size = bands.size
        if leadsBack.contains(true) { size.y += 40 }
    }

    func height(of item: Int) -> Double { item < diagram.nodes.count ? nodeHeight : 6 }
}
