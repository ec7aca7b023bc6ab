import OrderedCollections

extension FunctionLibrary {
    static let objects: [Builtin] = [
        Builtin("keys", "<x-:a<s>>", arity: 1) { (_, call) throws(JSONataError) in
            .sequence(keys(call[0]).map { .string($0) })
        },
        Builtin("lookup", "<x-s:x>", arity: 2) { (_, call) throws(JSONataError) in
            Evaluator.lookup(call[1].string ?? "", in: call[0])
        },
        Builtin("spread", "<x-:a<o>>", arity: 1) { (_, call) throws(JSONataError) in spread(call[0]) },
        Builtin("merge", "<a<o>:o>") { (_, value, _) throws(JSONataError) in
            var result = ObjectValue()
            for case .object(let object) in value.items { result.merge(object) }
            return .object(result)
        },
        Builtin("each", "<o-f:a>", arity: 2) { (evaluator, value, call) throws(JSONataError) in
            var results: [Value] = []
            for member in value.object?.members ?? [] {
                let result = try evaluator.call(call[1], member.value, .string(member.key), value, call.frame)
                if !result.isUndefined { results.append(result) }
            }
            return .sequence(results)
        },
        Builtin("sift", "<o-f?:o>", arity: 2) { (evaluator, value, call) throws(JSONataError) in
            var kept: OrderedDictionary<String, Value> = [:]
            for member in value.object?.members ?? [] {
                let result = try evaluator.call(call[1], member.value, .string(member.key), value, call.frame)
                if try result.isTrue() { kept[member.key] = member.value }
            }
            return kept.isEmpty ? .undefined : .object(ObjectValue(kept))
        },
    ]

    private static func keys(_ value: Value) -> [String] {
        switch value {
        case .object(let object): object.keys
        case .array(let array): Array(OrderedSet(array.elements.flatMap(keys)))
        default: []
        }
    }

    private static func spread(_ value: Value) -> Value {
        switch value {
        case .object(let object):
            return .sequence(object.members.map { .object(ObjectValue([$0.key: $0.value])) })
        case .array(let array):
            var result: [Value] = []
            for element in array.elements {
                let spread = spread(element)
                if !spread.isUndefined { result += spread.items }
            }
            return .array(ArrayValue(result, array.elements.isEmpty ? .sequence : []))
        default: return value
        }
    }
}
