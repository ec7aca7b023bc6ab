extension FunctionLibrary {
    static let higherOrder: [Builtin] = [
        Builtin("map", "<af>", arity: 2) { (evaluator, value, call) throws(JSONataError) in
            var results: [Value] = []
            for (index, item) in value.items.enumerated() {
                let result = try evaluator.call(call[1], item, .number(Double(index)), value, call.frame)
                if !result.isUndefined { results.append(result) }
            }
            return .sequence(results)
        },
        Builtin("filter", "<af>", arity: 2) { (evaluator, value, call) throws(JSONataError) in
            var kept: [Value] = []
            for (index, item) in value.items.enumerated()
            where try evaluator.call(call[1], item, .number(Double(index)), value, call.frame).isTrue() {
                kept.append(item)
            }
            return .sequence(kept)
        },
        Builtin("single", "<af?>", arity: 2) { (evaluator, value, call) throws(JSONataError) in
            var found: Value?
            for (index, item) in value.items.enumerated() {
                let verdict =
                    call[1].isUndefined
                    ? .bool(true) : try evaluator.call(call[1], item, .number(Double(index)), value, call.frame)
                guard try verdict.isTrue() else { continue }
                guard found == nil else { throw JSONataError("D3138", inserts: ["index": "\(index)"]) }
                found = item
            }
            guard let found else { throw JSONataError("D3139") }
            return found
        },
        Builtin("reduce", "<afj?:j>", arity: 3) { (evaluator, value, call) throws(JSONataError) in
            let arity = call[1].function?.arity ?? 0
            guard arity >= 2 else { throw JSONataError("D3050", inserts: ["index": "1"]) }
            let items = value.items
            let hasStart = !call[2].isUndefined || items.isEmpty
            var result = hasStart ? call[2] : items[0]
            for (index, item) in items.enumerated().dropFirst(hasStart ? 0 : 1) {
                var arguments = [result, item]
                if arity >= 3 { arguments.append(.number(Double(index))) }
                if arity >= 4 { arguments.append(value) }
                result = try evaluator.apply(call[1], arguments, call.frame)
            }
            return result
        },
    ]
}

extension Evaluator {
    /// Calls a function with an item, and with where it stands and in what when the function takes that many.
    func call(
        _ function: Value,
        _ item: Value,
        _ place: Value,
        _ whole: Value,
        _ frame: Frame
    ) throws(JSONataError) -> Value {
        let arity = function.function?.arity ?? 1
        var arguments = [item]
        if arity >= 2 { arguments.append(place) }
        if arity >= 3 { arguments.append(whole) }
        return try apply(function, arguments, frame)
    }
}
