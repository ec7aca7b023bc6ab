import CloudCore

/// Throttling as API Gateway does it: `burst` requests at once, refilled at `rate` a second.
struct TokenBucket: Hashable, Sendable {
    private let throttle: Throttle
    private var tokens: Double
    private var last: Timestamp

    init(_ throttle: Throttle, at now: Timestamp) {
        self.throttle = throttle
        tokens = Double(throttle.burst)
        last = now
    }

    mutating func take(at now: Timestamp) -> Bool {
        tokens = min(Double(throttle.burst), tokens + max(0, (now - last).inSeconds) * throttle.rate)
        last = max(last, now)
        guard tokens >= 1 else { return false }
        tokens -= 1
        return true
    }
}
