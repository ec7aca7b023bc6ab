import CloudCore

/// Throttling as API Gateway does it: `burst` requests at once, refilled at `rate` a second.
struct TokenBucket: Hashable, Sendable {
    private let rate: Double
    private let burst: Double
    private var tokens: Double
    private var last: Timestamp

    init(rate: Double, burst: Int, at now: Timestamp) {
        self.rate = rate
        self.burst = Double(burst)
        tokens = Double(burst)
        last = now
    }

    mutating func take(at now: Timestamp) -> Bool {
        tokens = min(burst, tokens + max(0, (now - last).inSeconds) * rate)
        last = max(last, now)
        guard tokens >= 1 else { return false }
        tokens -= 1
        return true
    }
}
