#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Waits for invocations on a thread of its own, so that a blocking read holds up none of Swift's own threads.
///
/// The thread ends with the source's last invocation.
final class WaitingThread: Sendable {
    private let mailbox: Mailbox

    init(_ source: any InvocationSource) {
        let mailbox = Mailbox()
        self.mailbox = mailbox
        startThread {
            while let caller = mailbox.awaitCaller() {
                caller.resume(with: Result { try source.next() })
            }
        }
    }

    deinit {
        mailbox.close()
    }

    func next() async throws -> Invocation? {
        try await withUnsafeThrowingContinuation { mailbox.post($0) }
    }
}

/// One waiting caller, handed from Swift's threads to ours. All state is guarded by the mutex.
private final class Mailbox: @unchecked Sendable {
    typealias Caller = UnsafeContinuation<Invocation?, any Error>

    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    private var caller: Caller?
    private var closed = false

    init() {
        pthread_mutex_init(mutex, nil)
        pthread_cond_init(condition, nil)
    }

    deinit {
        pthread_cond_destroy(condition)
        pthread_mutex_destroy(mutex)
        condition.deallocate()
        mutex.deallocate()
    }

    func post(_ caller: Caller) {
        signal { self.caller = caller }
    }

    func close() {
        signal { closed = true }
    }

    /// Blocks until somebody waits for an invocation; `nil` once nobody will any more.
    func awaitCaller() -> Caller? {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        while caller == nil && !closed {
            pthread_cond_wait(condition, mutex)
        }
        defer { caller = nil }
        return caller
    }

    private func signal(_ change: () -> Void) {
        pthread_mutex_lock(mutex)
        change()
        pthread_cond_signal(condition)
        pthread_mutex_unlock(mutex)
    }
}

private final class ThreadBody: Sendable {
    let run: @Sendable () -> Void

    init(_ run: @escaping @Sendable () -> Void) {
        self.run = run
    }
}

/// Runs `body` on a new thread that nobody joins.
private func startThread(_ body: @escaping @Sendable () -> Void) {
    let argument = Unmanaged.passRetained(ThreadBody(body)).toOpaque()
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
    defer { pthread_attr_destroy(&attributes) }
    #if canImport(Glibc)
    var thread = pthread_t()
    #else
    var thread: pthread_t?
    #endif
    #if canImport(Darwin)
    let result = pthread_create(&thread, &attributes, { runThread($0) }, argument)
    #else
    let result = pthread_create(&thread, &attributes, { runThread($0!) }, argument)
    #endif
    precondition(result == 0, "no thread to be had: \(String(cString: strerror(result)))")
}

private func runThread(_ argument: UnsafeMutableRawPointer) -> UnsafeMutableRawPointer? {
    Unmanaged<ThreadBody>.fromOpaque(argument).takeRetainedValue().run()
    return nil
}
