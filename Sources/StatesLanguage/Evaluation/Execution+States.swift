import OrderedCollections
import WorkshopCommon

/// Entering, doing and leaving a state.
extension Execution {
    mutating func enter(_ place: Int) {
        let state = flows[place].graph.states[flows[place].position]
        let input = flows[place].input
        let before = flows[place].previous
        let id = append(state.kind.enteredType, previous: before, .stateEntered(name: state.name, input: input))
        guard status == .running else { return }
        flows[place].previous = id
        flows[place].activation = Activation(
            state: state,
            enteredID: id,
            before: before,
            enteredAt: now,
            input: input,
            effective: input
        )
        begin(place)
    }

    /// Does the state's work, for the first time or once more.
    mutating func begin(_ place: Int) {
        guard let state = flows[place].activation?.state else { return }
        closeParked(place)
        do throws(StateFailure) {
            switch state.kind {
            case .pass(let pass): try run(pass, at: place)
            case .task(let task): try schedule(task, at: place)
            case .choice(let choice): try run(choice, at: place)
            case .wait(let wait): try run(wait, at: place)
            case .succeed(let succeed):
                let output = try self.output(succeed.flow, at: place, result: nil)
                leave(place, output: output.value, assigned: output.assigned, .end)
            case .fail(let fail): try run(fail, at: place)
            case .parallel(let parallel): try begin(parallel, at: place)
            case .map(let map): try begin(map, at: place)
            }
        } catch {
            fail(place, error)
        }
    }

    // MARK: The simple ones

    private mutating func run(_ pass: PassState, at place: Int) throws(StateFailure) {
        var result: JSONValue?
        if case .jsonPath = pass.flow {
            let effective = try effectiveInput(pass.flow, at: place)
            result = pass.result ?? effective
        }
        let output = try self.output(pass.flow, at: place, result: result)
        leave(place, output: output.value, assigned: output.assigned, pass.transition)
    }

    private mutating func run(_ choice: ChoiceState, at place: Int) throws(StateFailure) {
        let effective = try effectiveInput(choice.flow, at: place)
        var evaluator = evaluator(at: place, input: effective)
        defer { random = evaluator.random }
        for rule in choice.rules {
            guard try evaluator.holds(rule.condition) else { continue }
            let assigned = try evaluator.values(rule.assign)
            let output = try self.output(choice.flow, rule: rule, evaluator: &evaluator)
            leave(place, output: output, assigned: assigned, .next(rule.next))
            return
        }
        guard let fallback = choice.fallback else {
            throw .runtime("Failed to transition out of the state. The state does not point to a next state.")
        }
        let assigned = try evaluator.values(choice.flow.assign)
        let output = try self.output(choice.flow, rule: nil, evaluator: &evaluator)
        leave(place, output: output, assigned: assigned, .next(fallback))
    }

    private mutating func output(
        _ flow: DataFlow,
        rule: ChoiceRule?,
        evaluator: inout Evaluator
    ) throws(StateFailure) -> JSONValue {
        switch flow {
        case .jsonPath(let flow): return try evaluator.value(of: flow.outputPath, name: "OutputPath")
        case .jsonata(let flow):
            guard let template = rule == nil ? flow.output : rule?.output ?? flow.output else {
                return evaluator.stateInput
            }
            return try evaluator.value(of: template)
        }
    }

    private mutating func run(_ wait: WaitState, at place: Int) throws(StateFailure) {
        let effective = try effectiveInput(wait.flow, at: place)
        var evaluator = evaluator(at: place, input: effective)
        defer { random = evaluator.random }
        let due = try evaluator.due(wait.until)
        guard due > now else {
            waitEnded(place)
            return
        }
        let label = "Wait \(flows[place].activation?.state.name ?? "") of \(identity.name)"
        let timer = startTimer(milliseconds: due - now, label: label, for: place, .wait)
        flows[place].activation?.work = .waiting(timer)
    }

    mutating func waitEnded(_ place: Int) {
        guard case .wait(let wait)? = flows[place].activation?.state.kind else { return }
        do throws(StateFailure) {
            let effective = try effectiveInput(wait.flow, at: place)
            let output = try self.output(wait.flow, at: place, result: effective)
            leave(place, output: output.value, assigned: output.assigned, wait.transition)
        } catch {
            fail(place, error)
        }
    }

    private mutating func run(_ state: FailState, at place: Int) throws(StateFailure) {
        var evaluator = evaluator(at: place, input: flows[place].input)
        defer { random = evaluator.random }
        let error = try evaluator.text(state.error)
        let cause = try evaluator.text(state.cause)
        throw StateFailure(error: error, cause: cause, origin: .fail)
    }

    // MARK: Data

    func evaluator(at place: Int, input: JSONValue, item: MapItem? = nil) -> Evaluator {
        let flow = flows[place]
        let activation = flow.activation
        let hasRetries =
            switch activation?.state.kind {
            case .task, .parallel, .map: true
            default: false
            }
        return Evaluator(
            input: input,
            stateInput: activation?.input ?? input,
            context: ExecutionContext(
                identity: identity,
                redriveCount: redriveCount,
                redriveTime: redriveTime,
                state: activation?.state.name ?? "",
                enteredAt: activation?.enteredAt ?? now,
                retryCount: activation?.retryCount ?? 0,
                hasRetries: hasRetries,
                token: activation?.token,
                item: item ?? flow.item,
                override: contextOverride
            ),
            variables: flow.variables,
            now: now,
            random: random
        )
    }

    /// `InputPath` and `Parameters`, or `Arguments`.
    mutating func effectiveInput(_ flow: DataFlow, at place: Int) throws(StateFailure) -> JSONValue {
        guard let input = flows[place].activation?.input else { return .null }
        switch flow {
        case .jsonPath(let flow):
            if case .whole = flow.inputPath, flow.parameters == nil { return input }
            var evaluator = evaluator(at: place, input: input)
            defer { random = evaluator.random }
            evaluator.input = try evaluator.value(of: flow.inputPath, name: "InputPath")
            guard let template = flow.parameters else { return evaluator.input }
            return try evaluator.value(of: template)
        case .jsonata(let flow):
            guard let template = flow.arguments else { return input }
            var evaluator = evaluator(at: place, input: input)
            defer { random = evaluator.random }
            return try evaluator.value(of: template)
        }
    }

    /// What the state hands on, and what it assigns.
    /// - Parameter result: `nil` where the state has none of its own.
    mutating func output(
        _ flow: DataFlow,
        at place: Int,
        result: JSONValue?
    ) throws(StateFailure) -> (value: JSONValue, assigned: JSONObject?) {
        guard let input = flows[place].activation?.input else { return (.null, nil) }
        switch flow {
        case .jsonPath(let flow):
            if let result { return try output(flow, at: place, input: input, result: result) }
            let effective = try effectiveInput(.jsonPath(flow), at: place)
            return try output(flow, at: place, input: input, result: effective)
        case .jsonata(let flow):
            guard flow.output != nil || flow.assign != nil else { return (result ?? input, nil) }
            var evaluator = evaluator(at: place, input: input)
            defer { random = evaluator.random }
            evaluator.result = result
            let assigned = try evaluator.values(flow.assign)
            guard let template = flow.output else { return (result ?? input, assigned) }
            return (try evaluator.value(of: template), assigned)
        }
    }

    private mutating func output(
        _ flow: JSONPathFlow,
        at place: Int,
        input: JSONValue,
        result: JSONValue
    ) throws(StateFailure) -> (value: JSONValue, assigned: JSONObject?) {
        if flow.resultSelector == nil, flow.assign == nil, case .replace = flow.resultPath,
            case .whole = flow.outputPath
        {
            return (result, nil)
        }
        var evaluator = evaluator(at: place, input: result)
        defer { random = evaluator.random }
        if let selector = flow.resultSelector { evaluator.input = try evaluator.value(of: selector) }
        let assigned = try evaluator.values(flow.assign)
        evaluator.input = try placed(evaluator.input, by: flow.resultPath, in: input)
        return (try evaluator.value(of: flow.outputPath, name: "OutputPath"), assigned)
    }

    func placed(_ result: JSONValue, by path: ResultPath, in input: JSONValue) throws(StateFailure) -> JSONValue {
        switch path {
        case .replace: return result
        case .discard: return input
        case .path(let reference):
            if let placed = reference.setting(result, in: input) { return placed }
            throw .runtime(
                "Unable to apply Reference Path \(reference.text) to input \(input.serialized())",
                error: ErrorName.resultPathMatchFailure
            )
        }
    }

    // MARK: Leaving

    mutating func leave(_ place: Int, output: JSONValue, assigned: JSONObject?, _ transition: Transition) {
        guard let state = flows[place].activation?.state else { return }
        if output.serializedSize > limits.payloadBytes {
            fail(place, .dataLimit(state.name))
            return
        }
        let id = append(
            state.kind.exitedType,
            previous: flows[place].previous,
            .stateExited(name: state.name, output: output, assigned: assigned)
        )
        guard status == .running else { return }
        flows[place].previous = id
        if let assigned { flows[place].variables.merge(assigned) { _, new in new } }
        flows[place].activation = nil
        closeParked(place)
        if single != nil, case .execution = flows[place].owner {
            if case .next(let target) = transition { nextState = flows[place].graph.states[target].name }
            end(.succeeded(output), previous: id)
            return
        }
        switch transition {
        case .next(let target):
            flows[place].position = target
            flows[place].input = output
            enqueue(place)
        case .end: completed(place, output: output)
        }
    }

    /// The flow has come to its end.
    private mutating func completed(_ place: Int, output: JSONValue) {
        switch flows[place].owner {
        case .execution: end(.succeeded(output), previous: flows[place].previous)
        case .branch(let parent, let index): branchEnded(place, parent: parent, index: index, output: output)
        case .iteration(let parent, let index): iterationEnded(place, parent: parent, index: index, output: output)
        }
    }
}

extension Evaluator {
    /// The moment that a `Wait` waits for.
    fileprivate mutating func due(_ until: WaitState.Until) throws(StateFailure) -> Int64 {
        switch until {
        case .seconds(.constant(let seconds)): return now + Int64(seconds) * 1000
        case .seconds(.path(let path, let name)):
            let value = try value(of: .path(path), field: name)
            guard case .number(let number) = value, let seconds = Int(number.literal) else {
                throw .runtime(
                    "The \(name) parameter cannot be parsed as a long value: \(path.text) == "
                        + (value.string ?? value.serialized())
                )
            }
            guard seconds >= 0 else {
                throw .runtime("The \(name) parameter references a negative value: \(path.text) == \(seconds)")
            }
            return now + Int64(clamping: seconds).multipliedReportingOverflow(by: 1000).partialValue
        case .seconds(let field):
            guard let seconds = try integer(field) else { return now }
            return now + Int64(max(0, min(seconds, 99_999_999))) * 1000
        case .timestamp(.source(.path(let path), let name)):
            let value = try value(of: .path(path), field: name)
            if let moment = value.string.flatMap(TimestampText.parse) { return moment }
            throw .runtime(
                "The \(name) parameter does not reference a valid ISO-8601 extended offset date-time format string: "
                    + "\(path.text) == \(value.string ?? value.serialized())"
            )
        case .timestamp(let field):
            let text = try text(field) ?? ""
            if let moment = TimestampText.parse(text) { return moment }
            throw .runtime(
                "The Timestamp parameter does not reference a valid ISO-8601 extended offset date-time format string: "
                    + text
            )
        }
    }
}
