import CloudCore
import WorkshopCommon
import XCTest

/// What AWS itself answered, as recorded in localstack/localstack (Apache-2.0), tests/aws/services/sns/test_sns.snapshot.json
/// and test_sns_filter_policy.snapshot.json. Facts, in tests of our own.
final class RecordedAnswersTests: SNSTestCase, @unchecked Sendable {
    override func setUp() async throws {
        try await super.setUp()
        try await ok(
            ("Action", "CreateTopic"),
            ("Name", "news"),
            ("Tags.member.1.Key", "k"),
            ("Tags.member.1.Value", "v")
        )
    }

    func testTopicsThatAreNotThereOrNoTopics() async throws {
        let other = topic + "2"
        for action in ["GetTopicAttributes", "ListSubscriptionsByTopic"] {
            try await assertRefused(
                [("Action", action), ("TopicArn", other)],
                "NotFound",
                "Topic does not exist",
                status: 404
            )
        }
        try await assertRefused(
            [("Action", "Publish"), ("TopicArn", other), ("Message", "x")],
            "NotFound",
            "Topic does not exist",
            status: 404
        )
        try await assertRefused(
            [("Action", "Publish"), ("TopicArn", "randomstring"), ("Message", "x")],
            "InvalidParameter",
            "Invalid parameter: TopicArn Reason: An ARN must have at least 6 elements, not 1"
        )
        try await assertRefused(
            [
                ("Action", "CreateTopic"), ("Name", "news"), ("Tags.member.1.Key", "k"), ("Tags.member.1.Value", "w"),
            ],
            "InvalidParameter",
            "Invalid parameter: Tags Reason: Topic already exists with different tags"
        )
    }

    func testMessagesThatAreRefused() async throws {
        let publish = [("Action", "Publish"), ("TopicArn", topic)]
        let cases: [([(String, String)], String)] = [
            ([("Message", "")], "Empty message"), ([("Message", "x"), ("Subject", "")], "Subject"),
            ([("Message", String(repeating: "a", count: 262_145))], "Message too long"),
            (
                [("Message", #"{"sqs": "x"}"#), ("MessageStructure", "json")],
                "Message Structure - No default entry in JSON message body"
            ),
            (
                [("Message", "{'default': 1"), ("MessageStructure", "json")],
                "Message Structure - JSON message body failed to parse"
            ),
            (
                [("Message", #"{"default": {"a": 1}}"#), ("MessageStructure", "json")],
                "Message Structure - No default entry in JSON message body"
            ),
        ]
        for (members, reason) in cases {
            try await assertRefused(publish + members, "InvalidParameter", "Invalid parameter: \(reason)")
        }
    }

    func testSubscriptionsThatAreRefused() async throws {
        let subscribe = [("Action", "Subscribe"), ("TopicArn", topic)]
        try await assertRefused(
            subscribe + [("Protocol", "test-protocol"), ("Endpoint", "x")],
            "InvalidParameter",
            "Invalid parameter: Amazon SNS does not support this protocol string: test-protocol"
        )
        let policies: [(String, String)] = [
            (#"{"key":[["value"]]}"#, "Match value must be String, number, true, false, or null"),
            (#"{"key":[{"wrong-operator":true}]}"#, "Unrecognized match type wrong-operator"),
            (#"{"key":[{"suffix":"v","prefix":"w"}]}"#, "Only one key allowed in match expression"),
            (#"{"key":{"suffix":"value"}}"#, #""suffix" must be an object or an array"#),
            (#"{"key":[{"numeric":["=","000"]}]}"#, "Value of equals must be numeric"),
            (#"{"key":[{"exists":null}]}"#, "exists match pattern must be either true or false."),
        ]
        for (policy, reason) in policies {
            try await assertRefused(
                subscribe + [
                    ("Protocol", "sqs"), ("Endpoint", queue), ("Attributes.entry.1.key", "FilterPolicy"),
                    ("Attributes.entry.1.value", policy),
                ],
                "InvalidParameter",
                "Invalid parameter: Attributes Reason: FilterPolicy: \(reason)"
            )
        }
    }

    func testAttributesOfASubscription() async throws {
        let arn = try await subscribeQueue()
        let again = try await subscribeQueue()
        XCTAssertEqual(arn, again)
        let set = [("Action", "SetSubscriptionAttributes"), ("SubscriptionArn", arn)]
        let cases: [(String, String, String)] = [
            ("FakeAttribute", "x", "AttributeName"),
            (
                "RawMessageDelivery", "test-ValUe",
                "RawMessageDelivery: Invalid value [test-ValUe]. Must be true or false."
            ),
            (
                "RedrivePolicy", #"{"deadLetterTargetArn": "fake"}"#,
                "RedrivePolicy: deadLetterTargetArn is an invalid arn"
            ),
            (
                "FilterPolicy", "{invalidjson}",
                "FilterPolicy: failed to parse JSON. Unexpected character ('i' (code 105)): was expecting double-quote to "
                    + "start field name\n at [Source: REDACTED (`StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION` disabled); "
                    + "line: 1, column: 2]"
            ),
        ]
        for (name, value, reason) in cases {
            try await assertRefused(
                set + [("AttributeName", name), ("AttributeValue", value)],
                "InvalidParameter",
                "Invalid parameter: \(reason)"
            )
        }
        for (policy, reason) in [
            (
                #"{"object": {"key": ["x"]}}"#,
                "Filter policy scope MessageAttributes does not support nested filter policy"
            ),
            (
                #"{"a":["1"],"b":["1"],"c":["1"],"d":["1"],"e":["1"],"f":["1"]}"#,
                "FilterPolicy: Filter policy can not have more than 5 keys"
            ),
        ] {
            try await assertRefused(
                set + [("AttributeName", "FilterPolicy"), ("AttributeValue", policy)],
                "InvalidParameter",
                "Invalid parameter: \(reason)"
            )
        }
        let shown = try await ok(("Action", "GetSubscriptionAttributes"), ("SubscriptionArn", arn))
        for (key, value) in ["PendingConfirmation": "false", "RawMessageDelivery": "false", "Protocol": "sqs"] {
            XCTAssertTrue(shown.contains("<entry><key>\(key)</key><value>\(value)</value></entry>"), shown)
        }
        try await ok(("Action", "Unsubscribe"), ("SubscriptionArn", arn))
        try await assertRefused(
            [("Action", "GetSubscriptionAttributes"), ("SubscriptionArn", arn)],
            "NotFound",
            "Subscription does not exist",
            status: 404
        )
        let confirm = [("Action", "ConfirmSubscription"), ("TopicArn", topic)]
        try await assertRefused(confirm + [("Token", "randomtoken")], "InvalidParameter", "Invalid token")
        try await assertRefused(
            confirm + [("Token", String(repeating: "5", count: 128))],
            "InvalidParameter",
            "Invalid parameter: Token"
        )
    }

    func testAttributesOfAMessageThatAreRefused() async throws {
        let type = "MessageAttributes.entry.1.Value.DataType"
        let (string, binary) = (
            "MessageAttributes.entry.1.Value.StringValue", "MessageAttributes.entry.1.Value.BinaryValue"
        )
        let cases: [(String, [(String, String)], String)] = [
            (
                "attr1", [(type, "String"), (binary, "AAA=")],
                "The message attribute 'attr1' with type 'String' must use field 'String'."
            ),
            (
                "attr1", [(type, "Binary"), (string, "x")],
                "The message attribute 'attr1' with type 'Binary' must use field 'Binary'."
            ),
            (
                "attr1", [(type, "String"), (string, "")],
                "The message attribute 'attr1' must contain non-empty message attribute value for message attribute type "
                    + "'String'."
            ),
            (
                "attr1", [(type, "Text"), (string, "x")],
                "The message attribute 'attr1' has an invalid message attribute type, the set of supported type prefixes is "
                    + "Binary, Number, and String."
            ),
            (
                "attr^", [(type, "String"), (string, "x")],
                "Invalid non-alphanumeric character '#x5E' was found in the message attribute name. Can only include "
                    + "alphanumeric characters, hyphens, underscores, or dots."
            ),
            (
                ".a", [(type, "String"), (string, "x")],
                "Invalid message attribute name starting with character '.' was found."
            ),
            (
                "a..b", [(type, "String"), (string, "x")],
                "Message attribute name can not have successive '.' character."
            ),
        ]
        for (name, members, message) in cases {
            let form = [
                ("Action", "Publish"), ("TopicArn", topic), ("Message", "x"), ("MessageAttributes.entry.1.Name", name),
            ]
            try await assertRefused(form + members, "ParameterValueInvalid", message)
        }
    }

    func testTagsOfATopic() async throws {
        try await assertRefused(
            [
                ("Action", "TagResource"), ("ResourceArn", topic), ("Tags.member.1.Key", "a"),
                ("Tags.member.1.Value", "1"), ("Tags.member.2.Key", "a"), ("Tags.member.2.Value", "2"),
            ],
            "InvalidParameter",
            "Invalid parameter: Duplicated keys are not allowed."
        )
        try await ok(("Action", "UntagResource"), ("ResourceArn", topic), ("TagKeys.member.1", "k"))
        let tags = try await ok(("Action", "ListTagsForResource"), ("ResourceArn", topic))
        XCTAssertTrue(tags.contains("<Tags/>"), tags)
    }

    func testTopicsOfAnotherRegion() async throws {
        let other = topic.replacing("us-east-1", with: "eu-west-1")
        for action in ["GetTopicAttributes", "ListSubscriptionsByTopic", "DeleteTopic", "PublishBatch"] {
            try await assertRefused(
                [("Action", action), ("TopicArn", other)],
                "InvalidParameter",
                "Invalid parameter: TopicArn"
            )
        }
        try await assertRefused(
            [("Action", "Publish"), ("Message", "x"), ("TopicArn", other)],
            "InvalidParameter",
            "Invalid parameter: TopicArn"
        )
    }

    func testSubscriptionsThatAreNotNamed() async throws {
        let cases: [([(String, String)], String)] = [
            (
                [("SubscriptionArn", "arn:aws:sns:us-east-1:random")],
                "SubscriptionArn Reason: An ARN must have at least 6 elements, not 5"
            ),
            ([("SubscriptionArn", "arn:aws:sns:us-east-1:111111111111:random")], "SubscriptionId"),
            ([], "SubscriptionArn Reason: no value for required parameter"),
        ]
        for (members, reason) in cases {
            try await assertRefused(
                [("Action", "Unsubscribe")] + members,
                "InvalidParameter",
                "Invalid parameter: \(reason)"
            )
        }
    }

    func testPhoneNumbers() async throws {
        for number in ["+1a234", "NAA+15551234567"] {
            try await assertRefused(
                [("Action", "Publish"), ("PhoneNumber", number), ("Message", "x")],
                "InvalidParameter",
                "Invalid parameter: PhoneNumber Reason: \(number) is not valid to publish to"
            )
        }
        let subscribe = [("Action", "Subscribe"), ("TopicArn", topic), ("Protocol", "sms")]
        for number in ["+15--551234567", "NAA+15551234567", "+15551234567.", "/+15551234567", "invalid-number"] {
            try await assertRefused(
                subscribe + [("Endpoint", number)],
                "InvalidParameter",
                "Invalid SMS endpoint: \(number)"
            )
        }
        for number in ["+1234567890", "+12/34-567.890"] {
            let answer = try await call(subscribe + [("Endpoint", number)])
            XCTAssertEqual(answer.status, 200, answer.text)
        }
        let none = try await ok(("Action", "ListPhoneNumbersOptedOut"))
        XCTAssertTrue(none.contains("<phoneNumbers/>"), none)
    }

    func testTheSameSubscriptionTwice() async throws {
        let arn = try await subscribeQueue(("RawMessageDelivery", "TrUe"))
        for attributes in [
            ("RawMessageDelivery", "true"), ("FilterPolicyScope", "MessageAttributes"), ("FilterPolicy", ""),
        ] {
            let again = try await subscribeQueue(attributes)
            XCTAssertEqual(again, arn)
        }
        let shown = try await ok(("Action", "GetSubscriptionAttributes"), ("SubscriptionArn", arn))
        XCTAssertTrue(shown.contains("<key>RawMessageDelivery</key><value>true</value>"), shown)
        XCTAssertFalse(shown.contains("FilterPolicyScope"), shown)
        try await assertRefused(
            [
                ("Action", "Subscribe"), ("TopicArn", topic), ("Protocol", "sqs"), ("Endpoint", queue),
                ("Attributes.entry.1.key", "FilterPolicyScope"), ("Attributes.entry.1.value", "MessageBody"),
            ],
            "InvalidParameter",
            "Invalid parameter: Attributes Reason: Subscription already exists with different attributes"
        )
        // A scope shows once there is a policy.
        let set = [("Action", "SetSubscriptionAttributes"), ("SubscriptionArn", arn)]
        for attribute in [("FilterPolicyScope", "MessageBody"), ("FilterPolicy", #"{"attr": ["x"]}"#)] {
            let now = try await ok(("Action", "GetSubscriptionAttributes"), ("SubscriptionArn", arn))
            XCTAssertFalse(now.contains("FilterPolicyScope"), now)
            _ = try await call(set + [("AttributeName", attribute.0), ("AttributeValue", attribute.1)])
        }
        let scoped = try await ok(("Action", "GetSubscriptionAttributes"), ("SubscriptionArn", arn))
        XCTAssertTrue(scoped.contains("<key>FilterPolicyScope</key><value>MessageBody</value>"), scoped)
    }

    func testATopicIsAskedForTwice() async throws {
        try await ok(
            ("Action", "CreateTopic"),
            ("Name", "news"),
            ("Attributes.entry.1.key", "FifoTopic"),
            ("Attributes.entry.1.value", "false")
        )
    }
}
