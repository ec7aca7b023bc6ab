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
        let parameters = try readerParameters(reader, at: place, input: input)
        flows[place].previous = append(.mapStateStarted, previous: flows[place].previous, .mapStarted(length: nil))
        guard status == .running else { return }
        let run = try openRun(map, at: place, input: input, concurrency: concurrency)
        request(reader, parameters, of: run)
    }

    private mutating func readerParameters(
        _ reader: ItemReader,
        at place: Int,
        input: JSONValue
    ) throws(StateFailure) -> JSONValue {
        var evaluator = evaluator(at: place, input: input)
        defer { random = evaluator.random }
        return try reader.parameters.map { template throws(StateFailure) in try evaluator.value(of: template) }
            ?? .object([:])
    }

    private mutating func request(_ reader: ItemReader, _ parameters: JSONValue, of run: Int) {
        let place = mapRuns[run].place
        let id = nextID()
        requests[id] = (place, flows[place].generation)
        flows[place].activation?.work = .mapRun(run)
        let request = ItemReadRequest(
            resource: reader.resource,
            parameters: parameters,
            configuration: reader.configuration
        )
        actions.append(.readItems(id, request))
    }

    /// Once more, for a run that failed before its items were known.
    mutating func readItems(of run: Int) throws(StateFailure) {
        let place = mapRuns[run].place
        guard let activation = flows[place].activation, case .map(let map) = activation.state.kind else { return }
        guard case .reader(let reader) = map.items else {
            let items = try items(map, at: place, input: activation.effective, takesObjects: true)
            return try start(run, map, at: place, items: items)
        }
        request(reader, try readerParameters(reader, at: place, input: activation.effective), of: run)
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
        flows[place].activation?.mapRun = mapRuns.count - 1
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
        mapRuns[run].isRead = true
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
}
