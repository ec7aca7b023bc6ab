import CloudCore
import Synchronization

/// The environments of one function as it is deployed: an idle one is used again, else a new one is started.
final class EnvironmentPool: Sendable {
    private struct State {
        /// The last one used is warmest.
        var idle: [ExecutionEnvironment] = []
        var live: [ObjectIdentifier: ExecutionEnvironment] = [:]
        var inFlight = 0
        /// Environments that have answered and will ask for the next invocation in a moment.
        var finishing = 0
        var waiting: [(id: Int, continuation: CheckedContinuation<ExecutionEnvironment?, Never>)] = []
        var lastWaiter = 0
        var phase = Phase.open
        /// How many environments are to be kept ready, and which of them are.
        var wantedReady = 0
        var provisioned: Set<ObjectIdentifier> = []
        var drained: [CheckedContinuation<Void, Never>] = []
    }

    private enum Phase {
        case open
        /// Replaced: an environment ends as soon as it is free.
        case retired
        case stopped
    }

    private enum Source {
        case warm(ExecutionEnvironment)
        case soon
        case cold
    }

    private let function: FunctionConfiguration
    private let context: EnvironmentContext
    private let state = Mutex(State())

    init(_ function: FunctionConfiguration, context: EnvironmentContext) {
        self.function = function
        self.context = context
    }

    var isBusy: Bool { state.withLock { $0.inFlight > 0 } }

    /// - Parameter whenDone: Called once the runtime is free again, which may be after the answer, or when it has ended.
    func run(
        _ order: InvocationOrder,
        whenDone: @escaping @Sendable () -> Void
    ) async throws(AWSError) -> FunctionResult {
        do {
            try admit()
        } catch {
            whenDone()
            throw error
        }
        while true {
            switch acquire() {
            case .warm(let environment):
                if let result = await invoke(order, in: environment, whenDone: whenDone) { return result }
            case .soon:
                guard let environment = await waitForIdle() else { return await runCold(order, whenDone: whenDone) }
                if let result = await invoke(order, in: environment, whenDone: whenDone) { return result }
            case .cold:
                return await runCold(order, whenDone: whenDone)
            }
        }
    }

    private func admit() throws(AWSError) {
        let refusal = state.withLock { state -> AWSError? in
            if state.phase == .stopped {
                return AWSError("ServiceException", "The local cloud is stopping.", status: 500)
            }
            if let limit = function.reservedConcurrency, state.inFlight >= limit {
                return .throttled(reason: "ReservedFunctionConcurrentInvocationLimitExceeded")
            }
            state.inFlight += 1
            return nil
        }
        if let refusal { throw refusal }
    }

    // MARK: Warm

    private func acquire() -> Source {
        state.withLock { state in
            if let environment = state.idle.popLast() { return .warm(environment) }
            return state.waiting.count < state.finishing ? .soon : .cold
        }
    }

    private func waitForIdle() async -> ExecutionEnvironment? {
        let id = state.withLock { state in
            state.lastWaiter += 1
            return state.lastWaiter
        }
        let timer = Deadlines.shared.set(after: context.reusePatience) { [self] in
            takeWaiter(id)?.resume(returning: nil)
        }
        defer { Deadlines.shared.callOff(timer) }
        return await withCheckedContinuation { continuation in
            let environment = state.withLock { state -> ExecutionEnvironment? in
                if let environment = state.idle.popLast() { return environment }
                state.waiting.append((id, continuation))
                return nil
            }
            if let environment { continuation.resume(returning: environment) }
        }
    }

    private func takeWaiter(_ id: Int) -> CheckedContinuation<ExecutionEnvironment?, Never>? {
        state.withLock { state in
            state.waiting.firstIndex { $0.id == id }.map { state.waiting.remove(at: $0).continuation }
        }
    }

    private func invoke(
        _ order: InvocationOrder,
        in environment: ExecutionEnvironment,
        budget: Duration? = nil,
        whenDone: @escaping @Sendable () -> Void
    ) async -> FunctionResult? {
        let answered = Mutex(false)
        let result = await environment.invoke(order, budget: budget ?? .seconds(function.timeout)) { event in
            switch event {
            case .answered:
                answered.withLock { $0 = true }
                self.state.withLock { $0.finishing += 1 }
            case .done(let isReusable):
                self.release(environment, isReusable: isReusable, hasAnswered: answered.withLock { $0 })
                whenDone()
            }
        }
        if result == nil { await discard(environment) }
        return result
    }

    private func release(_ environment: ExecutionEnvironment, isReusable: Bool, hasAnswered: Bool) {
        let (waiter, mustEnd) = state.withLock { state in
            state.inFlight -= 1
            if hasAnswered { state.finishing -= 1 }
            guard isReusable, state.phase == .open else {
                return (CheckedContinuation<ExecutionEnvironment?, Never>?.none, true)
            }
            if state.waiting.isEmpty {
                state.idle.append(environment)
                return (nil, false)
            }
            return (state.waiting.removeFirst().continuation, false)
        }
        waiter?.resume(returning: environment)
        if mustEnd { Task { await discard(environment) } }
    }

    // MARK: Cold

    private func runCold(_ order: InvocationOrder, whenDone: @escaping @Sendable () -> Void) async -> FunctionResult {
        let limits = [context.initLimit, .seconds(function.timeout)]
        for (attempt, limit) in limits.enumerated() {
            guard let environment = open() else { break }
            let began = ContinuousClock.now
            let end = await environment.start(limit: limit)
            switch end {
            case .ready:
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

    private func discard(_ environment: ExecutionEnvironment) async {
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
                guard case .ready = await environment.start(limit: context.initLimit) else {
                    return await discard(environment)
                }
                let (waiter, isOpen) = state.withLock { state in
                    state.provisioned.insert(ObjectIdentifier(environment))
                    guard state.phase == .open, state.waiting.isEmpty else {
                        let isOpen = state.phase == .open
                        return (isOpen ? state.waiting.removeFirst().continuation : nil, isOpen)
                    }
                    state.idle.append(environment)
                    return (CheckedContinuation<ExecutionEnvironment?, Never>?.none, true)
                }
                waiter?.resume(returning: environment)
                if !isOpen { await discard(environment) }
            }
        }
    }

    // MARK: The end

    /// Ends what is idle at once and the rest as it gets free; returns when none is left.
    func retire() async {
        await close(.retired) { state in
            defer { state.idle = [] }
            return state.idle
        }
    }

    /// Ends all environments, whatever they do.
    func stop() async {
        await close(.stopped) { state in
            defer { state.idle = [] }
            return Array(state.live.values)
        }
    }

    private func close(_ phase: Phase, ending select: @Sendable (inout State) -> [ExecutionEnvironment]) async {
        let (ending, waiting) = state.withLock { state in
            if state.phase != .stopped { state.phase = phase }
            defer { state.waiting = [] }
            return (select(&state), state.waiting.map(\.continuation))
        }
        for waiter in waiting { waiter.resume(returning: nil) }
        await withDiscardingTaskGroup { group in
            for environment in ending { group.addTask { await self.discard(environment) } }
        }
        await withCheckedContinuation { continuation in
            let isEmpty = state.withLock { state in
                if !state.live.isEmpty { state.drained.append(continuation) }
                return state.live.isEmpty
            }
            if isEmpty { continuation.resume() }
        }
    }
}

extension ExecutionEnvironment {
    /// What the caller gets of an init phase that failed.
    func result(of end: InitEnd, for order: InvocationOrder) -> FunctionResult {
        let id = order.requestID
        let failure: FunctionFailure
        switch end {
        case .reported(let document, let errorType):
            let tail = reportFailedInit(order, errorType: errorType, lines: [])
            return FunctionResult(payload: document, functionError: "Unhandled", requestID: id, logTail: tail)
        case .exited(let processEnd): failure = .exited(processEnd, requestID: id)
        case .invalidEntrypoint(let reason):
            failure = FunctionFailure("Runtime.InvalidEntrypoint", reason, requestID: id)
        case .extensionFailed(let errorType, let message):
            failure = FunctionFailure(errorType, message, requestID: id)
        case .timedOut, .ready: failure = .timedOut(after: function.timeout, requestID: id)
        }
        var result = FunctionResult(failure, requestID: id)
        result.logTail = reportFailedInit(
            order,
            errorType: failure.errorType,
            lines: [failure.message, failure.errorType]
        )
        return result
    }
}
