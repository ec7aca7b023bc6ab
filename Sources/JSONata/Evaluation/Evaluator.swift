import WorkshopCommon

/// One evaluation: walks an expression's nodes, within the context's limits.
final class Evaluator {
    let dialect: JSONataDialect
    let context: JSONataContext
    var random: SeededRandom
    private let functions: [String: Builtin]
    private var depth = 0
    private var steps = 0
    private let deadline: ContinuousClock.Instant?
    /// Frames that closures hold, oldest first.
    private var captured: [WeakFrame] = []
    private var capturedLimit = 64
    /// An address near the bottom of the stack that the evaluation may use.
    private var stackBase: UInt = 0

    init(dialect: JSONataDialect, context: JSONataContext) {
        self.dialect = dialect
        self.context = context
        functions = FunctionLibrary.functions(of: dialect)
        random = SeededRandom(seed: context.randomSeed)
        deadline = context.limits.time.map { ContinuousClock.now + $0 }
    }

    func run(_ root: Node, input: JSONValue?, bindings: [String: JSONValue]) throws(JSONataError) -> JSONValue? {
        stackBase = stackAddress()
        let frame = Frame(in: nil, bindings: bindings)
        let document = input.map { Value($0) } ?? .undefined
        frame.bind("$", to: document)
        defer { releaseCapturedFrames() }
        return try evaluate(root, Evaluator.asOneItem(document), frame).json()
    }

    /// An array as the input is one item, not many.
    static func asOneItem(_ input: Value) -> Value {
        guard case .array(let array) = input, !array.isSequence else { return input }
        return .array(ArrayValue([input], [.sequence, .wrapsInput]))
    }

    func lookup(_ name: String, in frame: Frame) -> Value {
        if let value = frame.lookup(name) { return value }
        return functions[name].map { .function(FunctionValue(.builtin($0))) } ?? .undefined
    }

    func evaluate(_ node: Node, _ input: Value, _ frame: Frame) throws(JSONataError) -> Value {
        depth += 1
        defer { depth -= 1 }
        try checkLimits()
        var result = try value(of: node, input, frame)
        if let predicates = node.predicates { result = try applyStages(predicates, to: result, frame) }
        if let group = node.group {
            if case .path = node.kind {} else { result = try self.group(result, group.pairs, group.position, frame) }
        }
        if result.nesting > Value.maximumNesting { throw JSONataError.tooDeep() }
        if case .array = result { return result.unwrapped(keepingArray: node.keepsArray) }
        return result
    }

    private func value(of node: Node, _ input: Value, _ frame: Frame) throws(JSONataError) -> Value {
        switch node.kind {
        case .path: return try evaluatePath(node, input, frame)
        case .name(let name): return Evaluator.lookup(name, in: input)
        case .literal(let value): return value
        case .variable(let name): return variable(name, input, frame)
        case .binary(let operation, let left, let right):
            return try binary(operation, left, right, at: node.position, input, frame)
        case .call(let call): return try evaluateCall(call, input, frame)
        case .tailCall(let call):
            return .function(FunctionValue(.tailCall(.init(call: call, input: input, frame: frame))))
        case .condition(let condition, let then, let otherwise):
            if try evaluate(condition, input, frame).isTrue() { return try evaluate(then, input, frame) }
            return try otherwise.map { node throws(JSONataError) in try evaluate(node, input, frame) } ?? .undefined
        case .block(let expressions): return try block(expressions, input, frame)
        case .bind(let name, let expression):
            let value = try evaluate(expression, input, frame)
            frame.bind(name, to: value)
            return value
        case .array(let items): return try array(items, isConstructed: node.isConstructedArray, input, frame)
        case .object(let pairs): return try group(input, pairs, node.position, frame)
        default: return try otherValue(of: node, input, frame)
        }
    }

    private func otherValue(of node: Node, _ input: Value, _ frame: Frame) throws(JSONataError) -> Value {
        switch node.kind {
        case .wildcard: return Evaluator.wildcard(input)
        case .descendants: return try Evaluator.descendants(input)
        case .parent(let slot): return lookup(slot.label, in: frame)
        case .negation(let operand):
            let value = try evaluate(operand, input, frame)
            if value.isUndefined { return .undefined }
            guard let number = try value.finiteNumber() else {
                throw JSONataError("D1002", at: node.position, token: "-", value: value)
            }
            return .number(-number)
        case .fallback(let left, let right, let ifUndefined):
            let value = try evaluate(left, input, frame)
            let isGood = try ifUndefined ? !value.isUndefined : value.isTrue()
            return isGood ? value : try evaluate(right, input, frame)
        case .regex(let regex): return .function(regex.matcher())
        case .partial(let call): return try partiallyApply(call, input, frame)
        case .lambda(let definition):
            capture(frame)
            let closure = FunctionValue.Closure(
                definition: definition,
                parameters: definition.parameters,
                signature: definition.signature,
                input: input,
                frame: frame
            )
            return .function(FunctionValue(.lambda(closure)))
        case .apply(let left, let right): return try apply(left, right, at: node.position, input, frame)
        case .transform(let pattern, let update, let delete):
            return .function(transformer(pattern, update, delete, at: node.position, frame))
        default: return .undefined
        }
    }

    private func variable(_ name: String, _ input: Value, _ frame: Frame) -> Value {
        guard name.isEmpty else { return lookup(name, in: frame) }
        if case .array(let array) = input, array.traits.contains(.wrapsInput) { return array.elements[0] }
        return input
    }

    private func block(_ expressions: [Node], _ input: Value, _ frame: Frame) throws(JSONataError) -> Value {
        let scope = Frame(in: frame)
        var result = Value.undefined
        for expression in expressions { result = try evaluate(expression, input, scope) }
        return result
    }

    private func array(
        _ items: [Node],
        isConstructed: Bool,
        _ input: Value,
        _ frame: Frame
    ) throws(JSONataError) -> Value {
        var elements: [Value] = []
        for item in items {
            let value = try evaluate(item, input, frame)
            if value.isUndefined { continue }
            if case .array = item.kind {
                elements.append(value)
            } else if case .array(let array) = value {
                elements += array.elements
            } else {
                elements.append(value)
            }
        }
        return .array(ArrayValue(elements, isConstructed ? .constructed : []))
    }
}

extension Evaluator {
    fileprivate struct WeakFrame {
        weak var frame: Frame?
    }

    func capture(_ frame: Frame) {
        guard !frame.isCaptured else { return }
        frame.isCaptured = true
        captured.append(WeakFrame(frame: frame))
        guard captured.count > capturedLimit else { return }
        captured.removeAll { $0.frame == nil }
        capturedLimit = max(64, 2 * captured.count)
    }

    /// The oldest first: what newer ones hold is then empty already, and nothing is freed by deep recursion.
    private func releaseCapturedFrames() {
        let frames = captured.compactMap(\.frame)
        captured = []
        for frame in frames { frame.clear() }
    }

    /// What the process's stack bears on every platform's threads, with room left for what our callers put there.
    private static var stackBudget: UInt {
        #if os(Linux)
        2 << 20
        #else
        256 << 10
        #endif
    }

    private func checkLimits() throws(JSONataError) {
        steps += 1
        if let limit = context.limits.depth, depth > limit { throw JSONataError.tooDeep() }
        if let limit = context.limits.steps, steps > limit { throw JSONataError.tooLong() }
        if steps & 0xFF == 0, let deadline, ContinuousClock.now > deadline { throw JSONataError.tooLong() }
        if stackBase &- stackAddress() > Evaluator.stackBudget { throw JSONataError.tooDeep() }
    }

    /// Charges work that is not an evaluated expression, such as a pattern's attempts, against the same limits.
    func charge(_ work: Int) throws(JSONataError) {
        steps += work
        if let limit = context.limits.steps, steps > limit { throw JSONataError.tooLong() }
        if let deadline, ContinuousClock.now > deadline { throw JSONataError.tooLong() }
    }

    /// Stacks grow downwards on all our platforms, so how deep we are is a difference of addresses.
    @inline(never)
    private func stackAddress() -> UInt {
        var marker: UInt8 = 0
        return withUnsafeMutablePointer(to: &marker) { UInt(bitPattern: $0) }
    }
}
