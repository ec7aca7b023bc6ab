import CloudCore
import OrderedCollections
import WorkshopCommon

/// How HTTP endpoints are sent to: how often it is tried again, and as which type of content.
///
/// A topic's policy and a subscription's have members of different names; the subscription's wins.
/// See <https://docs.aws.amazon.com/sns/latest/dg/sns-message-delivery-retries.html>; recorded: localstack/localstack,
/// tests/aws/services/sns/test_sns.snapshot.json, test_topic_delivery_policy_crud.
enum DeliveryPolicy {
    private static let retry: JSONObject = [
        "minDelayTarget": 20, "maxDelayTarget": 20, "numRetries": 3, "numMaxDelayRetries": 0, "numNoDelayRetries": 0,
        "numMinDelayRetries": 0, "backoffFunction": "linear",
    ]
    private static let request: JSONObject = ["headerContentType": "text/plain; charset=UTF-8"]

    // MARK: Of a topic

    /// What `GetTopicAttributes` makes of a policy that was given.
    static func shown(ofTopic given: JSONValue) -> JSONValue {
        topic(given, retry: [:], request: [:])
    }

    static func effective(ofTopic given: JSONValue?) -> JSONValue {
        topic(given ?? [:], retry: retry, request: request)
    }

    private static func topic(_ given: JSONValue, retry: JSONObject, request: JSONObject) -> JSONValue {
        let http = given["http"]
        var members: JSONObject = [:]
        members["defaultHealthyRetryPolicy"] = merged(http?["defaultHealthyRetryPolicy"], retry)
        members["disableSubscriptionOverrides"] = http?["disableSubscriptionOverrides"] ?? false
        members["defaultThrottlePolicy"] = merged(http?["defaultThrottlePolicy"], [:])
        members["defaultRequestPolicy"] = merged(http?["defaultRequestPolicy"], request)
        return ["http": .object(members)]
    }

    // MARK: Of a subscription

    /// What `GetSubscriptionAttributes` makes of a policy that was given.
    static func shown(ofSubscription given: JSONValue) -> JSONValue {
        subscription(given, retry: [:], request: [:])
    }

    static func effective(ofSubscription given: JSONValue?, topic: JSONValue?) -> JSONValue {
        let http = effective(ofTopic: topic)["http"]
        let isOverridden = http?["disableSubscriptionOverrides"] != true
        return subscription(
            isOverridden ? given ?? [:] : [:],
            retry: http?["defaultHealthyRetryPolicy"]?.object ?? retry,
            request: http?["defaultRequestPolicy"]?.object ?? request
        )
    }

    private static func subscription(_ given: JSONValue, retry: JSONObject, request: JSONObject) -> JSONValue {
        [
            "healthyRetryPolicy": merged(given["healthyRetryPolicy"], retry) ?? .null,
            "sicklyRetryPolicy": given["sicklyRetryPolicy"] ?? .null,
            "throttlePolicy": given["throttlePolicy"] ?? .null,
            "requestPolicy": merged(given["requestPolicy"], request) ?? .null,
            "guaranteed": given["guaranteed"] ?? false,
        ]
    }

    /// `nil` where there is nothing.
    private static func merged(_ given: JSONValue?, _ defaults: JSONObject) -> JSONValue? {
        let members = defaults.merging(given?.object ?? [:]) { _, given in given }
        return members.isEmpty ? nil : .object(members)
    }

    // MARK: What follows from it

    /// The pauses before the tries after the first, by an effective policy of a subscription.
    ///
    /// Between its phases at the lowest and the highest delay, the delay grows by even steps, whatever the function.
    static func pauses(_ effective: JSONValue) -> [Duration] {
        let retry = effective["healthyRetryPolicy"]
        let number = { (name: String) in max(0, retry?[name]?.int ?? 0) }
        let (lowest, highest) = (number("minDelayTarget"), number("maxDelayTarget"))
        let phases = [number("numNoDelayRetries"), number("numMinDelayRetries"), number("numMaxDelayRetries")]
        let between = max(0, number("numRetries") - phases.reduce(0, +))
        let growing = (0..<between).map { step in
            lowest + (between > 1 ? (highest - lowest) * step / (between - 1) : 0)
        }
        let seconds =
            Array(repeating: 0, count: phases[0]) + Array(repeating: lowest, count: phases[1]) + growing
            + Array(repeating: highest, count: phases[2])
        return seconds.map { .seconds($0) }
    }

    static func contentType(_ effective: JSONValue) -> String? {
        effective["requestPolicy"]?["headerContentType"]?.string
    }
}
