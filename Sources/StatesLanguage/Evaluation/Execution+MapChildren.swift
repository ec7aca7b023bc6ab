import OrderedCollections
import WorkshopCommon

/// The child executions of a distributed map.
extension Execution {
    /// Starts as many child executions as may run, and ends the run when there are no more.
    mutating func advance(_ run: Int) {
        let asked = mapRuns[run].maxConcurrency
        let width = asked > 0 ? min(asked, Self.distributedConcurrency) : Self.distributedConcurrency
        while status == .running, mapRuns[run].status == .running, mapRuns[run].active.count < width,
            !mapRuns[run].pendingRedrive.isEmpty
        {
            redriveChild(of: run)
        }
        while status == .running, mapRuns[run].status == .running, mapRuns[run].active.count < width,
            mapRuns[run].children.count < mapRuns[run].inputs.count
        {
            startChild(of: run)
        }
        guard status == .running, mapRuns[run].status == .running, mapRuns[run].active.isEmpty, mapRuns[run].isRead,
            mapRuns[run].children.count == mapRuns[run].inputs.count
        else { return }
        finishRun(run)
    }

    private mutating func startChild(of run: Int) {
        let index = mapRuns[run].children.count
        mapRuns[run].children.append(child(of: run, index: index))
        mapRuns[run].active.insert(index)
        let asked = mapRuns[run].children[index].receive(.start, at: now)
        passOn(asked, run: run, child: index)
    }

    mutating func child(of run: Int, index: Int) -> Execution {
        let name = random.uuid()
        let parts = identity.arn.split(separator: ":").prefix(5).joined(separator: ":")
        let kind = mapRuns[run].isExpress ? "express" : "execution"
        return Execution(
            machine: StateMachine(graph: mapRuns[run].graph),
            identity: ExecutionIdentity(
                arn: "\(parts):\(kind):\(mapRuns[run].label):\(name)",
                name: name,
                roleARN: identity.roleARN,
                stateMachineARN: "\(parts):stateMachine:\(mapRuns[run].label)",
                stateMachineName: mapRuns[run].label,
                region: identity.region,
                input: mapRuns[run].inputs[index],
                startTime: now
            ),
            seed: random.next(),
            limits: Limits(
                historyEvents: mapRuns[run].isExpress ? nil : limits.historyEvents,
                payloadBytes: limits.payloadBytes
            )
        )
    }

    mutating func tellChild(
        _ route: ChildRequest,
        _ input: ExecutionInput,
        outer: RequestID
    ) {
        if input.isLast {
            routes[outer] = nil
            routeNames[route] = nil
        }
        let asked = mapRuns[route.run].children[route.child].receive(input, at: now)
        passOn(asked, run: route.run, child: route.child)
        advance(route.run)
    }

    /// Gives a child's requests names of our own, since every execution counts its own from one.
    mutating func passOn(_ asked: [ExecutionAction], run: Int, child: Int) {
        for action in asked {
            switch action {
            case .schedule(let request): actions.append(.schedule(request.renamed(to: outer(request.id, run, child))))
            case .startTimer(let id, let milliseconds, let label):
                actions.append(.startTimer(outer(id, run, child), milliseconds: milliseconds, label: label))
            case .readItems(let id, let request): actions.append(.readItems(outer(id, run, child), request))
            case .writeResults(let id, let request): actions.append(.writeResults(outer(id, run, child), request))
            case .cancelTask(let id): if let id = forget(id, run, child) { actions.append(.cancelTask(id)) }
            case .cancelTimer(let id): if let id = forget(id, run, child) { actions.append(.cancelTimer(id)) }
            case .finish: childEnded(run, child)
            }
        }
    }

    private mutating func outer(_ id: RequestID, _ run: Int, _ child: Int) -> RequestID {
        let outer = nextID()
        let route = ChildRequest(run: run, child: child, inner: id)
        routes[outer] = route
        routeNames[route] = outer
        return outer
    }

    private mutating func forget(_ id: RequestID, _ run: Int, _ child: Int) -> RequestID? {
        let outer = routeNames.removeValue(forKey: ChildRequest(run: run, child: child, inner: id))
        if let outer { routes[outer] = nil }
        return outer
    }

    private mutating func childEnded(_ run: Int, _ child: Int) {
        guard mapRuns[run].status == .running else { return }
        mapRuns[run].active.remove(child)
        if case .succeeded = mapRuns[run].children[child].status { return }
        mapRuns[run].failures += 1
        guard mapRuns[run].isOverTolerance else { return }
        let cause = "The specified tolerated failure threshold was exceeded"
        stopChildren(of: run, as: .failed)
        failRun(run, StateFailure(error: ErrorName.exceedToleratedFailureThreshold, cause: cause, origin: .child))
    }

    mutating func abortMapRun(_ run: Int) {
        stopChildren(of: run, as: .aborted)
        _ = try? exportResults(of: run, awaited: false)
    }

    private mutating func stopChildren(of run: Int, as status: MapRun.Status) {
        mapRuns[run].status = status
        mapRuns[run].stopTime = now
        for child in mapRuns[run].active.sorted() {
            let asked = mapRuns[run].children[child].receive(.stop(error: nil, cause: nil), at: now)
            passOn(asked, run: run, child: child)
        }
        mapRuns[run].active = []
        mapRuns[run].pendingRedrive = []
    }

    mutating func update(_ update: MapRunUpdate) {
        let run = update.run
        guard mapRuns.indices.contains(run) else { return }
        if let maxConcurrency = update.maxConcurrency { mapRuns[run].maxConcurrency = maxConcurrency }
        if let count = update.toleratedFailureCount { mapRuns[run].toleratedFailureCount = count }
        if let percentage = update.toleratedFailurePercentage { mapRuns[run].toleratedFailurePercentage = percentage }
        if mapRuns[run].status == .running { advance(run) }
    }
}

extension ExecutionInput {
    /// Whether the request that it answers is over by it.
    fileprivate var isLast: Bool {
        switch self {
        case .taskSucceeded, .taskFailed, .timerFired, .itemsRead, .itemsNotRead, .resultsWritten,
            .resultsNotWritten:
            true
        case .start, .taskStarted, .taskSubmitted, .taskHeartbeat, .mapRunUpdated, .stop, .redrive: false
        }
    }
}

extension TaskRequest {
    fileprivate func renamed(to id: RequestID) -> TaskRequest {
        TaskRequest(
            id: id,
            resource: resource,
            state: state,
            parameters: parameters,
            token: token,
            timeoutSeconds: timeoutSeconds,
            heartbeatSeconds: heartbeatSeconds,
            retryCount: retryCount
        )
    }
}
