import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// One thread that waits for descriptors and moments: those of this room, and pipes that come and go with processes. It
/// does no work that takes time.
///
/// Dispatch sources were tried first: on Linux their manager thread crashed when many were cancelled under load.
package final class EventLoop: Sendable {
    package static let shared = EventLoop()

    private struct Timer {
        let moment: ContinuousClock.Instant
        let action: @Sendable () -> Void
    }

    private struct State {
        var handlers: [Int32: @Sendable () -> Void] = [:]
        var timers: [Timer] = []
        var wakeUp: (reading: Int32, writing: Int32)?
    }

    private let state = Mutex(State())

    /// Calls `handler` on the loop's thread whenever there is something to read, an end or an error on the descriptor.
    package func watch(_ descriptor: Int32, handler: @escaping @Sendable () -> Void) {
        change { $0.handlers[descriptor] = handler }
    }

    /// Only from the loop's own thread, so that a descriptor that is closed next is not being waited for.
    package func forget(_ descriptor: Int32) {
        state.withLock { $0.handlers[descriptor] = nil }
    }

    /// Closes a descriptor that may be watched; from any thread.
    package func close(_ descriptor: Int32) {
        schedule(at: .now) { [self] in
            forget(descriptor)
            closeDescriptor(descriptor)
        }
    }

    func schedule(at moment: ContinuousClock.Instant, action: @escaping @Sendable () -> Void) {
        change { $0.timers.append(Timer(moment: moment, action: action)) }
    }

    private func change(_ body: (inout State) -> Void) {
        let (wakeUp, isNew) = state.withLock { state in
            body(&state)
            if let wakeUp = state.wakeUp { return (wakeUp, false) }
            let wakeUp = Self.makePipe()
            state.wakeUp = wakeUp
            return (wakeUp, true)
        }
        if isNew {
            startThread(reading: wakeUp.reading)
        } else {
            // A full pipe wakes it just as well.
            _ = write(wakeUp.writing, [0] as [UInt8], 1)
        }
    }

    private static func makePipe() -> (reading: Int32, writing: Int32) {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { fatalError("no descriptor is left for the event loop") }
        for end in ends {
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
        }
        return (ends[0], ends[1])
    }

    private func startThread(reading: Int32) {
        Thread.start { [self] in
            while true { turn(reading: reading) }
        }
    }

    private func turn(reading: Int32) {
        let (descriptors, next) = state.withLock { state in
            (Array(state.handlers.keys), state.timers.map(\.moment).min())
        }
        var sources = ([reading] + descriptors).map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
        _ = poll(&sources, nfds_t(sources.count), Self.timeout(until: next))
        if sources[0].revents != 0 {
            var bytes = [UInt8](repeating: 0, count: 256)
            while read(reading, &bytes, bytes.count) > 0 {}
        }
        for source in sources.dropFirst() where source.revents != 0 {
            // Asked for again: an earlier handler of this turn may have forgotten it.
            state.withLock { $0.handlers[source.fd] }?()
        }
        for timer in takeDueTimers() { timer.action() }
    }

    private func takeDueTimers() -> [Timer] {
        let now = ContinuousClock.now
        return state.withLock { state in
            let due = state.timers.filter { $0.moment <= now }
            if !due.isEmpty { state.timers.removeAll { $0.moment <= now } }
            return due
        }
    }

    private static func timeout(until moment: ContinuousClock.Instant?) -> Int32 {
        guard let moment else { return -1 }
        return Int32(clamping: max(0, ContinuousClock.now.duration(to: moment).milliseconds))
    }
}

private func closeDescriptor(_ descriptor: Int32) {
    _ = close(descriptor)
}

/// A thread of the system's own: what waits for ever must not take one from a pool.
private enum Thread {
    private final class Body {
        let run: @Sendable () -> Void
        init(_ run: @escaping @Sendable () -> Void) { self.run = run }
    }

    static func start(_ run: @escaping @Sendable () -> Void) {
        let argument = Unmanaged.passRetained(Body(run)).toOpaque()
        #if canImport(Darwin)
        var thread: pthread_t?
        let result = pthread_create(&thread, nil, { Thread.runBody($0) }, argument)
        #else
        var thread = pthread_t()
        let result = pthread_create(&thread, nil, { Thread.runBody($0) }, argument)
        #endif
        guard result == 0 else { fatalError("no thread is left for the event loop") }
    }

    private static func runBody(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
        guard let argument else { return nil }
        Unmanaged<Body>.fromOpaque(argument).takeRetainedValue().run()
        return nil
    }
}
