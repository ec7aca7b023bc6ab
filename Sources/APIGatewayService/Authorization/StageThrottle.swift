import CloudCore
import OrderedCollections
import Synchronization
import WorkshopCommon

/// How many requests a stage takes, whoever sends them.
struct StageThrottle: Hashable, Sendable {
    let rate: Double
    let burst: Int

    /// - Parameter document: The settings of all methods of a stage (REST) or of its default route (HTTP).
    init?(_ document: JSONValue) {
        guard let rate = document["throttlingRateLimit"]?.double, rate >= 0 else { return nil }
        self.rate = rate
        burst = document["throttlingBurstLimit"]?.wholeNumber ?? Int(rate)
    }
}

/// The token buckets of an API's stages.
final class StageThrottles: Sendable {
    private let buckets = Mutex<[String: TokenBucket]>([:])

    /// Takes one request in, or doesn't.
    func admits(_ stage: String, _ throttle: StageThrottle?, at now: Timestamp) -> Bool {
        guard let throttle else { return true }
        return buckets.withLock { buckets in
            buckets[stage, default: TokenBucket(rate: throttle.rate, burst: throttle.burst, at: now)].take(at: now)
        }
    }
}
