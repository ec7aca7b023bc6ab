extension Evaluator {
    func evaluatePath(_ path: Node, _ input: Value, _ frame: Frame) throws(JSONataError) -> Value {
        var items: [Value]
        if case .array(let array) = input, !path.steps[0].isVariable { items = array.elements } else { items = [input] }
        if path.isPlain, let result = try plainPath(path, input, frame) { return result }

        var result = Value.undefined
        var tuples: Value?
        for (index, step) in path.steps.enumerated() {
            let isTupleStream = step.isTuple || tuples != nil
            if index == 0, step.isConstructedArray {
                result = try evaluate(step, .sequence(items), frame)
            } else if isTupleStream {
                tuples = try evaluateTupleStep(step, items, tuples, frame)
            } else {
                result = try evaluateStep(step, items, frame, isLast: index == path.steps.count - 1)
            }
            if !isTupleStream, result.items.isEmpty || result.isUndefined { break }
            if step.focus == nil, !isTupleStream { items = result.items }
        }
        if let tuples { result = path.isTuple ? tuples : .sequence(tuples.items.map { $0.object?["@"] ?? .undefined }) }
        if path.keepsSingletonArray, case .array(var array) = result {
            if array.traits.contains(.constructed), !array.isSequence { array = ArrayValue([result], .sequence) }
            array.traits.insert(.keepsSingleton)
            result = .array(array)
        }
        guard let group = path.group else { return result }
        return try self.group(tuples ?? result, group.pairs, group.position, frame)
    }

    /// The most frequent path, names after a first step, as long as it meets no array on its way.
    ///
    /// - Returns: `nil` when the general way must be gone.
    private func plainPath(_ path: Node, _ input: Value, _ frame: Frame) throws(JSONataError) -> Value? {
        guard path.group == nil, !path.keepsSingletonArray, path.isPlainStill else { return nil }
        var current: Value
        switch path.steps[0].kind {
        case .name(let name):
            guard case .object(let object) = input else { return nil }
            current = object[name]
        case .variable(let name) where path.steps.count > 1:
            current = name.isEmpty ? input : lookup(name, in: frame)
        default: return nil
        }
        for step in path.steps.dropFirst() {
            guard case .name(let name) = step.kind else { return nil }
            switch current {
            case .object(let object): current = object[name]
            case .array: return nil
            default: return .undefined
            }
        }
        return current
    }

    private func evaluateStep(
        _ step: Node,
        _ input: [Value],
        _ frame: Frame,
        isLast: Bool
    ) throws(JSONataError) -> Value {
        if case .sort(let terms) = step.kind {
            let sorted = try sort(ArrayValue(input, .sequence), terms, at: step.position, frame)
            return try step.stages.map { stages throws(JSONataError) in
                try applyStages(stages, to: .array(sorted), frame)
            } ?? .array(sorted)
        }
        var results: [Value] = []
        for item in input {
            var value = try evaluate(step, item, frame)
            for case .filter(let predicate) in step.stages ?? [] { value = try filter(value, predicate, frame) }
            if !value.isUndefined { results.append(value) }
        }
        if isLast, results.count == 1, case .array(let only) = results[0], !only.isSequence { return results[0] }
        var flat: [Value] = []
        for value in results {
            if case .array(let array) = value, !array.traits.contains(.constructed) {
                flat += array.elements
            } else {
                flat.append(value)
            }
        }
        return .sequence(flat)
    }

    func applyStages(_ stages: [Node.Stage], to input: Value, _ frame: Frame) throws(JSONataError) -> Value {
        var result = input
        for stage in stages {
            switch stage {
            case .filter(let predicate):
                result = try filter(result, predicate, frame)
            case .index(let name):
                guard case .array(let array) = result else { continue }
                let numbered = array.elements.enumerated().map { position, element in
                    guard case .object(var tuple) = element else { return element }
                    tuple[name] = .number(Double(position))
                    return Value.object(tuple)
                }
                result = .array(ArrayValue(numbered, array.traits))
            }
        }
        return result
    }

    /// Keeps the items for which the predicate is true, or whose place is among the numbers it gives.
    func filter(_ input: Value, _ predicate: Node, _ frame: Frame) throws(JSONataError) -> Value {
        let array = input.array ?? ArrayValue([input], .sequence)
        let isTuples = array.traits.contains(.tuples)
        let traits: ArrayValue.Traits = isTuples ? [.sequence, .tuples] : .sequence
        if case .literal(.number(let number)) = predicate.kind, predicate.predicates == nil {
            guard let index = Evaluator.place(number, of: array.count) else { return .array(ArrayValue([], traits)) }
            let item = array.elements[index]
            if item.isUndefined { return .array(ArrayValue([], traits)) }
            if case .array = item { return item }
            return .array(ArrayValue([item], traits))
        }
        var kept: [Value] = []
        for (index, item) in array.elements.enumerated() {
            let result =
                if isTuples, case .object(let tuple) = item {
                    try evaluate(predicate, tuple["@"], Frame(in: frame, tuple: tuple))
                } else {
                    try evaluate(predicate, item, frame)
                }
            if let places = try Evaluator.numbers(result) {
                for place in places where Evaluator.place(place, of: array.count) == index { kept.append(item) }
            } else if try result.isTrue() {
                kept.append(item)
            }
        }
        return .array(ArrayValue(kept, traits))
    }

    /// Counted from the end when negative; `nil` outside.
    private static func place(_ number: Double, of count: Int) -> Int? {
        let floor = number.rounded(.down)
        let place = floor < 0 ? Double(count) + floor : floor
        return place >= 0 && place < Double(count) ? Int(place) : nil
    }

    private static func numbers(_ value: Value) throws(JSONataError) -> [Double]? {
        switch value {
        case .number: return try value.finiteNumber().map { [$0] }
        case .array(let array):
            var numbers: [Double] = []
            for element in array.elements {
                guard let number = try element.finiteNumber() else { return nil }
                numbers.append(number)
            }
            return numbers
        default: return nil
        }
    }
}

extension Node {
    fileprivate var isVariable: Bool { if case .variable = kind { true } else { false } }

    /// Predicates and bindings may have been added to steps since the path was made.
    fileprivate var isPlainStill: Bool {
        steps.allSatisfy { $0.stages == nil && $0.predicates == nil && !$0.isTuple && $0.group == nil }
    }
}
