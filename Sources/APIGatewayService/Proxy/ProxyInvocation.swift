import CloudCore
import Synchronization

/// How an integration ended.
enum ProxyOutcome<Answer: Sendable>: Sendable {
    case answered(Answer)
    case refused(AWSError)
    case timedOut
}

extension FunctionInvoker {
    /// Invokes, and waits no longer than the integration may take. The function goes on where the wait ended, as on AWS.
    func invoke(_ invocation: FunctionInvocation, atMost limit: Duration) async -> ProxyOutcome<FunctionResult> {
        await race(limit: limit) { () async throws(AWSError) in try await invoke(invocation) }
    }

    /// The same, up to the answer's beginning.
    func invokeStreaming(
        _ invocation: FunctionInvocation,
        atMost limit: Duration
    ) async -> ProxyOutcome<StreamedResult> {
        await race(limit: limit) { () async throws(AWSError) in try await invokeStreaming(invocation) }
    }
}

/// The work's answer, or that it took too long: the work is not ended then.
private func race<Answer: Sendable>(
    limit: Duration,
    _ work: @escaping @Sendable () async throws(AWSError) -> Answer
) async -> ProxyOutcome<Answer> {
    await withCheckedContinuation { continuation in
        let caller = Mutex<CheckedContinuation<ProxyOutcome<Answer>, Never>?>(continuation)
        let answer = { @Sendable (outcome: ProxyOutcome<Answer>) in
            let waiting = caller.withLock { caller in
                defer { caller = nil }
                return caller
            }
            waiting?.resume(returning: outcome)
        }
        let timer = Deadlines.shared.set(after: limit) { answer(.timedOut) }
        RequestThread.start {
            do throws(AWSError) {
                answer(.answered(try await work()))
            } catch {
                answer(.refused(error))
            }
            Deadlines.shared.callOff(timer)
        }
    }
}
