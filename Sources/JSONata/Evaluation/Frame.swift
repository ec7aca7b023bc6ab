import WorkshopCommon

/// The variables of one scope: a block, a function's call, a tuple, or the whole evaluation.
final class Frame {
    private let parent: Frame?
    /// Few enough that searching beats hashing.
    private var names: [String] = []
    private var values: [Value] = []
    /// A tuple's bindings, when this is the scope of one.
    private let tuple: ObjectValue?
    /// Bindings from outside, converted when they are first asked for.
    private var pending: [String: JSONValue]

    init(in parent: Frame?, tuple: ObjectValue? = nil, bindings: [String: JSONValue] = [:]) {
        self.parent = parent
        self.tuple = tuple
        pending = bindings
    }

    func bind(_ name: String, to value: Value) {
        if let index = names.firstIndex(of: name) {
            values[index] = value
        } else {
            names.append(name)
            values.append(value)
        }
    }

    /// - Returns: `nil` when no scope binds the name; undefined when one binds it to that.
    func lookup(_ name: String) -> Value? {
        var frame = self
        while true {
            if let value = frame.own(name) { return value }
            guard let parent = frame.parent else { return nil }
            frame = parent
        }
    }

    private func own(_ name: String) -> Value? {
        for index in names.indices.reversed() where names[index] == name { return values[index] }
        if let tuple {
            let value = tuple[name]
            if !value.isUndefined { return value }
        }
        if !pending.isEmpty, let json = pending.removeValue(forKey: name) {
            let value = Value(json)
            bind(name, to: value)
            return value
        }
        return nil
    }
}
