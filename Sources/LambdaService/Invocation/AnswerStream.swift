import CloudCore
import Synchronization

/// The answer to one streaming invocation, between the environment that it comes from and the caller.
final class AnswerStream: Sendable {
    private enum Head {
        case awaited
        /// The runtime streams, and this is the content type that it gave.
        case streaming(contentType: String)
        /// It answered in one piece, or failed before it had answered anything.
        case whole(FunctionResult)
        case refused(AWSError)
    }

    private struct State {
        var head = Head.awaited
        var version = "$LATEST"
        var result: FunctionResult?
        var waiters: [CheckedContinuation<Void, Never>] = []
    }

    let chunks = ByteStream()
    private let state = Mutex(State())

    /// The version that was chosen.
    func runs(_ version: String) { state.withLock { $0.version = version } }

    /// The runtime begins to stream.
    func begin(contentType: String?) {
        wake { state in
            if case .awaited = state.head { state.head = .streaming(contentType: contentType ?? "application/json") }
        }
    }

    /// The invocation has its result.
    func finish(_ result: FunctionResult) {
        var isStreaming = false
        wake { state in
            state.result = result
            if case .awaited = state.head { state.head = .whole(result) } else { isStreaming = true }
        }
        switch (isStreaming, result.functionError) {
        case (true, nil): chunks.finish()
        case (true, _): chunks.fail(ByteStream.Failure("the function failed while it answered"))
        case (false, _):
            _ = chunks.offer(result.payload)
            chunks.finish()
        }
    }

    func refuse(_ error: AWSError) {
        wake { $0.head = .refused(error) }
    }

    /// Waits for the answer to begin.
    func start(requestID: String) async throws(AWSError) -> StreamedResult {
        while true {
            let contentType: String?
            var functionError: String?
            switch state.withLock(\.head) {
            case .awaited:
                await waitForChange { if case .awaited = $0.head { true } else { false } }
                continue
            case .refused(let error): throw error
            case .streaming(let type): contentType = type
            case .whole(let result): (contentType, functionError) = (nil, result.functionError)
            }
            return StreamedResult(
                requestID: requestID,
                executedVersion: state.withLock(\.version),
                contentType: contentType,
                functionError: functionError,
                chunks: chunks,
                end: { await self.result() }
            )
        }
    }

    private func result() async -> FunctionResult {
        while true {
            if let result = state.withLock(\.result) { return result }
            await waitForChange { $0.result == nil }
        }
    }

    private func wake(_ change: (inout State) -> Void) {
        let waiters = state.withLock { state in
            change(&state)
            defer { state.waiters = [] }
            return state.waiters
        }
        for waiter in waiters { waiter.resume() }
    }

    private func waitForChange(while isUnchanged: @Sendable (State) -> Bool) async {
        await withCheckedContinuation { continuation in
            let mustWait = state.withLock { state in
                guard isUnchanged(state) else { return false }
                state.waiters.append(continuation)
                return true
            }
            if !mustWait { continuation.resume() }
        }
    }
}
