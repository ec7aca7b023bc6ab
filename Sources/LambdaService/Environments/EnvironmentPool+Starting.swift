import CloudCore
import Synchronization

/// Environments that are started: because an invocation finds none that is warm, or ahead of any.
extension EnvironmentPool {
    /// The caller has entered the gate of starts; it is left here.
    func runCold(_ order: InvocationOrder, whenDone: @escaping @Sendable () -> Void) async -> FunctionResult {
        let limits = [context.initLimit, .seconds(function.timeout)]
        let turn = StartTurn(context.starts)
        defer { turn.end() }
        for (attempt, limit) in limits.enumerated() {
            guard let environment = open() else { break }
            let began = ContinuousClock.now
            let end = await environment.start(limit: limit)
            switch end {
            case .ready:
                turn.end()
                let budget = attempt == 0 ? nil : limit - (ContinuousClock.now - began)
                if let result = await invoke(order, in: environment, budget: budget, whenDone: whenDone) {
                    return result
                }
            case .timedOut where attempt == 0:
                // Lambda starts again, as a part of the invocation and within its time-out.
                environment.log.write(.initReport(environment.initialization, limit, .timeout))
                await discard(environment)
                continue
            case .timedOut, .reported, .exited, .invalidEntrypoint, .extensionFailed:
                // What it prints on its way out, such as a stack trace, belongs to its log.
                if case .reported = end { await environment.waitForExit(upTo: .seconds(1)) }
                let result = environment.result(of: end, for: order)
                await discard(environment)
                finishCold(whenDone)
                return result
            }
            break
        }
        finishCold(whenDone)
        return FunctionResult(.exited(.signalled(9), requestID: order.requestID), requestID: order.requestID)
    }

    private func finishCold(_ whenDone: @Sendable () -> Void) {
        state.withLock { $0.inFlight -= 1 }
        whenDone()
    }

    /// `nil` when the system has no descriptor left, or the pool has been stopped.
    private func open(_ initialization: ExecutionEnvironment.Initialization = .onDemand) -> ExecutionEnvironment? {
        guard let environment = try? ExecutionEnvironment(function, context: context, initialization: initialization)
        else { return nil }
        environment.state.withLock { state in
            state.endedIdle = { [weak self, weak environment] in
                if let environment { self?.endedIdle(environment) }
            }
        }
        return state.withLock { state in
            guard state.phase != .stopped else { return nil }
            state.live[ObjectIdentifier(environment)] = environment
            return environment
        }
    }

    /// It was not running anything: nobody waits for it, and nobody else will end it.
    private func endedIdle(_ environment: ExecutionEnvironment) {
        let wasIdle = state.withLock { state in
            let index = state.idle.firstIndex { $0 === environment }
            if let index { state.idle.remove(at: index) }
            return index != nil
        }
        if wasIdle { Task { await discard(environment) } }
    }

    func discard(_ environment: ExecutionEnvironment) async {
        await environment.stop()
        let (waiters, mustReplace) = state.withLock { state -> ([CheckedContinuation<Void, Never>], Bool) in
            state.live.removeValue(forKey: ObjectIdentifier(environment))
            // One that never got ready is in no set: trying again would fail again, without end.
            let wasProvisioned = state.provisioned.remove(ObjectIdentifier(environment)) != nil
            let mustReplace = wasProvisioned && state.phase == .open
            guard state.live.isEmpty else { return ([], mustReplace) }
            defer { state.drained = [] }
            return (state.drained, mustReplace)
        }
        for waiter in waiters { waiter.resume() }
        if mustReplace { provision(state.withLock(\.wantedReady)) }
    }

    // MARK: Ahead of invocations

    /// How many environments wait for an invocation.
    var readyCount: Int { state.withLock { $0.idle.count + $0.inFlight } }

    /// Starts environments until so many are there. Fewer than before end none: they go when the version does.
    func provision(_ count: Int) {
        let missing = state.withLock { state in
            state.wantedReady = count
            return count - state.live.count
        }
        for _ in 0..<max(0, missing) {
            guard let environment = open(.provisioned) else { return }
            Task {
                await startAhead(environment) { $0.provisioned.insert(ObjectIdentifier(environment)) }
            }
        }
    }

    /// Starts one environment more where invocations keep coming before the runtime has asked for the next: what it does
    /// after an answer then costs its caller no time. AWS would start one for the first of them.
    func startSpareIfOutrun() {
        let isWanted = state.withLock { state in
            state.outrun += 1
            guard let limit = context.spareAfter, state.outrun >= limit else { return false }
            state.outrun = 0
            // No more than there are invocations, counting those that are answered but not over.
            let most = min(state.inFlight, function.reservedConcurrency ?? .max)
            return state.phase == .open && state.live.count < most
        }
        guard isWanted, context.starts.enter() else { return }
        guard let environment = open() else { return context.starts.leave() }
        Task {
            await startAhead(environment) { _ in }
            context.starts.leave()
        }
    }

    /// Gets an environment ready that no invocation waits for; one that doesn't get ready ends.
    private func startAhead(
        _ environment: ExecutionEnvironment,
        whenReady: @Sendable (inout State) -> Void
    ) async {
        guard case .ready = await environment.start(limit: context.initLimit) else { return await discard(environment) }
        let (waiter, mustEnd) = state.withLock { state in
            whenReady(&state)
            return state.place(environment)
        }
        waiter?.resume(returning: environment)
        if mustEnd { await discard(environment) }
    }
}
