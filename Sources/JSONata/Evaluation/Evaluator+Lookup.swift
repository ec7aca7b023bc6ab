extension Evaluator {
    /// A member by its name; of an array, that member of each element.
    static func lookup(_ name: String, in value: Value) -> Value {
        switch value {
        case .object(let object): return object[name]
        case .array(let array):
            var found: [Value] = []
            for element in array.elements {
                switch lookup(name, in: element) {
                case .undefined: break
                case .array(let inner): found += inner.elements
                case let member: found.append(member)
                }
            }
            return .sequence(found)
        default: return .undefined
        }
    }

    static func wildcard(_ input: Value) -> Value {
        var found: [Value] = []
        var traits = ArrayValue.Traits.sequence
        func add(_ value: Value) {
            flatten(value, into: &found)
            // As in the reference: what an array was appended to is a plain array from then on.
            if case .array = value { traits = [] }
        }
        switch input {
        case .array(let array):
            let inner = array.traits.contains(.wrapsInput) ? array.elements.first?.items ?? [] : array.elements
            inner.forEach(add)
        case .object(let object): object.members.forEach { add($0.value) }
        default: break
        }
        return .array(ArrayValue(found, traits))
    }

    private static func flatten(_ value: Value, into result: inout [Value]) {
        if case .array(let array) = value {
            for element in array.elements { flatten(element, into: &result) }
        } else {
            result.append(value)
        }
    }

    static func descendants(_ input: Value) throws(JSONataError) -> Value {
        if input.isUndefined { return .undefined }
        var found: [Value] = []
        try collect(input, into: &found, depth: 0)
        return found.count == 1 ? found[0] : .sequence(found)
    }

    private static func collect(_ value: Value, into found: inout [Value], depth: Int) throws(JSONataError) {
        guard depth <= Value.maximumDepth + 2 else { throw JSONataError.tooDeep() }
        switch value {
        case .array(let array):
            for element in array.elements { try collect(element, into: &found, depth: depth + 1) }
        case .object(let object):
            found.append(value)
            for member in object.members { try collect(member.value, into: &found, depth: depth + 1) }
        default: found.append(value)
        }
    }
}
