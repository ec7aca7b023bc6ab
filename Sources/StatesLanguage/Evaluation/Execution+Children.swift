import WorkshopCommon

/// `Parallel`, and `Map` in its inline mode.
extension Execution {
    /// AWS runs at most forty iterations of an inline map at a time, whatever is asked for.
    static let inlineConcurrency = 40

    // MARK: Parallel

    mutating func begin(_ parallel: ParallelState, at place: Int) throws(StateFailure) {
        guard try !isMocked(parallel, at: place) else { return }
        let input = try effectiveInput(parallel.flow, at: place)
        let started = append(.parallelStateStarted, previous: flows[place].previous)
        guard status == .running else { return }
        flows[place].previous = started
        var children = Children(
            results: Array(repeating: nil, count: parallel.branches.count),
            remaining: parallel.branches.count
        )
        for (index, branch) in parallel.branches.enumerated() {
            let child = open(
                Flow(
                    graph: branch,
                    owner: .branch(of: place, index: index),
                    variables: flows[place].variables,
                    previous: started,
                    input: input,
                    position: branch.startAt,
                    item: flows[place].item
                )
            )
            children.active[index] = child
            enqueue(child)
        }
        flows[place].children = children
    }

    mutating func branchEnded(_ place: Int, parent: Int, index: Int, output: JSONValue) {
        let previous = flows[place].previous
        close(place)
        flows[parent].children?.active[index] = nil
        flows[parent].children?.results[index] = output
        flows[parent].children?.remaining -= 1
        guard let children = flows[parent].children, children.remaining == 0,
            case .parallel(let parallel)? = flows[parent].activation?.state.kind
        else { return }
        flows[parent].children = nil
        append(.parallelStateSucceeded, previous: previous)
        flows[parent].previous = previous
        finish(parent, parallel.flow, parallel.transition, results: children.results)
    }

    private mutating func finish(_ place: Int, _ flow: DataFlow, _ transition: Transition, results: [JSONValue?]) {
        finish(place, flow, transition, result: .array(results.map { $0 ?? .null }))
    }

    mutating func finish(_ place: Int, _ flow: DataFlow, _ transition: Transition, result: JSONValue) {
        do throws(StateFailure) {
            let output = try self.output(flow, at: place, result: result)
            leave(place, output: output.value, assigned: output.assigned, transition)
        } catch {
            fail(place, error)
        }
    }

    // MARK: Map

    mutating func begin(_ map: MapState, at place: Int) throws(StateFailure) {
        let input = try effectiveInput(map.flow, at: place)
        flows[place].activation?.effective = input
        guard try !isMocked(map, at: place, input: input) else { return }
        if case .distributed = map.mode {
            try beginRun(map, at: place, input: input)
            return
        }
        let items = try items(map, at: place, input: input, takesObjects: false)
        var evaluator = evaluator(at: place, input: input)
        let concurrency = try evaluator.integer(map.maxConcurrency) ?? 0
        random = evaluator.random
        let started = append(
            .mapStateStarted,
            previous: flows[place].previous,
            .mapStarted(length: items.count)
        )
        guard status == .running else { return }
        flows[place].previous = started
        guard !items.isEmpty else {
            append(.mapStateSucceeded, previous: started)
            finish(place, map.flow, map.transition, result: .array([]))
            return
        }
        var children = Children(results: Array(repeating: nil, count: items.count), remaining: items.count)
        children.items = items.map(\.value)
        flows[place].children = children
        let width = concurrency > 0 ? min(concurrency, Self.inlineConcurrency) : Self.inlineConcurrency
        for _ in 0..<min(width, items.count) {
            guard status == .running, flows[place].children != nil else { return }
            startIteration(of: place, previous: started)
        }
    }

    /// What the map goes through, as an array of items.
    mutating func items(
        _ map: MapState,
        at place: Int,
        input: JSONValue,
        takesObjects: Bool
    ) throws(StateFailure) -> [MapItem] {
        var evaluator = evaluator(at: place, input: input)
        defer { random = evaluator.random }
        let value: JSONValue
        switch map.items {
        case .input, .reader: value = input
        case .template(let template): value = try evaluator.value(of: template)
        case .source(.path(let path), let field):
            guard let found = evaluator.lookUp(path) else {
                throw .runtime("Invalid path '\(path.text)' : No results for path: \(path.normalized)")
            }
            guard found.array != nil || takesObjects && found.object != nil else {
                // A path into the context object is named as one into that object.
                let text = path.text.hasPrefix("$$") ? String(path.text.dropFirst()) : path.text
                throw .runtime("Reference path \"\(text)\" must point to array.")
            }
            _ = field
            value = found
        case .source(.expression(let expression), let field) where !takesObjects:
            value = try evaluator.value(of: expression, field: field, expecting: "array")
        case .source(let source, let field): value = try evaluator.value(of: source, field: field)
        }
        switch value {
        case .array(let elements):
            return elements.enumerated().map { MapItem(index: $0.offset, value: $0.element) }
        case .object(let members) where takesObjects:
            return members.enumerated().map { MapItem(index: $0.offset, key: $0.element.key, value: $0.element.value) }
        default:
            if case .jsonPath = map.flow { throw .runtime("Reference path \"$\" must point to array.") }
            throw .evaluation("Map state input must be an array but was: \(value.serialized())", location: nil)
        }
    }

    private mutating func startIteration(of place: Int, previous: Int) {
        guard let activation = flows[place].activation, case .map(let map) = activation.state.kind,
            let children = flows[place].children, children.nextItem < children.items.count
        else { return }
        let index = children.nextItem
        let item = MapItem(index: index, value: children.items[index])
        flows[place].children?.nextItem += 1
        let started = append(
            .mapIterationStarted,
            previous: previous,
            .iteration(name: activation.state.name, index: index)
        )
        guard status == .running else { return }
        do throws(StateFailure) {
            var input = item.value
            if let selector = map.selector {
                var evaluator = evaluator(at: place, input: activation.effective, item: item)
                defer { random = evaluator.random }
                input = try evaluator.value(of: selector)
            }
            let child = open(
                Flow(
                    graph: map.processor,
                    owner: .iteration(of: place, index: index),
                    variables: flows[place].variables,
                    previous: started,
                    input: input,
                    position: map.processor.startAt,
                    item: item
                )
            )
            flows[place].children?.active[index] = child
            enqueue(child)
        } catch {
            flows[place].previous = started
            fail(place, error)
        }
    }

    mutating func iterationEnded(_ place: Int, parent: Int, index: Int, output: JSONValue) {
        let previous = flows[place].previous
        close(place)
        let name = flows[parent].activation?.state.name ?? ""
        let succeeded = append(.mapIterationSucceeded, previous: previous, .iteration(name: name, index: index))
        guard status == .running else { return }
        flows[parent].children?.active[index] = nil
        flows[parent].children?.results[index] = output
        flows[parent].children?.remaining -= 1
        if flows[parent].children?.remaining != 0 {
            startIteration(of: parent, previous: previous)
            return
        }
        guard let children = flows[parent].children, case .map(let map)? = flows[parent].activation?.state.kind else {
            return
        }
        flows[parent].children = nil
        append(.mapStateSucceeded, previous: succeeded)
        flows[parent].previous = succeeded
        finish(parent, map.flow, map.transition, results: children.results)
    }
}
