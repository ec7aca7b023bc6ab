import WorkshopCommon

/// The variables of one scope: a block, a function's call, a tuple, or the whole evaluation.
final class Frame {
    private let parent: Frame?
    /// How deep values lie one in another here; see ``Value/nesting``.
    private(set) var nesting: Int32
    /// Whether a closure holds this frame, so that a cycle is possible.
    var isCaptured = false
    /// Few enough that searching beats hashing.
    private var names: [String] = []
    private var values: [Value] = []
    /// A tuple's bindings, when this is the scope of one.
    private let tuple: ObjectValue?
    /// Bindings from outside, converted when they are first asked for.
    private var pending: [String: JSONValue]

    init(in parent: Frame?, tuple: ObjectValue? = nil, bindings: [String: JSONValue] = [:]) {
        self.parent = parent
        nesting = 1 + max(parent?.nesting ?? 0, tuple?.nesting ?? 0)
        self.tuple = tuple
        pending = bindings
    }

    func bind(_ name: String, to value: Value) {
        if value.nesting >= nesting, !isHeld(by: value) { nesting = value.nesting + 1 }
        if let index = names.firstIndex(of: name) {
            values[index] = value
        } else {
            names.append(name)
            values.append(value)
        }
    }

    /// A function that is bound where it was written lies beside this frame, not in it.
    private func isHeld(by value: Value) -> Bool {
        guard case .function(let function) = value, case .lambda(let closure) = function.body else { return false }
        var frame: Frame? = self
        while let current = frame {
            if current === closure.frame { return true }
            frame = current.parent
        }
        return false
    }

    /// Lets go of everything, at the evaluation's end: a function bound where it was written would keep both alive.
    func clear() {
        names = []
        values = []
        pending = [:]
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
