import StatesLanguage
import WorkshopCommon

/// A machine's states in the order in which they are drawn: along the first way that leads on from each, what stands
/// inside of a state below it.
struct StateGraphRows {
    struct Row: Hashable {
        let name: String
        let type: String
        let outcome: StateOutcome
        /// How deep inside of others it stands.
        let depth: Int
        /// Whether its first way leads to the next row.
        let goesOn: Bool
        /// States that it leads to besides.
        let jumps: [String]
        /// States that its catchers lead to.
        let handlers: [String]
        let location: SourceLocation?
    }

    private(set) var rows: [Row] = []
    private let outcomes: [String: StateOutcome]

    init(_ graph: StateGraph, outcomes: [String: StateOutcome]) {
        self.outcomes = outcomes
        add(graph, depth: 0)
    }

    private mutating func add(_ graph: StateGraph, depth: Int) {
        let order = Self.order(of: graph)
        for (place, index) in order.enumerated() {
            let state = graph.states[index]
            let following = place + 1 < order.count ? order[place + 1] : nil
            let handlers = state.kind.handlers
            let targets = state.kind.targets.dropLast(handlers.count)
            let goesOn = following.map { targets.contains($0) } ?? false
            var seen: Set<Int> = goesOn ? [following ?? index] : []
            let jumps = targets.filter { seen.insert($0).inserted }.map { graph.states[$0].name }
            rows.append(
                Row(
                    name: state.name,
                    type: state.kind.name,
                    outcome: outcomes[state.name] ?? .notReached,
                    depth: depth,
                    goesOn: goesOn,
                    jumps: jumps,
                    handlers: Set(handlers).sorted().map { graph.states[$0].name },
                    location: state.location
                )
            )
            switch state.kind {
            case .parallel(let parallel): for branch in parallel.branches { add(branch, depth: depth + 1) }
            case .map(let map): add(map.processor, depth: depth + 1)
            default: break
            }
        }
    }

    private static func order(of graph: StateGraph) -> [Int] {
        var order: [Int] = []
        var seen: Set<Int> = []
        var open = [graph.startAt]
        while let index = open.popLast() {
            guard seen.insert(index).inserted else { continue }
            order.append(index)
            open += graph.states[index].kind.targets.reversed()
        }
        return order
    }
}
