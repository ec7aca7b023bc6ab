import Synchronization

/// AWS's standard retry mode: three attempts, waits that double and are never the same twice, and an end to retries where
/// a service is down for all.
///
/// https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html
package final class RetryPolicy: Sendable {
    package let maxAttempts: Int
    private let random: @Sendable () -> Double
    private let sleep: @Sendable (Duration) async throws -> Void
    /// What retries cost, of 500 tokens.
    private let tokens = Mutex(500)

    /// - Parameters:
    ///   - random: from 0 to 1.
    ///   - sleep: how waits are waited.
    package init(
        maxAttempts: Int = 3,
        random: @escaping @Sendable () -> Double = { Double.random(in: 0..<1) },
        sleep: @escaping @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }
    ) {
        self.maxAttempts = maxAttempts
        self.random = random
        self.sleep = sleep
    }

    /// Waits, if there is to be another attempt.
    ///
    /// - Parameter attempt: the one that failed; the first is 1.
    /// - Returns: what has to be given back should the next one succeed; `nil` where there is none.
    func waitForNext(after attempt: Int, _ failure: Failure) async throws -> Int? {
        guard attempt < maxAttempts else { return nil }
        let cost = failure == .noAnswer ? 10 : 5
        let isPaid = tokens.withLock { tokens in
            guard tokens >= cost else { return false }
            tokens -= cost
            return true
        }
        guard isPaid else { return nil }
        try await sleep(delay(after: attempt))
        return cost
    }

    /// Up to one second after the first attempt, two after the second, and so on to twenty.
    func delay(after attempt: Int) -> Duration {
        let limit = attempt > 5 ? 20 : min(Double(1 << (attempt - 1)), 20)
        return .seconds(random() * limit)
    }

    func succeeded(givingBack cost: Int?) {
        tokens.withLock { $0 = min($0 + (cost ?? 1), 500) }
    }

    /// A failure that may be gone at the next attempt.
    enum Failure {
        case noAnswer
        case serverError
        case throttled

        /// `nil` for one that would come again.
        init?(_ answer: ErrorAnswer) {
            if let code = answer.code, Self.throttlingCodes.contains(code) {
                self = .throttled
            } else if let code = answer.code, Self.transientCodes.contains(code) {
                self = .serverError
            } else if [500, 502, 503, 504].contains(answer.status) {
                self = .serverError
            } else if answer.status == 429 {
                self = .throttled
            } else {
                return nil
            }
        }

        private static let transientCodes: Set = ["InternalError", "RequestTimeout", "RequestTimeoutException"]

        private static let throttlingCodes: Set = [
            "BandwidthLimitExceeded", "EC2ThrottledException", "LimitExceededException", "PriorRequestNotComplete",
            "ProvisionedThroughputExceededException", "RequestLimitExceeded", "RequestThrottled",
            "RequestThrottledException", "SlowDown", "ThrottledException", "Throttling", "ThrottlingException",
            "TooManyRequestsException", "TransactionInProgressException",
        ]
    }
}
