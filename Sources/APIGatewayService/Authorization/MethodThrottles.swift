import CloudCore
import OrderedCollections
import Synchronization
import WorkshopCommon

/// How many requests pass, whoever sends them: `burst` at once, refilled at `rate` a second.
package struct Throttle: Hashable, Sendable {
    package let rate: Double
    package let burst: Int

    /// `nil` without a rate: then nothing is limited.
    init?(rate: JSONValue?, burst: JSONValue?) {
        guard let rate = rate?.double ?? rate?.string.flatMap({ Double($0) }), rate >= 0 else { return nil }
        self.rate = rate
        self.burst = burst?.wholeNumber ?? Int(rate)
    }
}

/// Which limit holds for which method of a stage, or for which route.
///
/// What is set for one takes the place of what is set for all, and each has requests of its own to spend.
/// See <https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-request-throttling.html>.
struct MethodThrottles: Hashable, Sendable {
    private var own: [String: Throttle] = [:]
    private var common: Throttle?

    /// No limit.
    init() {}

    /// - Parameter settings: A REST stage's, by `pets/{id}/GET`, or `*/*` for all.
    init(methodSettings settings: JSONValue?) {
        for (name, setting) in settings?.object ?? [:] {
            let throttle = Throttle(rate: setting["throttlingRateLimit"], burst: setting["throttlingBurstLimit"])
            if name == "*/*" { common = throttle } else { own[Self.key(name)] = throttle }
        }
    }

    /// - Parameters:
    ///   - settings: An HTTP stage's, by `GET /pets/{id}`.
    ///   - common: Its default route settings.
    init(routeSettings settings: JSONValue?, common: JSONValue?) {
        self.common = Throttle(rate: common?["throttlingRateLimit"], burst: common?["throttlingBurstLimit"])
        own = (settings?.object ?? [:]).reduce(into: [:]) { own, entry in
            own[entry.key] = Throttle(
                rate: entry.value["throttlingRateLimit"],
                burst: entry.value["throttlingBurstLimit"]
            )
        }
    }

    /// - Parameter stage: One of a usage plan's stages, whose map has `/pets/{id}/GET`.
    init(planStage stage: JSONValue) {
        for (name, limits) in stage["throttle"]?.object ?? [:] {
            own[Self.key(name)] = Throttle(rate: limits["rateLimit"], burst: limits["burstLimit"])
        }
    }

    subscript(name: String) -> Throttle? { own[name] ?? common }

    var isEmpty: Bool { own.isEmpty && common == nil }

    /// Templates write the path's slashes as `~1`, and the API leaves the first one out, a usage plan doesn't.
    private static func key(_ name: String) -> String {
        String(name.replacing("~1", with: "/").drop { $0 == "/" })
    }

    /// - Parameter path: `/pets/{id}`
    static func key(path: String, verb: String) -> String { key("\(path)/\(verb)") }
}

/// The token buckets of an API's stages, a method each.
final class ThrottleBuckets: Sendable {
    private let buckets = Mutex<[String: TokenBucket]>([:])

    /// Takes one request in, or doesn't.
    func admits(_ method: String, of stage: String, _ throttle: Throttle?, at now: Timestamp) -> Bool {
        guard let throttle else { return true }
        return buckets.withLock { buckets in
            buckets["\(stage) \(method)", default: TokenBucket(throttle, at: now)].take(at: now)
        }
    }
}
