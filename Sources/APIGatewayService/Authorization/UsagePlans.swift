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

    /// - Parameter document: As API Gateway's API has it.
    init(id: String, _ document: JSONObject) {
        self.init(
            id: id,
            name: document["name"]?.string ?? "",
            value: document["value"]?.string ?? "",
            isEnabled: document["enabled"]?.flag ?? false
        )
    }
}

/// The API keys and usage plans of the account, and what has been used of them.
///
/// See <https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-api-usage-plans.html>.
package final class UsagePlans: Sendable {
    package struct Plan: Hashable, Sendable {
        package var id: String
        /// As API Gateway's API shows it.
        package let document: JSONObject
        /// By `API:stage`: what holds there for single methods instead of the plan's own limit.
        let stages: [String: MethodThrottles]
        /// For each key; `nil` for no limit.
        package var throttle: Throttle?
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
        /// By method where that has a limit of its own, under an empty name for all others together.
        var buckets: [String: TokenBucket] = [:]
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

    /// Whether the key opens the stage, counted as one request.
    /// - Parameters:
    ///   - stage: `API:stage`
    ///   - method: `pets/{id}/GET`
    func admit(
        _ value: String?,
        stage: String,
        method: String,
        at now: Timestamp
    ) throws(GatewayFailure) -> APIKey {
        let result = state.withLock { state -> Result<APIKey, GatewayFailure> in
            guard let value, let key = state.keys.values.first(where: { $0.value == value && $0.isEnabled }),
                let plan = state.plans.values.first(where: {
                    $0.keys.contains(key.id) && $0.stages[stage] != nil
                })
            else { return .failure(.invalidAPIKey) }
            var usage = state.usage["\(plan.id) \(key.id)"] ?? Usage()
            defer { state.usage["\(plan.id) \(key.id)"] = usage }
            let own = plan.stages[stage]?[method]
            if let throttle = own ?? plan.throttle {
                let name = own == nil ? "" : "\(stage) \(method)"
                let isAdmitted = usage.buckets[name, default: TokenBucket(throttle, at: now)].take(at: now)
                guard isAdmitted else { return .failure(.throttled) }
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
        let defaults: JSONObject = ["id": .string(id), "name": .string(id), "apiStages": []]
        self.document = defaults.merging(document) { $1 }
        throttle = Throttle(rate: document["throttle"]?["rateLimit"], burst: document["throttle"]?["burstLimit"])
        stages = (document["apiStages"]?.array ?? []).reduce(into: [:]) { stages, stage in
            let name = "\(stage["apiId"]?.string ?? ""):\(stage["stage"]?.string ?? "")"
            stages[name] = MethodThrottles(planStage: stage)
        }
        quota = document["quota"]?["limit"]?.wholeNumber.map { limit in
            UsagePlans.Quota(
                limit: limit,
                offset: document["quota"]?["offset"]?.wholeNumber ?? 0,
                period: document["quota"]?["period"]?.string.flatMap { UsagePlans.Period(rawValue: $0) } ?? .day
            )
        }
    }
}
