import OrderedCollections
package import WorkshopCommon

/// What `TestState` puts in the place of a state's work, and what it sees of it beside the history.
package struct SingleState: Sendable {
    /// What a `Map` or a `Parallel` is taken to have done; a task's mock answers its request instead.
    package enum ContainerMock: Sendable {
        case result(JSONValue)
        case error(String?, cause: String?)
    }

    package var container: ContainerMock?
    /// How many of a map's iterations are taken to have failed.
    package var iterationFailures = 0
    /// How often the retrier that applies is taken to have been used.
    package var retryCount = 0
    /// A distributed map's items, instead of what its reader would read.
    package var readItems: JSONValue?

    /// `retryIndex`, `retryBackoffIntervalSeconds`, `catchIndex`: what handled the error, or would have.
    package internal(set) var errorDetails: JSONObject = [:]
    /// The last failure of the state, whether or not it was handled.
    var failure: StateFailure?
    /// What a map makes of its fields: `maxConcurrency`, `afterItemsPath`, ...
    var mapFields: JSONObject = [:]

    package init() {}
}

/// `Map` and `Parallel` states with a mock instead of iterations and branches.
extension Execution {
    /// - Returns: Whether there is a mock, so that nothing else is to be done.
    mutating func isMocked(_ parallel: ParallelState, at place: Int) throws(StateFailure) -> Bool {
        guard let mock = single?.container, isTopLevel(place) else { return false }
        _ = try effectiveInput(parallel.flow, at: place)
        switch mock {
        case .result(let result): finish(place, parallel.flow, parallel.transition, result: result)
        case .error(let error, let cause): throw StateFailure(error: error, cause: cause, origin: .task)
        }
        return true
    }

    mutating func isMocked(_ map: MapState, at place: Int, input: JSONValue) throws(StateFailure) -> Bool {
        guard let mock = single?.container, isTopLevel(place) else { return false }
        let count = try items(of: map, at: place, input: input)
        var evaluator = evaluator(at: place, input: input)
        defer { random = evaluator.random }
        let concurrency = try evaluator.integer(map.maxConcurrency) ?? 0
        single?.mapFields["maxConcurrency"] = .number(JSONNumber(concurrency))
        let tolerated = try evaluator.integer(map.toleratedFailureCount)
        let percentage = try evaluator.integer(map.toleratedFailurePercentage)
        if let tolerated { single?.mapFields["toleratedFailureCount"] = .number(JSONNumber(tolerated)) }
        if let percentage {
            single?.mapFields["toleratedFailurePercentage"] = .number(JSONNumber(literal: "\(percentage).0"))
        }
        switch mock {
        case .error(let error, let cause): throw StateFailure(error: error, cause: cause, origin: .task)
        case .result(let result):
            let failures = single?.iterationFailures ?? 0
            let isOver =
                tolerated.map { failures > $0 } ?? false
                || percentage.map { failures * 100 > $0 * max(1, count) } ?? false
            guard !isOver else {
                throw StateFailure(
                    error: ErrorName.exceedToleratedFailureThreshold,
                    cause: "The specified tolerated failure threshold was exceeded",
                    origin: .child
                )
            }
            finish(place, map.flow, map.transition, result: result)
        }
        return true
    }

    private func isTopLevel(_ place: Int) -> Bool {
        if case .execution = flows[place].owner { true } else { false }
    }

    /// - Returns: How many there are.
    private mutating func items(of map: MapState, at place: Int, input: JSONValue) throws(StateFailure) -> Int {
        if case .reader = map.items { return single?.readItems?.array?.count ?? 0 }
        let isDistributed = map.mode != .inline
        let items = try items(map, at: place, input: input, takesObjects: isDistributed)
        if case .jsonPath = map.flow {
            single?.mapFields["afterItemsPath"] = .string(JSONValue.array(items.map(\.value)).serialized())
        }
        return items.count
    }
}
