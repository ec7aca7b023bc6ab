import OrderedCollections

extension Evaluator {
    /// A step whose items are carried with what `@`, `#` and `%` bound on the way to them.
    func evaluateTupleStep(
        _ step: Node,
        _ items: [Value],
        _ tuples: Value?,
        _ frame: Frame
    ) throws(JSONataError) -> Value {
        let result =
            if case .sort(let terms) = step.kind {
                try sortedTuples(terms, step, items, tuples, frame)
            } else {
                try joinedTuples(step, tuples?.items ?? items.map { Evaluator.tuple($0) }, frame)
            }
        guard let stages = step.stages else { return result }
        return try applyStages(stages, to: result, frame)
    }

    private func joinedTuples(_ step: Node, _ tuples: [Value], _ frame: Frame) throws(JSONataError) -> Value {
        var joined: [Value] = []
        for case .object(let tuple) in tuples {
            let context = tuple["@"]
            let value = try evaluate(step, context, Frame(in: frame, tuple: tuple))
            if value.isUndefined { continue }
            let isTuples = value.array?.traits.contains(.tuples) ?? false
            for (index, item) in value.items.enumerated() {
                var extended = tuple
                if isTuples, case .object(let inner) = item {
                    extended.merge(inner)
                } else {
                    extended[step.focus ?? "@"] = item
                    if let name = step.index { extended[name] = .number(Double(index)) }
                    if let ancestor = step.ancestor { extended[ancestor.label] = context }
                }
                joined.append(.object(extended))
            }
        }
        return .array(ArrayValue(joined, [.sequence, .tuples]))
    }

    private func sortedTuples(
        _ terms: [Node.SortTerm],
        _ step: Node,
        _ items: [Value],
        _ tuples: Value?,
        _ frame: Frame
    ) throws(JSONataError) -> Value {
        if let tuples = tuples?.array { return .array(try sort(tuples, terms, at: step.position, frame)) }
        let sorted = try sort(ArrayValue(items, .sequence), terms, at: step.position, frame)
        let numbered = sorted.elements.enumerated().map { index, item in
            var tuple = ObjectValue(["@": item])
            if let name = step.index { tuple[name] = .number(Double(index)) }
            return Value.object(tuple)
        }
        return .array(ArrayValue(numbered, [.sequence, .tuples]))
    }

    private static func tuple(_ item: Value) -> Value { .object(ObjectValue(["@": item])) }
}
