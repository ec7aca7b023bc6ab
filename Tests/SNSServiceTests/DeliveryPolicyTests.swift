import CloudCore
import OrderedCollections
import WorkshopCommon
import XCTest

/// Policies of delivery to HTTP endpoints, and what endpoints are told. Recorded: localstack/localstack (Apache-2.0),
/// tests/aws/services/sns/test_sns.snapshot.json, test_topic_delivery_policy_crud and test_subscribe_external_http_endpoint.
final class DeliveryPolicyTests: SNSTestCase, @unchecked Sendable {
    override func setUp() async throws {
        try await super.setUp()
        try await ok(("Action", "CreateTopic"), ("Name", "news"))
    }

    private func attribute(_ name: String, _ text: String) throws -> JSONValue? {
        guard
            let found = text.firstMatch(
                of: try Regex("<key>\(name)</key><value>([^<]*)</value>", as: (Substring, Substring).self)
            )
        else { return nil }
        return try JSONValue(parsing: String(found.output.1).replacing("&quot;", with: "\""))
    }

    private func setPolicy(_ policy: String) async throws {
        try await ok(
            ("Action", "SetTopicAttributes"),
            ("TopicArn", topic),
            ("AttributeName", "DeliveryPolicy"),
            ("AttributeValue", policy)
        )
    }

    private func subscribeHTTP() async throws -> String {
        let answer = try await ok(
            ("Action", "Subscribe"),
            ("TopicArn", topic),
            ("Protocol", "http"),
            ("Endpoint", "http://127.0.0.1:1/x"),
            ("ReturnSubscriptionArn", "true")
        )
        return String(try XCTUnwrap(answer.firstMatch(of: #/<SubscriptionArn>([^<]+)</#)?.output.1))
    }

    private func token() async throws -> String {
        _ = await clock.settle()
        return try XCTUnwrap(calls.posts.last?.body?["Token"]?.string)
    }

    func testATopicShowsItsPolicyAndWhatFollows() async throws {
        try await setPolicy(
            #"{"http":{"defaultHealthyRetryPolicy":{"minDelayTarget":5,"maxDelayTarget":6,"numRetries":1}}}"#
        )
        var shown = try await ok(("Action", "GetTopicAttributes"), ("TopicArn", topic))
        let retry: JSONValue = ["minDelayTarget": 5, "maxDelayTarget": 6, "numRetries": 1]
        XCTAssertEqual(
            try attribute("DeliveryPolicy", shown),
            ["http": ["defaultHealthyRetryPolicy": retry, "disableSubscriptionOverrides": false]]
        )
        XCTAssertEqual(
            try attribute("EffectiveDeliveryPolicy", shown),
            [
                "http": [
                    "defaultHealthyRetryPolicy": [
                        "minDelayTarget": 5, "maxDelayTarget": 6, "numRetries": 1, "numMaxDelayRetries": 0,
                        "numNoDelayRetries": 0, "numMinDelayRetries": 0, "backoffFunction": "linear",
                    ],
                    "disableSubscriptionOverrides": false,
                    "defaultRequestPolicy": ["headerContentType": "text/plain; charset=UTF-8"],
                ]
            ]
        )
        try await setPolicy(#"{"http":{"defaultHealthyRetryPolicy":null}}"#)
        shown = try await ok(("Action", "GetTopicAttributes"), ("TopicArn", topic))
        XCTAssertEqual(try attribute("DeliveryPolicy", shown), ["http": ["disableSubscriptionOverrides": false]])
        try await setPolicy("")
        shown = try await ok(("Action", "GetTopicAttributes"), ("TopicArn", topic))
        XCTAssertNil(try attribute("DeliveryPolicy", shown))
    }

    func testASubscriptionsPolicyDecidesOnTriesAndContentType() async throws {
        let arn = try await subscribeHTTP()
        try await ok(("Action", "ConfirmSubscription"), ("TopicArn", topic), ("Token", try await token()))
        try await setPolicy(#"{"http":{"defaultRequestPolicy":{"headerContentType":"application/json"}}}"#)
        let policy =
            #"{"healthyRetryPolicy":{"numRetries":2,"minDelayTarget":1,"maxDelayTarget":3},"throttlePolicy":{"maxReceivesPerSecond":1000}}"#
        try await ok(
            ("Action", "SetSubscriptionAttributes"),
            ("SubscriptionArn", arn),
            ("AttributeName", "DeliveryPolicy"),
            ("AttributeValue", policy)
        )
        let shown = try await ok(("Action", "GetSubscriptionAttributes"), ("SubscriptionArn", arn))
        XCTAssertEqual(
            try attribute("DeliveryPolicy", shown),
            [
                "healthyRetryPolicy": ["numRetries": 2, "minDelayTarget": 1, "maxDelayTarget": 3],
                "sicklyRetryPolicy": .null, "throttlePolicy": ["maxReceivesPerSecond": 1000], "requestPolicy": .null,
                "guaranteed": false,
            ]
        )
        XCTAssertEqual(
            try attribute("EffectiveDeliveryPolicy", shown)?["requestPolicy"],
            ["headerContentType": "application/json"]
        )
        calls.answer(500, 500, 500)
        try await ok(("Action", "Publish"), ("TopicArn", topic), ("Message", "hello"))
        let report = await clock.settle()
        XCTAssertEqual(report.elapsed, .seconds(4))
        XCTAssertEqual(calls.posts.count, 4)
        XCTAssertEqual(calls.posts.last?.headers["Content-Type"], "application/json")
    }

    func testATokenConfirmsWhateverTopicOfTheRegionIsNamed() async throws {
        let arn = try await subscribeHTTP()
        let token = try await token()
        let confirm = [("Action", "ConfirmSubscription"), ("Token", token)]
        for other in ["not-an-arn", topic.replacing("us-east-1", with: "eu-central-1")] {
            try await assertRefused(
                confirm + [("TopicArn", other)],
                "InvalidParameter",
                "Invalid parameter: Topic"
            )
        }
        try await assertRefused(
            [("Action", "ConfirmSubscription"), ("TopicArn", topic), ("Token", "abc123")],
            "InvalidParameter",
            "Invalid parameter: Token"
        )
        for name in [topic + "x", topic] {
            let answer = try await call(confirm + [("TopicArn", name)])
            XCTAssertTrue(answer.text.contains("<SubscriptionArn>\(arn)</SubscriptionArn>"), answer.text)
        }
    }

    func testAnEndpointIsToldThatItsSubscriptionHasEndedAndMayRestoreIt() async throws {
        let arn = try await subscribeHTTP()
        try await ok(("Action", "ConfirmSubscription"), ("TopicArn", topic), ("Token", try await token()))
        try await ok(("Action", "Unsubscribe"), ("SubscriptionArn", arn))
        let again = try await token()
        let post = try XCTUnwrap(calls.posts.last)
        XCTAssertEqual(post.headers["x-amz-sns-message-type"], "UnsubscribeConfirmation")
        XCTAssertEqual(post.headers["x-amz-sns-subscription-arn"], arn)
        XCTAssertEqual(post.body?["Type"], "UnsubscribeConfirmation")
        XCTAssertEqual(
            post.body?["Message"]?.string,
            "You have chosen to deactivate subscription \(arn).\nTo cancel this operation and restore the subscription, visit "
                + "the SubscribeURL included in this message."
        )
        try await ok(("Action", "ConfirmSubscription"), ("TopicArn", topic), ("Token", again))
        let shown = try await ok(("Action", "GetSubscriptionAttributes"), ("SubscriptionArn", arn))
        XCTAssertTrue(shown.contains("<key>PendingConfirmation</key><value>false</value>"), shown)
    }
}
