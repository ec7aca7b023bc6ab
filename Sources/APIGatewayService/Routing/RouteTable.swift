/// Path templates and what stands behind them.
///
/// A fixed segment wins over `{parameter}`, and that over `{greedy+}`; what is tried first is the most specific, and
/// the next follows where it leads nowhere.
struct RouteTable<Target: Sendable>: Sendable {
    struct Match: Sendable {
        let template: String
        /// As they stand in the request's path, still encoded.
        let parameters: [(name: String, value: String)]
        let target: Target
    }

    private final class Node: @unchecked Sendable {
        var fixed: [String: Node] = [:]
        var parameter: Node?
        var route: (template: String, names: [String], target: Target)?
        /// The greedy route that starts below this node.
        var greedy: (template: String, names: [String], target: Target)?
    }

    // Built once in `init`, only read afterwards.
    private let root = Node()

    init(_ routes: [(template: String, target: Target)]) {
        for route in routes { add(route.template, route.target) }
    }

    private func add(_ template: String, _ target: Target) {
        var node = root
        var names: [String] = []
        for segment in template.split(separator: "/") {
            guard segment.first == "{", segment.last == "}" else {
                node = node.fixed.getOrAdd(String(segment), Node())
                continue
            }
            if segment.hasSuffix("+}") {
                node.greedy = (template, names + [String(segment.dropFirst().dropLast(2))], target)
                return
            }
            names.append(String(segment.dropFirst().dropLast()))
            let child = node.parameter ?? Node()
            node.parameter = child
            node = child
        }
        node.route = (template, names, target)
    }

    /// The most specific route that `accepts` holds for.
    /// - Parameter segments: Of the path, still encoded.
    func match(_ segments: [Substring], accepts: (Target) -> Bool = { _ in true }) -> Match? {
        match(segments[...], at: root, values: [], accepts: accepts)
    }

    private func match(
        _ segments: ArraySlice<Substring>,
        at node: Node,
        values: [String],
        accepts: (Target) -> Bool
    ) -> Match? {
        guard let segment = segments.first else {
            guard let route = node.route, accepts(route.target) else { return nil }
            return Match(
                template: route.template,
                parameters: zip(route.names, values).map { ($0, $1) },
                target: route.target
            )
        }
        if let child = node.fixed[String(segment)],
            let found = match(segments.dropFirst(), at: child, values: values, accepts: accepts)
        {
            return found
        }
        if !segment.isEmpty, let child = node.parameter,
            let found = match(segments.dropFirst(), at: child, values: values + [String(segment)], accepts: accepts)
        {
            return found
        }
        guard let greedy = node.greedy, accepts(greedy.target) else { return nil }
        let rest = segments.joined(separator: "/")
        return Match(
            template: greedy.template,
            parameters: zip(greedy.names, values + [rest]).map { ($0, $1) },
            target: greedy.target
        )
    }
}

extension Dictionary {
    fileprivate mutating func getOrAdd(_ key: Key, _ new: @autoclosure () -> Value) -> Value {
        if let value = self[key] { return value }
        let value = new()
        self[key] = value
        return value
    }
}
