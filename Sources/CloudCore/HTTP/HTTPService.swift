import NIOCore
import NIOPosix
import Synchronization

/// What the connections of one server share.
final class HTTPService: Sendable {
    enum Handler: Sendable {
        /// Called on the event loop; must not wait.
        case immediate(@Sendable (CloudRequest, HTTPResponder) -> Void)
        case asynchronous(HTTPServer.Handler, onEventLoop: @Sendable (CloudRequest) -> Bool)
    }

    let connections = OpenConnections()
    let eventLoops: MultiThreadedEventLoopGroup
    let maximumBodySize: Int
    let sendsDate: Bool
    let wantsStream: @Sendable (CloudRequest) -> Bool
    private let handler: Handler
    private let work = RunningWork()

    init(
        _ configuration: HTTPServer.Configuration,
        eventLoops: MultiThreadedEventLoopGroup,
        wantsStream: @escaping @Sendable (CloudRequest) -> Bool,
        handler: Handler
    ) {
        self.eventLoops = eventLoops
        maximumBodySize = configuration.maximumBodySize
        sendsDate = configuration.sendsDate
        self.wantsStream = wantsStream
        self.handler = handler
    }

    /// Has the request answered. Returns the task that does it, where it takes one.
    func handle(_ request: CloudRequest, _ responder: HTTPResponder) -> Task<Void, Never>? {
        switch handler {
        case .immediate(let handler):
            handler(request, responder)
            return nil
        case .asynchronous(let handler, let onEventLoop):
            return track(on: onEventLoop(request) ? responder.thread : nil) {
                responder.send(await handler(request))
            }
        }
    }

    /// Runs the body in a task that ``waitForWork()`` waits for.
    func track(
        on thread: RequestThread? = nil,
        _ body: @escaping @Sendable () async -> Void
    ) -> Task<Void, Never> {
        work.begin()
        let work = work
        if let thread, #available(macOS 26, *) {
            // On its thread already: what needn't wait is answered before the next bytes are looked at.
            return RequestThread.$current.withValue(thread) {
                Task.immediate(executorPreference: thread) {
                    await body()
                    work.end()
                }
            }
        }
        return RequestThread.$current.withValue(thread) {
            Task(executorPreference: thread) {
                await body()
                work.end()
            }
        }
    }

    func waitForWork() async { await work.waitForEnd() }

    /// Returns when each event loop has done what it had been given.
    func passThroughEventLoops() async {
        for loop in eventLoops.makeIterator() { try? await loop.submit {}.get() }
    }
}

/// The open connections, so that stopping needn't wait until their clients close them.
final class OpenConnections: Sendable {
    private struct State {
        var open: [ObjectIdentifier: NIOLoopBound<HTTPConnection>] = [:]
        var isClosed = false
    }

    private let state = Mutex(State())

    /// On the connection's event loop.
    func add(_ connection: NIOLoopBound<HTTPConnection>) {
        let id = ObjectIdentifier(connection.value)
        let isClosed = state.withLock { state in
            if !state.isClosed { state.open[id] = connection }
            return state.isClosed
        }
        if isClosed { connection.value.close() }
    }

    func remove(_ connection: HTTPConnection) {
        state.withLock { _ = $0.open.removeValue(forKey: ObjectIdentifier(connection)) }
    }

    func closeAll() {
        let open = state.withLock { state in
            defer { state.open = [:] }
            state.isClosed = true
            return Array(state.open.values)
        }
        for connection in open { connection.execute { $0.abort() } }
    }
}

extension NIOLoopBound {
    fileprivate func execute(_ body: @escaping @Sendable (Value) -> Void) {
        eventLoop.execute { body(self.value) }
    }
}

/// Counts tasks, and lets one wait until there is none.
private final class RunningWork: Sendable {
    private struct State {
        var count = 0
        var waiters: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())

    func begin() { state.withLock { $0.count += 1 } }

    func end() {
        let waiters = state.withLock { state in
            state.count -= 1
            guard state.count == 0 else { return [CheckedContinuation<Void, Never>]() }
            defer { state.waiters = [] }
            return state.waiters
        }
        for waiter in waiters { waiter.resume() }
    }

    func waitForEnd() async {
        await withCheckedContinuation { continuation in
            let isIdle = state.withLock { state in
                if state.count > 0 { state.waiters.append(continuation) }
                return state.count == 0
            }
            if isIdle { continuation.resume() }
        }
    }
}
