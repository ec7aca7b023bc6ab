import OrderedCollections
import WorkshopCommon

/// What happens when a state fails.
extension Execution {
    mutating func fail(_ place: Int, _ failure: StateFailure) {
        guard status == .running, let activation = flows[place].activation else { return }
        let state = activation.state
        let failure = explained(failure, activation)
        single?.failure = failure
        stopWork(of: place)
        // AWS lets the event follow on what came before the state, when nothing came after its entry.
        let isFresh = flows[place].previous == activation.enteredID
        tellOfEvaluation(failure, at: place, previous: isFresh ? activation.before : flows[place].previous)
        guard status == .running, !retries(place, failure) else { return }
        if failure.failsContainer, let type = state.kind.failedType {
            flows[place].previous = append(type, previous: flows[place].previous)
        }
        guard status == .running, !catches(place, failure) else { return }
        propagate(place, failure)
    }

    /// A test of one state has no events that could be named.
    private func explained(_ failure: StateFailure, _ activation: Activation) -> StateFailure {
        guard single == nil else { return failure }
        return failure.explained(in: activation.state.name, enteredAt: activation.enteredID)
    }

    /// Failed expressions have an event of their own.
    private mutating func tellOfEvaluation(_ failure: StateFailure, at place: Int, previous: Int) {
        guard case .evaluation(let location) = failure.origin, let state = flows[place].activation?.state else {
            return
        }
        flows[place].previous = append(
            .evaluationFailed,
            previous: previous,
            .evaluationFailed(
                error: failure.error ?? "",
                cause: failure.cause ?? "",
                location: location,
                state: state.name
            )
        )
    }

    private mutating func retries(_ place: Int, _ failure: StateFailure) -> Bool {
        guard let activation = flows[place].activation, let retriers = activation.state.kind.recovery?.retriers,
            let index = retriers.firstIndex(where: { failure.isHandled(by: $0.errors) })
        else { return false }
        var attempts = activation.attempts.isEmpty ? Array(repeating: 0, count: retriers.count) : activation.attempts
        let retrier = retriers[index]
        if let single {
            attempts[index] = single.retryCount
            self.single?.errorDetails["retryIndex"] = .number(JSONNumber(index))
        }
        guard attempts[index] < retrier.maxAttempts else { return false }
        let delay = retrier.delay(attempt: attempts[index], random: &random)
        if single != nil {
            let seconds = Int((Double(delay) / 1000).rounded())
            single?.errorDetails["retryBackoffIntervalSeconds"] = .number(JSONNumber(seconds))
        }
        attempts[index] += 1
        flows[place].activation?.attempts = attempts
        flows[place].activation?.retryCount += 1
        flows[place].activation?.token = nil
        let label = "retry of \(activation.state.name) in \(identity.name)"
        let timer = startTimer(milliseconds: delay, label: label, for: place, .retry)
        flows[place].activation?.work = .waiting(timer)
        return true
    }

    private mutating func catches(_ place: Int, _ failure: StateFailure) -> Bool {
        guard let activation = flows[place].activation, let catchers = activation.state.kind.recovery?.catchers,
            let index = catchers.firstIndex(where: { failure.isHandled(by: $0.errors) })
        else { return false }
        let catcher = catchers[index]
        single?.errorDetails["catchIndex"] = .number(JSONNumber(index))
        do throws(StateFailure) {
            var evaluator = evaluator(at: place, input: failure.output)
            defer { random = evaluator.random }
            evaluator.errorOutput = failure.output
            let assigned = try evaluator.values(catcher.assign)
            let output: JSONValue
            if let template = catcher.output {
                output = try evaluator.value(of: template)
            } else {
                output = try placed(failure.output, by: catcher.resultPath, in: activation.input)
            }
            leave(place, output: output, assigned: assigned, .next(catcher.next))
            return true
        } catch {
            let inner = explained(error, activation)
            tellOfEvaluation(inner, at: place, previous: flows[place].previous)
            propagate(place, inner)
            return true
        }
    }

    /// Nothing in this flow handles it: what the flow is part of fails.
    private mutating func propagate(_ place: Int, _ failure: StateFailure) {
        switch flows[place].owner {
        case .execution:
            end(.failed(error: failure.error, cause: failure.cause), previous: flows[place].previous)
        case .branch(let parent, _):
            childFailed(place, parent: parent, failure)
        case .iteration(let parent, let index):
            let name = flows[parent].activation?.state.name ?? ""
            append(
                .mapIterationFailed,
                previous: flows[place].previous,
                .iteration(name: name, index: index)
            )
            childFailed(place, parent: parent, failure)
        }
    }

    private mutating func childFailed(_ place: Int, parent: Int, _ failure: StateFailure) {
        let previous = flows[place].previous
        if let children = flows[parent].children {
            for (index, child) in children.active.sorted(by: { $0.key < $1.key }) {
                abandon(child, isIteration: child != place, index: index)
            }
        }
        park(parent)
        flows[parent].previous = previous
        var failure = failure
        failure.origin = .child
        fail(parent, failure)
    }

    /// Gives a flow and all below it up.
    private mutating func abandon(_ place: Int, isIteration: Bool, index: Int) {
        if let children = flows[place].children {
            for (inner, child) in children.active.sorted(by: { $0.key < $1.key }) {
                abandon(child, isIteration: true, index: inner)
            }
        }
        if isIteration, let state = flows[place].activation?.state, let type = state.kind.abortedType {
            append(type, previous: flows[place].previous)
        }
        if isIteration, case .iteration(let parent, _) = flows[place].owner {
            let name = flows[parent].activation?.state.name ?? ""
            append(.mapIterationAborted, previous: flows[place].previous, .iteration(name: name, index: index))
        }
        stopWork(of: place)
        park(place)
    }

    /// Ends what the state has running: its task, its timers.
    mutating func stopWork(of place: Int) {
        guard let work = flows[place].activation?.work else { return }
        flows[place].activation?.work = .none
        switch work {
        case .none: break
        case .waiting(let timer): cancelTimer(timer)
        case .task(let task):
            cancelTimer(task.timeout)
            cancelTimer(task.heartbeat)
            if requests.removeValue(forKey: task.id) != nil { actions.append(.cancelTask(task.id)) }
        case .reading(let id): requests[id] = nil
        case .mapRun(let run): if mapRuns[run].status == .running { abortMapRun(run) }
        }
    }
}

extension StateFailure {
    fileprivate func isHandled(by names: [String]) -> Bool {
        ErrorName.matches(names, error: error ?? "", isFromTask: origin == .task || origin == .child)
    }

    /// Whether a `Map` or `Parallel` says that it failed before anything else happens.
    fileprivate var failsContainer: Bool {
        switch origin {
        case .evaluation, .child: true
        case .interpreter, .task, .fail: false
        }
    }
}

extension StateKind {
    var recovery: Recovery? {
        switch self {
        case .task(let state): state.recovery
        case .parallel(let state): state.recovery
        case .map(let state): state.recovery
        case .pass, .choice, .wait, .succeed, .fail: nil
        }
    }

    fileprivate var failedType: HistoryEventType? {
        switch self {
        case .parallel: .parallelStateFailed
        case .map: .mapStateFailed
        default: nil
        }
    }
}

extension Retrier {
    /// In milliseconds.
    func delay(attempt: Int, random: inout SeededRandom) -> Int64 {
        var delay = Double(intervalSeconds)
        for _ in 0..<min(attempt, 1000) { delay *= backoffRate }
        delay = min(delay, Double(maxDelaySeconds ?? 31_622_400))
        if hasFullJitter { delay *= random.unit() }
        return Int64((delay * 1000).rounded())
    }
}
