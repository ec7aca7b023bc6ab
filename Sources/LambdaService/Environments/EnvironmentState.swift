import CloudCore
import OrderedCollections
import Synchronization
import WorkshopCommon

/// What an environment's lock guards. Nobody is woken inside the lock: each step hands back whom to wake.
struct EnvironmentState {
    var machine = RuntimeStateMachine()
    var server: HTTPServer?
    var process: (any RunningProcess)?
    var watcher: Task<Void, Never>?
    var extensions = ExtensionRegistry()
    var extensionProcesses: [(process: any RunningProcess, watcher: Task<Void, Never>)] = []
    /// The largest memory that was seen, and when it was looked at.
    var memory: (bytes: Int, at: ContinuousClock.Instant)?
    /// What extensions are told: `spindown`, `timeout` or `failure`.
    var endReason = "spindown"
    var shutdown: Task<Void, Never>?
    /// Called when the process ends while it has nothing to do.
    var endedIdle: (@Sendable () -> Void)?
    /// Told in the first invocation's report.
    var initDuration: Duration?

    private var parkedNext: HTTPResponder?
    private var initWaiter: CheckedContinuation<ExecutionEnvironment.InitEnd, Never>?
    private var initEnd: ExecutionEnvironment.InitEnd?
    private var current: RunningInvocation?
    private var isLaunching = false
    private var launchWaiters: [CheckedContinuation<Void, Never>] = []

    /// Something to do once the lock is open.
    struct WakeUp: Sendable {
        let run: @Sendable () -> Void
    }

    /// Whether there is still anything to launch for.
    mutating func beginLaunch() -> Bool {
        isLaunching = machine.state != .ended
        return isLaunching
    }

    mutating func endLaunch() -> [CheckedContinuation<Void, Never>] {
        isLaunching = false
        defer { launchWaiters = [] }
        return launchWaiters
    }

    /// Whether nothing is being launched now; if something is, the continuation is kept until it has been.
    mutating func waitForLaunch(_ continuation: CheckedContinuation<Void, Never>) -> Bool {
        if isLaunching { launchWaiters.append(continuation) }
        return !isLaunching
    }

    mutating func waitForInit(_ continuation: CheckedContinuation<ExecutionEnvironment.InitEnd, Never>) -> WakeUp? {
        guard let initEnd else {
            initWaiter = continuation
            return nil
        }
        return WakeUp { continuation.resume(returning: initEnd) }
    }

    /// Only the first end counts.
    mutating func endInit(_ end: ExecutionEnvironment.InitEnd) -> WakeUp? {
        guard initEnd == nil else { return nil }
        initEnd = end
        guard let waiter = initWaiter else { return nil }
        initWaiter = nil
        return WakeUp { waiter.resume(returning: end) }
    }

    /// - Returns: The invocation that is done by this, and whom to wake.
    mutating func next(_ responder: HTTPResponder) -> (RunningInvocation?, WakeUp?) {
        switch machine.next() {
        case .initialized:
            parkedNext = responder
            return (nil, extensions.areReady ? endInit(.ready) : nil)
        case .done(let requestID):
            parkedNext = responder
            // The invocation lasts until the extensions are done with it, too.
            return (extensions.areReady ? takeInvocation(requestID) : nil, nil)
        case .redeliver:
            let event = current.map(\.event) ?? CloudResponse(status: 500)
            return (nil, WakeUp { responder.send(event) })
        case .refused(let error):
            return (nil, WakeUp { responder.send(error.response) })
        }
    }

    /// - Returns: The extension's event, if it has come already; the invocation that is done by this, and whom to wake.
    mutating func nextEvent(
        _ identifier: String,
        _ responder: HTTPResponder
    ) -> (CloudResponse?, RunningInvocation?, WakeUp?) {
        if let event = extensions.next(identifier, responder) { return (event, nil, nil) }
        guard machine.state == .waiting, extensions.areReady else { return (nil, nil, nil) }
        return (nil, takeInvocation(nil), endInit(.ready))
    }

    /// `nil` when the environment is no longer there.
    mutating func deliver(_ invocation: RunningInvocation, timer: Deadlines.Token, deadline: Timestamp) -> WakeUp? {
        guard machine.state == .waiting, let reader = parkedNext else { return nil }
        machine.deliver(requestID: invocation.order.requestID)
        parkedNext = nil
        invocation.timer = timer
        invocation.event = CloudResponse(invocation.order, deadline: deadline)
        current = invocation
        let event = invocation.event
        guard !extensions.isEmpty else { return WakeUp { reader.send(event) } }
        let answers = extensions.send(.invoke, .invokeEvent(invocation.order, deadline: deadline))
        return WakeUp {
            for (responder, event) in answers { responder.send(event) }
            reader.send(event)
        }
    }

    mutating func answer(
        _ requestID: String,
        _ kind: RuntimeStateMachine.AnswerKind,
        _ result: FunctionResult
    ) -> (RuntimeAPIError?, WakeUp?) {
        if let refusal = machine.answer(requestID: requestID, kind: kind) { return (refusal, nil) }
        return (nil, answered(result))
    }

    /// - Returns: Why not, or the stream that the answer goes to where the caller wants it while it comes.
    mutating func beginStreaming(_ requestID: String) -> Result<AnswerStream?, RuntimeAPIError> {
        if let refusal = machine.beginStreaming(requestID: requestID) { return .failure(refusal) }
        return .success(current?.order.answer)
    }

    mutating func endStreaming(_ requestID: String, _ result: FunctionResult) -> WakeUp? {
        machine.endStreaming(requestID: requestID) ? answered(result) : nil
    }

    private func answered(_ result: FunctionResult) -> WakeUp? {
        guard let current else { return nil }
        current.result = result
        if current.order.trace != nil { current.answeredAt = .wallClock }
        return WakeUp {
            current.events(.answered)
            if !current.order.waitsUntilDone { current.complete(with: result, tail: nil) }
        }
    }

    /// Takes the invocation out, so that only one ends it. `nil` stands for whichever runs.
    mutating func takeInvocation(_ requestID: String?) -> RunningInvocation? {
        guard let invocation = current, requestID == nil || requestID == invocation.order.requestID else { return nil }
        current = nil
        return invocation
    }

    mutating func end() -> (
        processes: [(process: any RunningProcess, watcher: Task<Void, Never>)], server: HTTPServer?, wakeUp: WakeUp?
    ) {
        machine.end()
        let reader = parkedNext
        parkedNext = nil
        let wakeUp = reader.map { reader in WakeUp { reader.send(CloudResponse(status: 410)) } }
        var processes = extensionProcesses
        if let process, let watcher { processes.append((process, watcher)) }
        return (processes, server, wakeUp)
    }
}

/// An invocation in an environment. Its fields change under the environment's lock only.
final class RunningInvocation: @unchecked Sendable {
    let order: InvocationOrder
    let began = ContinuousClock.now
    let beganAt = Timestamp.wallClock
    /// When the runtime gave its answer.
    var answeredAt: Timestamp?
    let events: @Sendable (ExecutionEnvironment.InvocationEvent) -> Void
    var timer: Deadlines.Token?
    var event = CloudResponse(status: 500)
    var result: FunctionResult?
    private let answer: Mutex<CheckedContinuation<FunctionResult?, Never>?>

    init(
        order: InvocationOrder,
        answer: CheckedContinuation<FunctionResult?, Never>,
        events: @escaping @Sendable (ExecutionEnvironment.InvocationEvent) -> Void
    ) {
        self.order = order
        self.answer = Mutex(answer)
        self.events = events
    }

    /// Answers the caller; only the first time counts.
    func complete(with result: FunctionResult?, tail: [UInt8]?) {
        let caller = answer.withLock { answer in
            defer { answer = nil }
            return answer
        }
        var result = result
        result?.logTail = tail
        caller?.resume(returning: result)
    }
}

extension CloudResponse {
    /// An invocation as `GET …/invocation/next` answers it; headers that have nothing to say are left out.
    fileprivate init(_ order: InvocationOrder, deadline: Timestamp) {
        self = .json(status: 200, order.payload)
        headers.append("Lambda-Runtime-Aws-Request-Id", order.requestID)
        headers.append("Lambda-Runtime-Deadline-Ms", String(deadline.millisecondsSince1970))
        headers.append("Lambda-Runtime-Invoked-Function-Arn", order.functionARN)
        headers.append("Lambda-Runtime-Trace-Id", order.traceHeader)
        if let clientContext = order.clientContext {
            headers.append("Lambda-Runtime-Client-Context", clientContext)
        }
    }

    /// An invocation as `GET …/extension/event/next` tells of it.
    fileprivate static func invokeEvent(_ order: InvocationOrder, deadline: Timestamp) -> CloudResponse {
        let document: JSONValue = [
            "eventType": "INVOKE",
            "deadlineMs": .number(JSONNumber(Int(deadline.millisecondsSince1970))),
            "requestId": .string(order.requestID),
            "invokedFunctionArn": .string(order.functionARN),
            "tracing": ["type": "X-Amzn-Trace-Id", "value": .string(order.traceHeader)],
        ]
        return .json(status: 200, document.bytes)
    }
}
