import CloudCore
import Synchronization

/// The environments of one function as it is deployed: an idle one is used again, else a new one is started.
final class EnvironmentPool: Sendable {
    struct State {
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
        /// How many invocations have come, since the last one was started, before the runtime had asked for the next.
        var outrun = 0
        var drained: [CheckedContinuation<Void, Never>] = []

        /// The warmest on the thread of the request, whose answer then wakes no other; the warmest of all where there is none.
        mutating func takeIdle() -> ExecutionEnvironment? {
            guard let thread = RequestThread.current, let near = idle.lastIndex(where: { thread.isSame(as: $0.thread) })
            else { return idle.popLast() }
            return idle.remove(at: near)
        }

        /// Gives an environment that is free to the first that waits for one, or keeps it.
        /// - Returns: Whom to wake with it; whether it has to end instead.
        mutating func place(
            _ environment: ExecutionEnvironment
        ) -> (waiter: CheckedContinuation<ExecutionEnvironment?, Never>?, mustEnd: Bool) {
            guard phase == .open else { return (nil, true) }
            guard waiting.isEmpty else { return (waiting.removeFirst().continuation, false) }
            idle.append(environment)
            return (nil, false)
        }
    }

    enum Phase {
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

    let function: FunctionConfiguration
    let context: EnvironmentContext
    let state = Mutex(State())

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
            let environment: ExecutionEnvironment?
            switch acquire() {
            case .warm(let idle): environment = idle
            case .soon:
                startSpareIfOutrun()
                environment = await waitForIdle(upTo: context.reusePatience)
            case .cold: environment = nil
            }
            if let environment {
                if let result = await invoke(order, in: environment, whenDone: whenDone) { return result }
            } else if context.starts.enter() {
                return await runCold(order, whenDone: whenDone)
            } else if let environment = await waitForIdle(upTo: Self.nextLook) {
                // The machine was busy with starting others.
                if let result = await invoke(order, in: environment, whenDone: whenDone) { return result }
            }
        }
    }

    /// After which time it looks whether it may start one.
    private static let nextLook = Duration.milliseconds(20)

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
            if let environment = state.takeIdle() { return .warm(environment) }
            return state.waiting.count < state.finishing ? .soon : .cold
        }
    }

    private func waitForIdle(upTo patience: Duration) async -> ExecutionEnvironment? {
        let id = state.withLock { state in
            state.lastWaiter += 1
            return state.lastWaiter
        }
        let timer = Deadlines.shared.set(after: patience) { [self] in
            takeWaiter(id)?.resume(returning: nil)
        }
        defer { Deadlines.shared.callOff(timer) }
        return await withCheckedContinuation { continuation in
            let environment = state.withLock { state -> ExecutionEnvironment? in
                if let environment = state.takeIdle() { return environment }
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

    func invoke(
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
            return isReusable ? state.place(environment) : (nil, true)
        }
        waiter?.resume(returning: environment)
        if mustEnd { Task { await discard(environment) } }
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
