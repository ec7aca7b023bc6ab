import OrderedCollections
import WorkshopCommon

/// `Map` in its distributed mode.
extension Execution {
    static let distributedConcurrency = 10_000

    mutating func beginRun(_ map: MapState, at place: Int, input: JSONValue) throws(StateFailure) {
        var evaluator = evaluator(at: place, input: input)
        let concurrency = try evaluator.integer(map.maxConcurrency) ?? 0
        random = evaluator.random
        if case .reader(let reader) = map.items {
            try read(reader, map, at: place, input: input, concurrency: concurrency)
            return
        }
        let items = try items(map, at: place, input: input, takesObjects: true)
        flows[place].previous = append(
            .mapStateStarted,
            previous: flows[place].previous,
            .mapStarted(length: items.count)
        )
        guard status == .running else { return }
        let run = try openRun(map, at: place, input: input, concurrency: concurrency)
        try start(run, map, at: place, items: items)
    }

    private mutating func read(
        _ reader: ItemReader,
        _ map: MapState,
        at place: Int,
        input: JSONValue,
        concurrency: Int
    ) throws(StateFailure) {
        var evaluator = evaluator(at: place, input: input)
        let parameters = try reader.parameters.map { template throws(StateFailure) in
            try evaluator.value(of: template)
        }
        random = evaluator.random
        flows[place].previous = append(.mapStateStarted, previous: flows[place].previous, .mapStarted(length: nil))
        guard status == .running else { return }
        let run = try openRun(map, at: place, input: input, concurrency: concurrency)
        let id = nextID()
        requests[id] = (place, flows[place].generation)
        flows[place].activation?.work = .mapRun(run)
        let request = ItemReadRequest(
            resource: reader.resource,
            parameters: parameters ?? .object([:]),
            configuration: reader.configuration
        )
        actions.append(.readItems(id, request))
    }

    mutating func itemsRead(_ place: Int, _ value: JSONValue) {
        guard let activation = flows[place].activation, case .map(let map) = activation.state.kind,
            case .mapRun(let run) = activation.work, case .reader(let reader) = map.items
        else { return }
        do throws(StateFailure) {
            var evaluator = evaluator(at: place, input: activation.effective)
            let limit = try evaluator.integer(reader.maxItems) ?? 0
            random = evaluator.random
            var items: [MapItem] = []
            switch value {
            case .array(let elements):
                items = elements.enumerated().map { MapItem(index: $0.offset, value: $0.element) }
            case .object(let members):
                items = members.enumerated().map {
                    MapItem(index: $0.offset, key: $0.element.key, value: $0.element.value)
                }
            default:
                throw StateFailure(
                    error: ErrorName.itemReaderFailed,
                    cause: "Attempting to map over non-iterable node.",
                    origin: .child
                )
            }
            if limit > 0 { items = Array(items.prefix(limit)) }
            try start(run, map, at: place, items: items)
        } catch {
            fail(place, error)
        }
    }

    private mutating func openRun(
        _ map: MapState,
        at place: Int,
        input: JSONValue,
        concurrency: Int
    ) throws(StateFailure) -> Int {
        guard case .distributed(let isExpress, let label) = map.mode else { return 0 }
        var evaluator = evaluator(at: place, input: input)
        let count = try evaluator.integer(map.toleratedFailureCount) ?? 0
        let percentage = try evaluator.integer(map.toleratedFailurePercentage) ?? 0
        random = evaluator.random
        let name = "\(identity.stateMachineName)/\(label ?? random.uuid())"
        let arn =
            identity.arn.split(separator: ":").prefix(5).joined(separator: ":") + ":mapRun:\(name):\(random.uuid())"
        mapRuns.append(
            MapRun(
                arn: arn,
                label: name,
                isExpress: isExpress,
                startTime: now,
                maxConcurrency: concurrency,
                toleratedFailureCount: count,
                toleratedFailurePercentage: Double(percentage),
                place: place,
                graph: map.processor
            )
        )
        flows[place].previous = append(.mapRunStarted, previous: flows[place].previous, .mapRun(arn: arn))
        return mapRuns.count - 1
    }

    private mutating func start(
        _ run: Int,
        _ map: MapState,
        at place: Int,
        items: [MapItem]
    ) throws(StateFailure) {
        guard status == .running, let effective = flows[place].activation?.effective else { return }
        var values: [JSONValue] = []
        values.reserveCapacity(items.count)
        for item in items {
            guard let selector = map.selector else {
                values.append(item.value)
                continue
            }
            var evaluator = evaluator(at: place, input: effective, item: item)
            values.append(try evaluator.value(of: selector))
            random = evaluator.random
        }
        mapRuns[run].total = values.count
        if let batcher = map.batcher {
            (mapRuns[run].inputs, mapRuns[run].itemsPerChild) = try batches(values, batcher, at: place)
        } else {
            mapRuns[run].inputs = values
            mapRuns[run].itemsPerChild = Array(repeating: 1, count: values.count)
        }
        flows[place].activation?.work = .mapRun(run)
        advance(run)
    }

    private mutating func batches(
        _ items: [JSONValue],
        _ batcher: ItemBatcher,
        at place: Int
    ) throws(StateFailure) -> (inputs: [JSONValue], counts: [Int]) {
        var evaluator = evaluator(at: place, input: flows[place].activation?.effective ?? .null)
        defer { random = evaluator.random }
        let maxItems = try evaluator.integer(batcher.maxItems) ?? Int.max
        let maxBytes = min(try evaluator.integer(batcher.maxBytes) ?? limits.payloadBytes, limits.payloadBytes)
        let shared = try batcher.batchInput.map { template throws(StateFailure) in try evaluator.value(of: template) }
        var inputs: [JSONValue] = []
        var counts: [Int] = []
        var batch: [JSONValue] = []
        let overhead = 12 + (shared.map { $0.serializedSize + 14 } ?? 0)
        var size = overhead
        func close() {
            guard !batch.isEmpty else { return }
            var members: JSONObject = [:]
            if let shared { members["BatchInput"] = shared }
            members["Items"] = .array(batch)
            inputs.append(.object(members))
            counts.append(batch.count)
            batch = []
            size = overhead
        }
        for item in items {
            let itemSize = item.serializedSize + 1
            if batch.count >= max(1, maxItems) || size + itemSize > maxBytes { close() }
            batch.append(item)
            size += itemSize
        }
        close()
        return (inputs, counts)
    }

    // MARK: Children

    /// Starts as many child executions as may run, and ends the run when there are no more.
    private mutating func advance(_ run: Int) {
        let asked = mapRuns[run].maxConcurrency
        let width = asked > 0 ? min(asked, Self.distributedConcurrency) : Self.distributedConcurrency
        while status == .running, mapRuns[run].status == .running, mapRuns[run].active.count < width,
            mapRuns[run].children.count < mapRuns[run].inputs.count
        {
            startChild(of: run)
        }
        guard status == .running, mapRuns[run].status == .running, mapRuns[run].active.isEmpty,
            mapRuns[run].children.count == mapRuns[run].inputs.count
        else { return }
        finishRun(run)
    }

    private mutating func startChild(of run: Int) {
        let index = mapRuns[run].children.count
        let name = random.uuid()
        let parts = identity.arn.split(separator: ":").prefix(5).joined(separator: ":")
        let kind = mapRuns[run].isExpress ? "express" : "execution"
        let child = Execution(
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
        mapRuns[run].children.append(child)
        mapRuns[run].active.insert(index)
        let asked = mapRuns[run].children[index].receive(.start, at: now)
        passOn(asked, run: run, child: index)
    }

    mutating func tellChild(
        _ route: (run: Int, child: Int, inner: RequestID),
        _ input: ExecutionInput,
        outer: RequestID
    ) {
        if input.isLast { routes[outer] = nil }
        let asked = mapRuns[route.run].children[route.child].receive(input, at: now)
        passOn(asked, run: route.run, child: route.child)
        advance(route.run)
    }

    /// Gives a child's requests names of our own, since every execution counts its own from one.
    private mutating func passOn(_ asked: [ExecutionAction], run: Int, child: Int) {
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
        routes[outer] = (run, child, id)
        return outer
    }

    private mutating func forget(_ id: RequestID, _ run: Int, _ child: Int) -> RequestID? {
        let outer = routes.first { $0.value.run == run && $0.value.child == child && $0.value.inner == id }?.key
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
        let place = mapRuns[run].place
        let details = EventDetails.failure(error: ErrorName.exceedToleratedFailureThreshold, cause: cause)
        flows[place].previous = append(.mapRunFailed, previous: flows[place].previous, details)
        fail(place, StateFailure(error: ErrorName.exceedToleratedFailureThreshold, cause: cause, origin: .child))
    }

    mutating func abortMapRun(_ run: Int) {
        stopChildren(of: run, as: .aborted)
    }

    private mutating func stopChildren(of run: Int, as status: MapRun.Status) {
        mapRuns[run].status = status
        mapRuns[run].stopTime = now
        for child in mapRuns[run].active.sorted() {
            let asked = mapRuns[run].children[child].receive(.stop(error: nil, cause: nil), at: now)
            passOn(asked, run: run, child: child)
        }
        mapRuns[run].active = []
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
