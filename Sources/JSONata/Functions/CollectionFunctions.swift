extension FunctionLibrary {
    static let collections: [Builtin] = [
        Builtin("count", "<a:n>", arity: 1) { (_, call) throws(JSONataError) in
            .number(Double(call[0].isUndefined ? 0 : call[0].items.count))
        },
        Builtin("append", "<xx:a>", arity: 2) { (evaluator, call) throws(JSONataError) in
            try evaluator.charge((call[0].items.count + call[1].items.count) >> 4)
            return .appending(call[0], call[1])
        },
        Builtin("reverse", "<a:a>") { (_, value, _) throws(JSONataError) in
            value.items.count <= 1 ? value : .array(value.items.reversed())
        },
        Builtin("shuffle", "<a:a>") { (evaluator, value, _) throws(JSONataError) in
            .array(value.items.shuffled(using: &evaluator.random))
        },
        Builtin("distinct", "<x:x>") { (evaluator, value, _) throws(JSONataError) in
            guard case .array(let array) = value, array.count > 1 else { return value }
            return .array(ArrayValue(try distinct(array.elements, evaluator), array.isSequence ? .sequence : []))
        },
        Builtin("zip", "<a+>", arity: 0) { (_, call) throws(JSONataError) in
            let arrays = call.arguments.map { $0.isUndefined ? [] : $0.items }
            let count = arrays.map(\.count).min() ?? 0
            return .array((0..<count).map { index in .array(arrays.map { $0[index] }) })
        },
        Builtin("sort", "<af?:a>", arity: 2) { (evaluator, value, call) throws(JSONataError) in
            try sort(value, evaluator, call)
        },
    ]

    private static func distinct(_ elements: [Value], _ evaluator: Evaluator) throws(JSONataError) -> [Value] {
        var scalars: Set<String> = []
        var others: [Value] = []
        var result: [Value] = []
        for element in elements {
            switch element {
            case .string(let string):
                guard scalars.insert("s\(string)").inserted else { continue }
            case .number(let number):
                guard scalars.insert("n\(number == 0 ? 0 : number)").inserted else { continue }
            default:
                try evaluator.charge(1 + others.count >> 4)
                guard !others.contains(where: { $0.isEqual(to: element) }) else { continue }
                others.append(element)
            }
            result.append(element)
        }
        return result
    }

    private static func sort(
        _ value: Value,
        _ evaluator: Evaluator,
        _ call: Builtin.Call
    ) throws(JSONataError) -> Value {
        let elements = value.items
        guard elements.count > 1 else { return value }
        if !call[1].isUndefined {
            let comparator = call[1]
            let sorted = try evaluator.mergeSorted(elements) { (left, right) throws(JSONataError) in
                try evaluator.apply(comparator, [left, right], call.frame).isTrue()
            }
            return .array(sorted)
        }
        let letters = Set(elements.map(\.typeLetter))
        guard letters == ["n"] || letters == ["s"] else { throw JSONataError("D3070", inserts: ["index": "1"]) }
        let sorted = try evaluator.mergeSorted(elements) { (left, right) throws(JSONataError) in
            switch (left, right) {
            case (.number(let left), .number(let right)): left > right
            case (.string(let left), .string(let right)): right.precedes(left)
            default: false
            }
        }
        return .array(sorted)
    }
}
