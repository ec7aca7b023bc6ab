/// An array, or a sequence that becomes one value when it has just one element.
struct ArrayValue {
    struct Traits: OptionSet {
        let rawValue: UInt8

        /// The result of a path or filter: empty, it is undefined; with one element, it is that element.
        static let sequence = Traits(rawValue: 1)
        /// A sequence that stays an array even with one element: what `[]` after a step asks for.
        static let keepsSingleton = Traits(rawValue: 2)
        /// Written as `[...]` at the end of a path: isn't flattened into the path's sequence.
        static let constructed = Traits(rawValue: 4)
        /// Its elements are tuples: bindings of `@`, `#` and parents beside the item itself under `@`.
        static let tuples = Traits(rawValue: 8)
        /// Holds the input document, itself an array, as its only element.
        static let wrapsInput = Traits(rawValue: 16)
    }

    let elements: [Value]
    var traits: Traits
    /// How deep values lie one in another here; see ``Value/nesting``.
    let nesting: Int32

    init(_ elements: [Value], _ traits: Traits = []) {
        self.elements = elements
        self.traits = traits
        nesting = 1 + (elements.lazy.map(\.nesting).max() ?? 0)
    }

    var isSequence: Bool { traits.contains(.sequence) }
    var count: Int { elements.count }
}

extension Value {
    /// `$append`: one array of both, or the other one when one is undefined.
    static func appending(_ left: Value, _ right: Value) -> Value {
        switch (left, right) {
        case (.undefined, _): right
        case (_, .undefined): left
        default: .array(left.items + right.items)
        }
    }

    /// What an expression gives at its end: a sequence of none is undefined, of one that one.
    func unwrapped(keepingArray: Bool) -> Value {
        guard case .array(var array) = self, array.isSequence, !array.traits.contains(.tuples) else { return self }
        if keepingArray { array.traits.insert(.keepsSingleton) }
        switch array.count {
        case 0: return .undefined
        case 1 where !array.traits.contains(.keepsSingleton): return array.elements[0]
        default: return .array(array)
        }
    }
}
