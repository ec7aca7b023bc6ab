import OrderedCollections

extension Evaluator {
    private struct Entry {
        var data: Value
        let pair: Int
    }

    /// `{key: value}` over all items: those with the same key are one context for the value.
    func group(_ input: Value, _ pairs: [Node.Pair], _ position: Int, _ frame: Frame) throws(JSONataError) -> Value {
        let isTuples = input.array?.traits.contains(.tuples) ?? false
        var items = input.items
        // Without input there is still an object to be written.
        if items.isEmpty { items = [.undefined] }
        var groups: OrderedDictionary<String, Entry> = [:]
        for item in items {
            let (context, scope) = Evaluator.scope(of: item, isTuple: isTuples, frame)
            for (index, pair) in pairs.enumerated() {
                let key = try evaluate(pair.key, context, scope)
                if key.isUndefined { continue }
                guard case .string(let name) = key else { throw JSONataError("T1003", at: position, value: key) }
                if let entry = groups[name] {
                    guard entry.pair == index else { throw JSONataError("D1009", at: position, value: key) }
                    groups[name]?.data = .undefined
                    groups[name]?.data = Value.appending(entry.data, item)
                } else {
                    groups[name] = Entry(data: item, pair: index)
                }
            }
        }
        var members: OrderedDictionary<String, Value> = [:]
        for (name, entry) in groups {
            let data = isTuples ? Evaluator.reduced(entry.data) : entry.data
            let (context, scope) = Evaluator.scope(of: data, isTuple: isTuples, frame)
            let value = try evaluate(pairs[entry.pair].value, context, scope)
            if !value.isUndefined { members[name] = value }
        }
        return .object(ObjectValue(members))
    }

    static func scope(of item: Value, isTuple: Bool, _ frame: Frame) -> (context: Value, frame: Frame) {
        guard isTuple, case .object(let tuple) = item else { return (item, frame) }
        return (tuple["@"], Frame(in: frame, tuple: tuple))
    }

    /// The tuples of a group as one, each binding with all its values.
    private static func reduced(_ tuples: Value) -> Value {
        guard case .array(let array) = tuples else { return tuples }
        var members: OrderedDictionary<String, Value> = [:]
        for case .object(let tuple) in array.elements {
            for (name, value) in tuple.members {
                members[name] = Value.appending(members[name] ?? .undefined, value)
            }
        }
        return .object(ObjectValue(members))
    }
}
