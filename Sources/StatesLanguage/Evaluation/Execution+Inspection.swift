import OrderedCollections
package import WorkshopCommon

/// What `TestState` shows of a state beside its end.
extension Execution {
    /// Whether the state failed and would be tried again after a while.
    package var isRetrying: Bool {
        flows.first?.activation.map { $0.retryCount > 0 } ?? false
    }

    /// The last failure of a state or of what it called, whether or not it was handled.
    package var lastFailure: (error: String?, cause: String?)? {
        if case .failed(let error, let cause) = status { return (error, cause) }
        if let failure = single?.failure { return (failure.error, failure.cause) }
        for event in history.reversed() {
            switch (event.type, event.details) {
            case (.taskFailed, .taskFailure(_, let error, let cause)),
                (.taskTimedOut, .taskFailure(_, let error, let cause)):
                return (error, cause)
            case (.lambdaFunctionFailed, .failure(let error, let cause)),
                (.activityFailed, .failure(let error, let cause)):
                return (error, cause)
            case (.evaluationFailed, .evaluationFailed(let error, let cause, _, _)): return (error, cause)
            default: continue
            }
        }
        return nil
    }

    /// The steps between input and output, as far as the state went through them.
    ///
    /// Which there are depends on the state's type: a `Pass` with a `Result` looks at no input, and a `Map` shows what its
    /// fields came to instead of a result.
    package var inspection: JSONObject {
        var members: JSONObject = ["input": .string(identity.inputText)]
        guard machine.graph.states.indices.contains(machine.graph.startAt) else { return members }
        let state = machine.graph.states[machine.graph.startAt]
        for event in history {
            switch event.details {
            case .functionScheduled(_, let input, _, _), .activityScheduled(_, let input, _, _),
                .taskScheduled(_, _, let input, _, _, _):
                members[state.queryLanguage == .jsonPath ? "afterParameters" : "afterArguments"] =
                    .string(input.serialized())
            case .output(let output) where event.type != .executionSucceeded, .taskOutput(_, let output):
                members["result"] = .string(output.serialized())
            case .stateExited(_, _, let assigned?):
                members["variables"] = .string(JSONValue.object(assigned).serialized())
            default: break
            }
        }
        members.merge(steps(of: state)) { first, _ in first }
        guard let single else { return members }
        members.merge(single.mapFields) { first, _ in first }
        if !single.errorDetails.isEmpty { members["errorDetails"] = .object(single.errorDetails) }
        return members
    }

    /// What JSONPath's fields make of the input and of the result, one after another.
    private func steps(of state: State) -> JSONObject {
        if case .fail = state.kind, state.queryLanguage == .jsonPath {
            return ["afterInputPath": .string(identity.inputText)]
        }
        guard case .jsonPath(let flow)? = state.kind.flow else { return [:] }
        var members: JSONObject = [:]
        var evaluator = inspector(of: state)
        if case .pass(let pass) = state.kind, let result = pass.result {
            members["result"] = .string(result.serialized())
            return members.merging(resultSteps(flow, &evaluator, result)) { first, _ in first }
        }
        guard let input = try? evaluator.value(of: flow.inputPath, name: "InputPath") else { return members }
        members["afterInputPath"] = .string(input.serialized())
        switch state.kind {
        case .succeed, .choice, .fail, .wait: return members
        case .pass, .task, .parallel, .map: break
        }
        var effective = input
        evaluator.input = input
        if let template = flow.parameters {
            guard let value = try? evaluator.value(of: template) else { return members }
            effective = value
        }
        if case .map = state.kind {} else { members["afterParameters"] = .string(effective.serialized()) }
        guard let result = inspectedResult(state, effective) else { return members }
        return members.merging(resultSteps(flow, &evaluator, result)) { first, _ in first }
    }

    private func resultSteps(_ flow: JSONPathFlow, _ evaluator: inout Evaluator, _ result: JSONValue) -> JSONObject {
        var result = result
        evaluator.input = result
        if let selector = flow.resultSelector {
            guard let selected = try? evaluator.value(of: selector) else { return [:] }
            result = selected
        }
        var members: JSONObject = ["afterResultSelector": .string(result.serialized())]
        if let placed = try? placed(result, by: flow.resultPath, in: identity.input) {
            members["afterResultPath"] = .string(placed.serialized())
        }
        return members
    }

    private func inspectedResult(_ state: State, _ effective: JSONValue) -> JSONValue? {
        switch state.kind {
        case .pass(let pass): return pass.result ?? effective
        case .wait, .succeed, .choice: return effective
        case .fail: return nil
        case .parallel, .map:
            // What failed has no result.
            guard case .result(let result)? = single?.container, case .succeeded = status else { return nil }
            return lastFailure == nil ? result : nil
        case .task:
            for event in history.reversed() {
                switch (event.type, event.details) {
                case (.lambdaFunctionSucceeded, .output(let output)), (.activitySucceeded, .output(let output)),
                    (.taskSucceeded, .taskOutput(_, let output)):
                    return output
                default: continue
                }
            }
            return nil
        }
    }

    private func inspector(of state: State) -> Evaluator {
        Evaluator(
            input: identity.input,
            stateInput: identity.input,
            context: ExecutionContext(
                identity: identity,
                redriveCount: 0,
                redriveTime: nil,
                state: state.name,
                enteredAt: identity.startTime,
                retryCount: 0,
                hasRetries: false,
                token: nil,
                item: nil,
                override: contextOverride
            ),
            variables: initialVariables,
            now: now,
            random: random
        )
    }
}

extension StateKind {
    fileprivate var flow: DataFlow? {
        switch self {
        case .pass(let state): state.flow
        case .task(let state): state.flow
        case .choice(let state): state.flow
        case .wait(let state): state.flow
        case .succeed(let state): state.flow
        case .fail: nil
        case .parallel(let state): state.flow
        case .map(let state): state.flow
        }
    }
}
