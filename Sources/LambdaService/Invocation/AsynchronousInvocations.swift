package import CloudCore

/// Invocations of type `Event`: queued, and tried again when they fail.
///
/// Lambda tries a failed one again after one minute and once more after two, and drops it when it is six hours old.
/// See <https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html>.
struct AsynchronousInvocation: Sendable {
    var invocation: FunctionInvocation
    let requestID: String
    let queuedAt: Timestamp
    var retries = 0

    static let maximumRetries = 2
    static let maximumAge = Duration.seconds(6 * 3600)

    /// When to try again, or `nil` when this was the last time.
    func delayAfterFailure(now: Timestamp) -> Duration? {
        let delay = Duration.seconds(60 * (retries + 1))
        return retries < Self.maximumRetries && now + delay - queuedAt <= Self.maximumAge ? delay : nil
    }
}

extension LambdaService {
    /// Queues the invocation and returns at once.
    package func invokeLater(_ invocation: FunctionInvocation) throws(AWSError) -> String {
        let function = try function(named: invocation.function)
        let limit = InvocationLimits.asynchronousPayload
        guard invocation.payload.count <= limit else { throw .requestTooLarge(limit: limit) }
        let requestID = Identifiers.requestID()
        schedule(
            AsynchronousInvocation(invocation: invocation, requestID: requestID, queuedAt: clock.now),
            name: function.configuration.name,
            after: .zero
        )
        return requestID
    }

    private func schedule(_ queued: AsynchronousInvocation, name: String, after delay: Duration) {
        let label = queued.retries == 0 ? "asynchronous invocation of \(name)" : "retry of an invocation of \(name)"
        clock.schedule(label, after: delay) {
            self.clock.spawnActivity(label) { await self.attempt(queued, name: name) }
        }
    }

    private func attempt(_ queued: AsynchronousInvocation, name: String) async {
        // Every attempt has the request id of the first.
        let result: FunctionResult?
        do throws(AWSError) {
            let function = try function(named: queued.invocation.function)
            result = try await run(queued.invocation, on: function, requestID: queued.requestID)
        } catch {
            // A function that was deleted meanwhile has nothing to try again; a throttle is tried like a failure.
            guard error.code == "TooManyRequestsException" else { return }
            result = nil
        }
        guard result?.functionError != nil || result == nil else { return }
        guard let delay = queued.delayAfterFailure(now: clock.now) else { return }
        var next = queued
        next.retries += 1
        schedule(next, name: name, after: delay)
    }
}
