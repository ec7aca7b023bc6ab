import Synchronization

/// The bytes between a pipe and its reader: bounded, and never the reason for a child to wait.
final class OutputBuffer: Sendable {
    private struct State {
        var unread: [UInt8] = []
        var isFinished = false
        var waiter: CheckedContinuation<[UInt8]?, Never>?
        var dropped = 0
    }

    private let state = Mutex(State())
    private let size: Int

    init(size: Int) {
        precondition(size > 0, "a pipe without a buffer would drop everything")
        self.size = size
    }

    var dropped: Int { state.withLock { $0.dropped } }

    func append(_ bytes: UnsafeRawBufferPointer) {
        let waiter = state.withLock { state -> CheckedContinuation<[UInt8]?, Never>? in
            if let waiter = state.waiter.take() { return waiter }
            let kept = min(bytes.count, size - state.unread.count)
            state.unread.append(contentsOf: bytes.prefix(kept))
            state.dropped += bytes.count - kept
            return nil
        }
        waiter?.resume(returning: Array(bytes))
    }

    func finish() {
        let waiter = state.withLock { state in
            state.isFinished = true
            return state.waiter.take()
        }
        waiter?.resume(returning: nil)
    }

    /// What has come since the last call, or waits for it; `nil` at the end and when the task is cancelled.
    func next() async -> [UInt8]? {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let ready: [UInt8]?? = state.withLock { state in
                    if !state.unread.isEmpty {
                        defer { state.unread = [] }
                        return .some(state.unread)
                    }
                    if state.isFinished || Task.isCancelled { return .some(nil) }
                    precondition(state.waiter == nil, "one reader at a time")
                    state.waiter = continuation
                    return nil
                }
                if let ready { continuation.resume(returning: ready) }
            }
        } onCancel: {
            state.withLock { $0.waiter.take() }?.resume(returning: nil)
        }
    }
}
