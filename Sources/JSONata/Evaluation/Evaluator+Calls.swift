extension Evaluator {
    /// - Parameter first: an argument before those that are written, as `~>` gives it.
    func evaluateCall(
        _ call: CallNode,
        _ input: Value,
        _ frame: Frame,
        first: Value? = nil
    ) throws(JSONataError) -> Value {
        let procedure = try evaluate(call.procedure, input, frame)
        if procedure.isUndefined, case .path = call.procedure.kind, let name = call.name,
            !lookup(name, in: frame).isUndefined
        {
            throw JSONataError("T1005", at: call.position, token: name)
        }
        var arguments: [Value] = []
        arguments.reserveCapacity(call.arguments.count + 1)
        if let first { arguments.append(first) }
        for argument in call.arguments { arguments.append(try evaluate(argument, input, frame)) }
        return try named(call) { () throws(JSONataError) in
            try self.apply(procedure, arguments, frame, input: input, name: call.name, at: call.position)
        }
    }

    /// An error that nobody has placed yet is told at the call.
    private func named(_ call: CallNode, _ body: () throws(JSONataError) -> Value) throws(JSONataError) -> Value {
        do throws(JSONataError) {
            return try body()
        } catch {
            var located = error
            if located.position == nil { located.position = call.position }
            if located.token == nil { located.token = call.name }
            throw located
        }
    }

    /// Calls a function, and whatever it leaves to be called when it has ended.
    func apply(
        _ procedure: Value,
        _ arguments: [Value],
        _ frame: Frame,
        input: Value = .undefined,
        name: String? = nil,
        at position: Int? = nil
    ) throws(JSONataError) -> Value {
        var result = try applyOnce(procedure, arguments, input, frame, name: name, at: position)
        while case .function(let function) = result, case .tailCall(let tail) = function.body {
            let next = try evaluate(tail.call.procedure, tail.input, tail.frame)
            var arguments: [Value] = []
            arguments.reserveCapacity(tail.call.arguments.count)
            for argument in tail.call.arguments {
                arguments.append(try evaluate(argument, tail.input, tail.frame))
            }
            result = try applyOnce(next, arguments, input, frame, name: tail.call.name, at: tail.call.position)
        }
        return result
    }

    private func applyOnce(
        _ procedure: Value,
        _ arguments: [Value],
        _ input: Value,
        _ frame: Frame,
        name: String?,
        at position: Int?
    ) throws(JSONataError) -> Value {
        do throws(JSONataError) {
            guard case .function(let function) = procedure else { throw JSONataError("T1006") }
            return try invoke(function, arguments, input, frame)
        } catch {
            var located = error
            if located.token == nil { located.token = name }
            if located.position == nil { located.position = position }
            throw located
        }
    }

    private func invoke(
        _ function: FunctionValue,
        _ arguments: [Value],
        _ input: Value,
        _ frame: Frame
    ) throws(JSONataError) -> Value {
        switch function.body {
        case .builtin(let builtin):
            let arguments = try builtin.signature.validated(arguments, context: input)
            return try run(builtin, .init(arguments: arguments, input: input, frame: frame))
        case .lambda(let closure):
            let arguments = try closure.signature?.validated(arguments, context: input) ?? arguments
            let scope = Frame(in: closure.frame)
            for (index, parameter) in closure.parameters.enumerated() {
                scope.bind(parameter, to: index < arguments.count ? arguments[index] : .undefined)
            }
            return try evaluate(closure.definition.body, closure.input, scope)
        case .native(_, let body):
            return try body(self, arguments)
        case .partialBuiltin(let builtin, let given):
            var rest = arguments[...]
            let all = given.map { $0 ?? rest.popFirst() ?? .undefined }
            return try run(builtin, .init(arguments: all, input: .undefined, frame: frame))
        case .tailCall:
            return .undefined
        }
    }

    private func run(_ builtin: Builtin, _ call: Builtin.Call) throws(JSONataError) -> Value {
        let result = try builtin.implementation(self, call)
        if result.nesting > Value.maximumNesting { throw JSONataError.tooDeep() }
        return result
    }

    /// `f(?, 2)`: a function of the arguments that are left open.
    func partiallyApply(_ call: CallNode, _ input: Value, _ frame: Frame) throws(JSONataError) -> Value {
        var arguments: [Value?] = []
        for argument in call.arguments {
            if case .placeholder = argument.kind {
                arguments.append(nil)
            } else {
                arguments.append(.some(try evaluate(argument, input, frame)))
            }
        }
        let procedure = try evaluate(call.procedure, input, frame)
        if procedure.isUndefined, case .path = call.procedure.kind, let name = call.name,
            !lookup(name, in: frame).isUndefined
        {
            throw JSONataError("T1007", at: call.position, token: name)
        }
        guard case .function(let function) = procedure else {
            throw JSONataError("T1008", at: call.position, token: call.name)
        }
        return .function(partial(function, arguments))
    }

    private func partial(_ function: FunctionValue, _ arguments: [Value?]) -> FunctionValue {
        switch function.body {
        case .lambda(let closure):
            let scope = Frame(in: closure.frame)
            var open: [String] = []
            for (index, parameter) in closure.parameters.enumerated() {
                if index < arguments.count, arguments[index] == nil {
                    open.append(parameter)
                } else {
                    scope.bind(parameter, to: index < arguments.count ? arguments[index] ?? .undefined : .undefined)
                }
            }
            return FunctionValue(
                .lambda(
                    .init(
                        definition: closure.definition,
                        parameters: open,
                        signature: nil,
                        input: closure.input,
                        frame: scope
                    )
                )
            )
        case .builtin(let builtin):
            return FunctionValue(.partialBuiltin(builtin, arguments))
        case .partialBuiltin(let builtin, let given):
            var rest = arguments[...]
            return FunctionValue(.partialBuiltin(builtin, given.map { $0 ?? (rest.popFirst() ?? nil) }))
        case .native, .tailCall:
            let captured = max(function.nesting, arguments.lazy.compactMap { $0?.nesting }.max() ?? 0)
            return FunctionValue(
                .native(arity: arguments.count { $0 == nil }) { (evaluator, later) throws(JSONataError) in
                    var rest = later[...]
                    let all = arguments.map { $0 ?? rest.popFirst() ?? .undefined }
                    return try evaluator.invoke(function, all, .undefined, Frame(in: nil))
                },
                captured: captured
            )
        }
    }

    /// `left ~> right`: the right with the left as its first argument; of two functions, one after the other.
    func apply(
        _ left: Node,
        _ right: Node,
        at position: Int,
        _ input: Value,
        _ frame: Frame
    ) throws(JSONataError) -> Value {
        let argument = try evaluate(left, input, frame)
        if case .call(let call) = right.kind, right.predicates == nil, right.group == nil {
            return try evaluateCall(call, input, frame, first: argument)
        }
        let value = try evaluate(right, input, frame)
        guard case .function = value else { throw JSONataError("T2006", at: position, value: value) }
        guard case .function = argument else { return try apply(value, [argument], frame, at: position) }
        return .function(
            FunctionValue(
                .native(arity: 1) { (evaluator, arguments) throws(JSONataError) in
                    let between = try evaluator.apply(argument, [arguments.first ?? .undefined], frame)
                    return try evaluator.apply(value, [between], frame)
                },
                captured: max(argument.nesting, value.nesting)
            )
        )
    }
}
