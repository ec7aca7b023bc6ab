import OrderedCollections
package import WorkshopCommon

/// A machine on its way through an input.
///
/// A value without a clock and without I/O: ``receive(_:at:)`` takes what happened and answers what is to be done. The
/// same inputs at the same moments with the same seed give the same history, so the list of inputs is all that has to
/// be stored to resume an execution after a restart: see ``ExecutionReplay``.
package struct Execution: Sendable {
    package struct Limits: Hashable, Sendable {
        /// `nil` for an Express execution, whose history has no bound.
        package var historyEvents: Int? = 25_000
        /// 256 KiB of UTF-8.
        package var payloadBytes = 262_144

        package init(historyEvents: Int? = 25_000, payloadBytes: Int = 262_144) {
            self.historyEvents = historyEvents
            self.payloadBytes = payloadBytes
        }
    }

    package let machine: StateMachine
    package let identity: ExecutionIdentity
    package let limits: Limits
    package internal(set) var history: [HistoryEvent] = []
    package internal(set) var status = ExecutionStatus.running
    /// Milliseconds since 1970.
    package internal(set) var stopTime: Int64?
    package internal(set) var redriveCount = 0
    /// Of the last redrive, in milliseconds since 1970.
    package internal(set) var redriveTime: Int64?
    package internal(set) var mapRuns: [MapRun] = []

    /// A test of one state: leaving it ends the execution.
    package var single: SingleState?
    /// What the context object is, when the caller says so.
    package var contextOverride: JSONValue?
    /// Where a single state would have led to; `nil` for an end.
    package internal(set) var nextState: String?

    var flows: [Flow] = []
    var freePlaces: [Int] = []
    var ready: [(place: Int, generation: Int)] = []
    var readyHead = 0
    var actions: [ExecutionAction] = []
    var lastID = 0
    var timers: [RequestID: (place: Int, generation: Int, purpose: TimerPurpose)] = [:]
    var requests: [RequestID: (place: Int, generation: Int)] = [:]
    /// Requests of child executions, under the names that the outside knows.
    var routes: [RequestID: ChildRequest] = [:]
    /// The same, the other way round.
    var routeNames: [ChildRequest: RequestID] = [:]
    var machineTimeout: RequestID?
    var random: SeededRandom
    var now: Int64
    let initialVariables: JSONObject

    /// - Parameter seed: Where all that is random in it comes from.
    package init(
        machine: StateMachine,
        identity: ExecutionIdentity,
        seed: UInt64,
        limits: Limits = Limits(),
        variables: JSONObject = [:]
    ) {
        self.machine = machine
        self.identity = identity
        self.limits = limits
        random = SeededRandom(seed: seed)
        now = identity.startTime
        initialVariables = variables
    }

    /// Takes what happened, and goes on as far as it can.
    /// - Parameter moment: Milliseconds since 1970; never earlier than the last one.
    package mutating func receive(_ input: ExecutionInput, at moment: Int64) -> [ExecutionAction] {
        now = max(now, moment)
        let isEnded = status != .running
        switch input {
        case .start: if history.isEmpty { start() }
        case .redrive: if isEnded { redrive() }
        case _ where isEnded: break
        case .stop(let error, let cause): abort(error: error, cause: cause)
        case .timerFired(let id): timerFired(id)
        case .mapRunUpdated(let update): self.update(update)
        case .taskStarted(let id, _), .taskSubmitted(let id, _), .taskSucceeded(let id, _), .taskFailed(let id, _, _),
            .taskHeartbeat(let id), .itemsRead(let id, _), .itemsNotRead(let id, _, _),
            .resultsWritten(let id), .resultsNotWritten(let id, _):
            answered(id, input)
        }
        run()
        defer { actions.removeAll(keepingCapacity: true) }
        return actions
    }

    private mutating func start() {
        append(
            .executionStarted,
            previous: 0,
            .executionStarted(input: identity.inputText, roleARN: identity.roleARN)
        )
        if let seconds = machine.timeoutSeconds {
            machineTimeout = startTimer(seconds: seconds, label: "execution \(identity.name) times out")
        }
        let place = open(
            Flow(
                graph: machine.graph,
                owner: .execution,
                variables: initialVariables,
                previous: 0,
                input: identity.input,
                position: machine.graph.startAt
            )
        )
        enqueue(place)
    }

    /// Lets every flow that can go on do so, one state at a time in turns: that is how branches share an execution.
    private mutating func run() {
        while readyHead < ready.count, status == .running {
            let next = ready[readyHead]
            readyHead += 1
            if readyHead > 1024, readyHead * 2 > ready.count {
                ready.removeFirst(readyHead)
                readyHead = 0
            }
            guard flows[next.place].generation == next.generation, flows[next.place].isAlive else { continue }
            enter(next.place)
        }
        if readyHead == ready.count || status != .running {
            ready.removeAll(keepingCapacity: true)
            readyHead = 0
        }
    }

    // MARK: Bookkeeping

    mutating func nextID() -> RequestID {
        lastID += 1
        return RequestID(rawValue: lastID)
    }

    /// - Returns: The event's id.
    @discardableResult
    mutating func append(_ type: HistoryEventType, previous: Int, _ details: EventDetails = .none) -> Int {
        guard status == .running || type == .executionRedriven else { return history.count }
        if let limit = limits.historyEvents, history.count >= limit - 1, !type.endsExecution {
            let cause = "The execution reached the maximum number of history events (\(limit))."
            end(.failed(error: ErrorName.runtime, cause: cause), previous: history.count)
            return history.count
        }
        history.append(HistoryEvent(type: type, timestamp: now, previousEventID: previous, details: details))
        return history.count
    }

    mutating func open(_ flow: Flow) -> Int {
        guard let place = freePlaces.popLast() else {
            flows.append(flow)
            return flows.count - 1
        }
        var flow = flow
        flow.generation = flows[place].generation + 1
        flows[place] = flow
        return place
    }

    mutating func close(_ place: Int) {
        flows[place].isAlive = false
        flows[place].activation = nil
        flows[place].children = nil
        flows[place].parked = nil
        flows[place].input = .null
        flows[place].variables = [:]
        flows[place].item = nil
        freePlaces.append(place)
    }

    mutating func enqueue(_ place: Int) {
        ready.append((place, flows[place].generation))
    }

    mutating func startTimer(seconds: Int, label: String) -> RequestID {
        startTimer(milliseconds: Int64(seconds) * 1000, label: label)
    }

    mutating func startTimer(milliseconds: Int64, label: String) -> RequestID {
        let id = nextID()
        actions.append(.startTimer(id, milliseconds: milliseconds, label: label))
        return id
    }

    mutating func startTimer(milliseconds: Int64, label: String, for place: Int, _ purpose: TimerPurpose) -> RequestID {
        let id = startTimer(milliseconds: milliseconds, label: label)
        timers[id] = (place, flows[place].generation, purpose)
        return id
    }

    mutating func cancelTimer(_ id: RequestID?) {
        guard let id, timers.removeValue(forKey: id) != nil else { return }
        actions.append(.cancelTimer(id))
    }

    // MARK: The end

    /// Writes the last event, and drops all that is under way.
    mutating func end(_ outcome: ExecutionStatus, previous: Int) {
        guard status == .running else { return }
        switch outcome {
        case .running: return
        case .succeeded(let output): append(.executionSucceeded, previous: previous, .output(output))
        case .failed(let error, let cause):
            append(.executionFailed, previous: previous, .failure(error: error, cause: cause))
        case .timedOut: append(.executionTimedOut, previous: 0, .failure(error: ErrorName.timeout, cause: nil))
        case .aborted(let error, let cause):
            append(.executionAborted, previous: 0, .failure(error: error, cause: cause))
        }
        status = outcome
        stopTime = now
        if let id = machineTimeout {
            machineTimeout = nil
            actions.append(.cancelTimer(id))
        }
        dropRequests()
        actions.append(.finish)
    }

    private mutating func dropRequests() {
        for id in timers.keys.sorted() { actions.append(.cancelTimer(id)) }
        for id in requests.keys.sorted() { actions.append(.cancelTask(id)) }
        timers = [:]
        requests = [:]
        for run in mapRuns.indices where mapRuns[run].status == .running { abortMapRun(run) }
    }

    private mutating func abort(error: String?, cause: String?) {
        end(.aborted(error: error, cause: cause), previous: 0)
    }

    private mutating func timerFired(_ id: RequestID) {
        if id == machineTimeout {
            machineTimeout = nil
            end(.timedOut, previous: 0)
            return
        }
        if let route = routes[id] {
            tellChild(route, .timerFired(route.inner), outer: id)
            return
        }
        guard let timer = timers.removeValue(forKey: id), isCurrent(timer.place, timer.generation) else { return }
        switch timer.purpose {
        case .wait: waitEnded(timer.place)
        case .retry: begin(timer.place)
        case .taskTimeout: taskTimedOut(timer.place, error: ErrorName.timeout)
        case .heartbeat: taskTimedOut(timer.place, error: ErrorName.heartbeatTimeout)
        }
    }

    private mutating func answered(_ id: RequestID, _ input: ExecutionInput) {
        if let route = routes[id] {
            tellChild(route, input.renamed(to: route.inner), outer: id)
            return
        }
        guard let request = requests[id], isCurrent(request.place, request.generation) else { return }
        switch input {
        case .taskStarted(_, let worker): taskStarted(request.place, worker: worker)
        case .taskSubmitted(_, let output): taskSubmitted(request.place, output: output)
        case .taskSucceeded(_, let output): taskSucceeded(request.place, id, output: output)
        case .taskFailed(_, let error, let cause): taskFailed(request.place, id, error: error, cause: cause)
        case .taskHeartbeat: taskHeartbeat(request.place)
        case .itemsRead(_, let items):
            requests[id] = nil
            itemsRead(request.place, items)
        case .itemsNotRead(_, let error, let cause):
            requests[id] = nil
            fail(request.place, StateFailure(error: error, cause: cause, origin: .child))
        case .resultsWritten:
            requests[id] = nil
            resultsWritten(request.place)
        case .resultsNotWritten(_, let cause):
            requests[id] = nil
            resultsNotWritten(request.place, cause: cause)
        case .start, .timerFired, .mapRunUpdated, .stop, .redrive: break
        }
    }

    /// Whether the answer to a request, or a timer's end, would still make a difference.
    package func isOpen(_ id: RequestID) -> Bool {
        status == .running
            && (requests[id] != nil || timers[id] != nil || routes[id] != nil || id == machineTimeout)
    }

    private func isCurrent(_ place: Int, _ generation: Int) -> Bool {
        flows[place].generation == generation && flows[place].isAlive
    }
}

extension HistoryEventType {
    fileprivate var endsExecution: Bool {
        switch self {
        case .executionSucceeded, .executionFailed, .executionAborted, .executionTimedOut: true
        default: false
        }
    }
}

extension ExecutionInput {
    fileprivate func renamed(to id: RequestID) -> ExecutionInput {
        switch self {
        case .taskStarted(_, let worker): .taskStarted(id, worker: worker)
        case .taskSubmitted(_, let output): .taskSubmitted(id, output: output)
        case .taskSucceeded(_, let output): .taskSucceeded(id, output: output)
        case .taskFailed(_, let error, let cause): .taskFailed(id, error: error, cause: cause)
        case .taskHeartbeat: .taskHeartbeat(id)
        case .itemsRead(_, let items): .itemsRead(id, items)
        case .itemsNotRead(_, let error, let cause): .itemsNotRead(id, error: error, cause: cause)
        case .resultsWritten: .resultsWritten(id)
        case .resultsNotWritten(_, let cause): .resultsNotWritten(id, cause: cause)
        case .timerFired: .timerFired(id)
        case .start, .mapRunUpdated, .stop, .redrive: self
        }
    }
}
