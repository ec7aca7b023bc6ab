import CloudCore
import OrderedCollections
import Synchronization
package import WorkshopCommon

package struct APIKey: Hashable, Sendable {
    package let id: String
    package let name: String
    package let value: String
    package let isEnabled: Bool

    package init(id: String, name: String = "", value: String, isEnabled: Bool = true) {
        self.id = id
        self.name = name
        self.value = value
        self.isEnabled = isEnabled
    }
}

/// The API keys and usage plans of the account, and what has been used of them.
///
/// See <https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-api-usage-plans.html>.
package final class UsagePlans: Sendable {
    package struct Plan: Hashable, Sendable {
        package var id: String
        /// `API:stage`
        package var stages: Set<String>
        /// Requests a second; `nil` for no limit.
        package var rate: Double?
        package var burst: Int?
        package var quota: Quota?
        /// Ids of keys.
        package var keys: Set<String>
    }

    package struct Quota: Hashable, Sendable {
        package var limit: Int
        package var offset: Int
        package var period: Period

        package init(limit: Int, offset: Int = 0, period: Period) {
            self.limit = limit
            self.offset = offset
            self.period = period
        }
    }

    package enum Period: String, Hashable, Sendable {
        case day = "DAY"
        case week = "WEEK"
        case month = "MONTH"
    }

    private struct Usage {
        var bucket: TokenBucket?
        var period = ""
        var count = 0
    }

    private struct State {
        var keys: OrderedDictionary<String, APIKey> = [:]
        var plans: OrderedDictionary<String, Plan> = [:]
        var usage: [String: Usage] = [:]
    }

    private let state = Mutex(State())

    package init() {}

    package func set(_ key: APIKey) { state.withLock { $0.keys[key.id] = key } }
    package func set(_ plan: Plan) { state.withLock { $0.plans[plan.id] = plan } }
    package func removeKey(_ id: String) { state.withLock { _ = $0.keys.removeValue(forKey: id) } }
    package func removePlan(_ id: String) { state.withLock { _ = $0.plans.removeValue(forKey: id) } }

    /// Adds a key to a plan, or takes it out.
    package func setKey(_ key: String, in plan: String, isMember: Bool) {
        state.withLock { state in
            if isMember { state.plans[plan]?.keys.insert(key) } else { state.plans[plan]?.keys.remove(key) }
        }
    }

    /// Whether the key opens the stage, counted as one request.
    func admit(_ value: String?, api: String, stage: String, at now: Timestamp) throws(GatewayFailure) -> APIKey {
        let result = state.withLock { state -> Result<APIKey, GatewayFailure> in
            guard let value, let key = state.keys.values.first(where: { $0.value == value && $0.isEnabled }),
                let plan = state.plans.values.first(where: {
                    $0.keys.contains(key.id) && $0.stages.contains("\(api):\(stage)")
                })
            else { return .failure(.invalidAPIKey) }
            var usage = state.usage["\(plan.id) \(key.id)"] ?? Usage()
            defer { state.usage["\(plan.id) \(key.id)"] = usage }
            if let rate = plan.rate {
                var bucket = usage.bucket ?? TokenBucket(rate: rate, burst: plan.burst ?? Int(rate), at: now)
                defer { usage.bucket = bucket }
                guard bucket.take(at: now) else { return .failure(.throttled) }
            }
            if let quota = plan.quota {
                let period = quota.period.name(of: now)
                if usage.period != period {
                    (usage.period, usage.count) = (period, usage.period.isEmpty ? quota.offset : 0)
                }
                guard usage.count < quota.limit else { return .failure(.quotaExceeded) }
                usage.count += 1
            }
            return .success(key)
        }
        return try result.get()
    }

    /// The value of the key that an authorizer named.
    func hasKey(_ value: String) -> Bool { state.withLock { $0.keys.values.contains { $0.value == value } } }
}

extension UsagePlans.Period {
    /// Days begin at midnight, UTC; weeks on Sunday.
    fileprivate func name(of now: Timestamp) -> String {
        switch self {
        case .day: String(now.iso8601.prefix(10))
        case .month: String(now.iso8601.prefix(7))
        // 1970-01-01 was a Thursday.
        case .week: "week \((now.secondsSince1970 / 86400 + 4) / 7)"
        }
    }
}

extension UsagePlans.Plan {
    /// - Parameter document: As API Gateway's API has it: `apiStages`, `throttle`, `quota`.
    package init(id: String, _ document: JSONObject, keys: Set<String> = []) {
        self.id = id
        self.keys = keys
        let throttle = document["throttle"]
        rate = throttle?["rateLimit"]?.double ?? throttle?["rateLimit"]?.string.flatMap { Double($0) }
        burst = throttle?["burstLimit"]?.wholeNumber
        stages = Set(
            (document["apiStages"]?.array ?? []).map {
                "\($0["apiId"]?.string ?? ""):\($0["stage"]?.string ?? "")"
            }
        )
        quota = document["quota"]?["limit"]?.wholeNumber.map { limit in
            UsagePlans.Quota(
                limit: limit,
                offset: document["quota"]?["offset"]?.wholeNumber ?? 0,
                period: document["quota"]?["period"]?.string.flatMap { UsagePlans.Period(rawValue: $0) } ?? .day
            )
        }
    }
}
