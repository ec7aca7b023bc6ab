import CloudCore
import Synchronization

/// How an integration ended.
enum ProxyOutcome: Sendable {
    case answered(FunctionResult)
    case refused(AWSError)
    case timedOut
}

extension FunctionInvoker {
    /// Invokes, and waits no longer than the integration may take. The function goes on where the wait ended, as on AWS.
    func invoke(_ invocation: FunctionInvocation, atMost limit: Duration) async -> ProxyOutcome {
        await withCheckedContinuation { continuation in
            let caller = Mutex<CheckedContinuation<ProxyOutcome, Never>?>(continuation)
            let answer = { @Sendable (outcome: ProxyOutcome) in
                let waiting = caller.withLock { caller in
                    defer { caller = nil }
                    return caller
                }
                waiting?.resume(returning: outcome)
            }
            race(invocation, limit: limit, answer: answer)
        }
    }

    private func race(
        _ invocation: FunctionInvocation,
        limit: Duration,
        answer: @escaping @Sendable (ProxyOutcome) -> Void
    ) {
        let timer = Task {
            guard (try? await Task.sleep(for: limit)) != nil else { return }
            answer(.timedOut)
        }
        Task {
            do throws(AWSError) {
                answer(.answered(try await invoke(invocation)))
            } catch {
                answer(.refused(error))
            }
            timer.cancel()
        }
    }
}
