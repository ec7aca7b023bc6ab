import WorkshopCommon

/// `Task` states: what is asked of the outside, and what its answers do.
extension Execution {
    mutating func schedule(_ task: TaskState, at place: Int) throws(StateFailure) {
        let token = task.resource.needsToken ? nextToken() : nil
        // An activity's token is told to its worker alone.
        if case .service = task.resource { flows[place].activation?.token = token }
        let parameters = try effectiveInput(task.flow, at: place)
        var evaluator = evaluator(at: place, input: flows[place].activation?.input ?? .null)
        defer { random = evaluator.random }
        let timeout = try evaluator.integer(task.timeout)
        let heartbeat = try evaluator.integer(task.heartbeat)
        let credentials = try task.credentials.map { template throws(StateFailure) in
            try evaluator.value(of: template)
        }
        guard let activation = flows[place].activation else { return }
        flows[place].activation?.effective = parameters
        guard parameters.serializedSize <= limits.payloadBytes else { throw .dataLimit(activation.state.name) }
        let event = task.resource.scheduled(
            region: identity.region,
            parameters: parameters,
            timeout: timeout,
            heartbeat: heartbeat,
            credentials: credentials
        )
        flows[place].previous = append(event.type, previous: flows[place].previous, event.details)
        guard status == .running else { return }
        let id = nextID()
        requests[id] = (place, flows[place].generation)
        var work = TaskWork(id: id)
        work.heartbeatSeconds = heartbeat
        let name = activation.state.name
        if let timeout {
            let label = "\(name) in \(identity.name) times out"
            work.timeout = startTimer(milliseconds: Int64(timeout) * 1000, label: label, for: place, .taskTimeout)
        }
        if let heartbeat { work.heartbeat = startHeartbeat(heartbeat, name: name, at: place) }
        flows[place].activation?.work = .task(work)
        actions.append(
            .schedule(
                TaskRequest(
                    id: id,
                    resource: task.resource,
                    state: name,
                    parameters: parameters,
                    token: token,
                    timeoutSeconds: timeout,
                    heartbeatSeconds: heartbeat,
                    retryCount: activation.retryCount
                )
            )
        )
    }

    /// Long and unguessable, as AWS's are; the same for the same seed.
    private mutating func nextToken() -> String {
        var bytes: [UInt8] = []
        for _ in 0..<12 {
            let number = random.next()
            for shift in stride(from: 0, to: 64, by: 8) {
                bytes.append(UInt8(truncatingIfNeeded: number >> UInt64(shift)))
            }
        }
        return "AQC" + Base64Text.encode(bytes)
    }

    private mutating func startHeartbeat(_ seconds: Int, name: String, at place: Int) -> RequestID {
        startTimer(
            milliseconds: Int64(seconds) * 1000,
            label: "\(name) in \(identity.name) sends no heartbeat",
            for: place,
            .heartbeat
        )
    }

    private func task(at place: Int) -> (state: TaskState, work: TaskWork)? {
        guard let activation = flows[place].activation, case .task(let state) = activation.state.kind,
            case .task(let work) = activation.work
        else { return nil }
        return (state, work)
    }

    mutating func taskStarted(_ place: Int, worker: String?) {
        guard case (let state, var work)? = task(at: place), !work.isStarted else { return }
        work.isStarted = true
        flows[place].activation?.work = .task(work)
        let details: EventDetails =
            switch state.resource {
            case .function: .none
            case .activity: .activityStarted(worker: worker)
            case .service(let task): .taskStarted(task)
            }
        flows[place].previous = append(state.resource.startedType, previous: flows[place].previous, details)
    }

    mutating func taskSubmitted(_ place: Int, output: JSONValue) {
        guard let (state, _) = task(at: place), case .service(let task) = state.resource else { return }
        flows[place].previous = append(.taskSubmitted, previous: flows[place].previous, .taskOutput(task, output))
    }

    mutating func taskHeartbeat(_ place: Int) {
        guard case (_, var work)? = task(at: place), let seconds = work.heartbeatSeconds else { return }
        cancelTimer(work.heartbeat)
        work.heartbeat = startHeartbeat(seconds, name: flows[place].activation?.state.name ?? "", at: place)
        flows[place].activation?.work = .task(work)
    }

    mutating func taskSucceeded(_ place: Int, _ id: RequestID, output: JSONValue) {
        guard let (state, _) = task(at: place) else { return }
        requests[id] = nil
        stopWork(of: place)
        guard output.serializedSize <= limits.payloadBytes else {
            let failure = StateFailure.dataLimit(state.resource.arn)
            appendFailure(place, state.resource, failure)
            fail(place, failure)
            return
        }
        let details: EventDetails =
            switch state.resource {
            case .function, .activity: .output(output)
            case .service(let task): .taskOutput(task, output)
            }
        flows[place].previous = append(state.resource.succeededType, previous: flows[place].previous, details)
        do throws(StateFailure) {
            let result = try self.output(state.flow, at: place, result: output)
            leave(place, output: result.value, assigned: result.assigned, state.transition)
        } catch {
            fail(place, error)
        }
    }

    mutating func taskFailed(_ place: Int, _ id: RequestID, error: String?, cause: String?) {
        guard let (state, _) = task(at: place) else { return }
        requests[id] = nil
        stopWork(of: place)
        let failure = StateFailure(error: error, cause: cause, origin: .task)
        appendFailure(place, state.resource, failure)
        fail(place, failure)
    }

    private mutating func appendFailure(_ place: Int, _ resource: TaskResource, _ failure: StateFailure) {
        let details: EventDetails =
            switch resource {
            case .function, .activity: .failure(error: failure.error, cause: failure.cause)
            case .service(let task): .taskFailure(task, error: failure.error, cause: failure.cause)
            }
        flows[place].previous = append(resource.failedType, previous: flows[place].previous, details)
    }

    mutating func taskTimedOut(_ place: Int, error: String) {
        guard let (state, _) = task(at: place) else { return }
        stopWork(of: place)
        let details: EventDetails =
            switch state.resource {
            case .function, .activity: .failure(error: error, cause: nil)
            case .service(let task): .taskFailure(task, error: error, cause: nil)
            }
        flows[place].previous = append(state.resource.timedOutType, previous: flows[place].previous, details)
        fail(place, StateFailure(error: error, cause: nil, origin: .task))
    }
}

extension TaskResource {
    fileprivate var needsToken: Bool {
        switch self {
        case .function: false
        case .activity: true
        case .service(let task): task.pattern == .waitForTaskToken
        }
    }

    fileprivate func scheduled(
        region: String,
        parameters: JSONValue,
        timeout: Int?,
        heartbeat: Int?,
        credentials: JSONValue?
    ) -> (type: HistoryEventType, details: EventDetails) {
        switch self {
        case .function(let arn):
            let details = EventDetails.functionScheduled(
                resource: arn,
                input: parameters,
                timeout: timeout,
                credentials: credentials
            )
            return (.lambdaFunctionScheduled, details)
        case .activity(let arn):
            let details = EventDetails.activityScheduled(
                resource: arn,
                input: parameters,
                timeout: timeout,
                heartbeat: heartbeat
            )
            return (.activityScheduled, details)
        case .service(let task):
            let details = EventDetails.taskScheduled(
                task,
                region: region,
                parameters: parameters,
                timeout: timeout,
                heartbeat: heartbeat,
                credentials: credentials
            )
            return (.taskScheduled, details)
        }
    }

    fileprivate var startedType: HistoryEventType {
        switch self {
        case .function: .lambdaFunctionStarted
        case .activity: .activityStarted
        case .service: .taskStarted
        }
    }

    fileprivate var succeededType: HistoryEventType {
        switch self {
        case .function: .lambdaFunctionSucceeded
        case .activity: .activitySucceeded
        case .service: .taskSucceeded
        }
    }

    fileprivate var failedType: HistoryEventType {
        switch self {
        case .function: .lambdaFunctionFailed
        case .activity: .activityFailed
        case .service: .taskFailed
        }
    }

    fileprivate var timedOutType: HistoryEventType {
        switch self {
        case .function: .lambdaFunctionTimedOut
        case .activity: .activityTimedOut
        case .service: .taskTimedOut
        }
    }
}
