/// A value inside an evaluation: JSON, with numbers as the doubles that JSONata counts with, and what JSON has not.
enum Value {
    /// No value at all: a path that leads nowhere.
    case undefined
    case null
    case bool(Bool)
    case number(Double)
    case string(String)
    case array(ArrayValue)
    case object(ObjectValue)
    case function(FunctionValue)

    var isUndefined: Bool { if case .undefined = self { true } else { false } }
    var isFunction: Bool { if case .function = self { true } else { false } }
    var string: String? { if case .string(let string) = self { string } else { nil } }
    var array: ArrayValue? { if case .array(let array) = self { array } else { nil } }
    var object: ObjectValue? { if case .object(let object) = self { object } else { nil } }
    var function: FunctionValue? { if case .function(let function) = self { function } else { nil } }

    /// The number, unless it isn't one.
    ///
    /// - Throws: `D1001` for an infinite one, as soon as something wants to count with it.
    func finiteNumber() throws(JSONataError) -> Double? {
        guard case .number(let number) = self, !number.isNaN else { return nil }
        guard number.isFinite else { throw JSONataError("D1001", value: self) }
        return number
    }

    /// The items that a value stands for: an array's elements, or the one value itself, even when undefined.
    var items: [Value] {
        if case .array(let array) = self { array.elements } else { [self] }
    }

    /// How many values lie one in another, functions with what they captured included.
    ///
    /// Bounded, because freeing a value frees what lies in it by recursion: without a bound, a loop that wraps its result
    /// again and again would exhaust the stack when the result is dropped.
    var nesting: Int32 {
        switch self {
        case .array(let array): array.nesting
        case .object(let object): object.nesting
        case .function(let function): function.nesting
        default: 0
        }
    }

    static let maximumNesting: Int32 = 1_000

    static func array(_ elements: [Value]) -> Value { .array(ArrayValue(elements)) }
    static func sequence(_ elements: [Value]) -> Value { .array(ArrayValue(elements, .sequence)) }

    /// `$boolean`: what counts as true. `nil` for undefined.
    func truth() throws(JSONataError) -> Bool? {
        switch self {
        case .undefined: return nil
        case .null, .function: return false
        case .bool(let value): return value
        case .number: return try finiteNumber().map { $0 != 0 } ?? false
        case .string(let string): return !string.isEmpty
        case .object(let object): return !object.isEmpty
        case .array(let array):
            for element in array.elements where try element.truth() == true { return true }
            return false
        }
    }

    func isTrue() throws(JSONataError) -> Bool { try truth() == true }
}
