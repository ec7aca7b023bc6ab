import CloudCore
import OrderedCollections
import WorkshopCommon
import XCTest

final class PublishingTests: SNSTestCase, @unchecked Sendable {
    override func setUp() async throws {
        try await super.setUp()
        try await makeQueue()
        try await ok(("Action", "CreateTopic"), ("Name", "news"))
    }

    func testAQueueGetsTheNotificationDocument() async throws {
        let subscription = try await subscribeQueue()
        try await ok(
            ("Action", "Publish"),
            ("TopicArn", topic),
            ("Message", "hello"),
            ("Subject", "greeting"),
            ("MessageAttributes.entry.1.Name", "attr1"),
            ("MessageAttributes.entry.1.Value.DataType", "Number"),
            ("MessageAttributes.entry.1.Value.StringValue", "99.12")
        )
        let messages = try await received()
        var document = try JSONValue(parsing: messages.first?["Body"]?.string ?? "").object ?? [:]
        XCTAssertEqual(
            Array(document.keys),
            [
                "Type", "MessageId", "TopicArn", "Subject", "Message", "Timestamp", "SignatureVersion", "Signature",
                "SigningCertURL", "UnsubscribeURL", "MessageAttributes",
            ]
        )
        for made in ["MessageId", "Signature", "SigningCertURL"] { document[made] = nil }
        XCTAssertEqual(
            document,
            [
                "Type": "Notification", "TopicArn": .string(topic), "Subject": "greeting", "Message": "hello",
                "Timestamp": "2026-11-18T11:06:40.000Z", "SignatureVersion": "1",
                "UnsubscribeURL": .string(
                    "http://127.0.0.1:4566/?Action=Unsubscribe&SubscriptionArn=\(subscription)"
                ),
                "MessageAttributes": ["attr1": ["Type": "Number", "Value": "99.12"]],
            ]
        )
    }

    func testRawDeliveryIsTheMessageWithItsAttributes() async throws {
        _ = try await subscribeQueue(("RawMessageDelivery", "true"))
        try await ok(
            ("Action", "Publish"),
            ("TopicArn", topic),
            ("Message", "Test msg"),
            ("MessageAttributes.entry.1.Name", "attr1"),
            ("MessageAttributes.entry.1.Value.DataType", "Number"),
            ("MessageAttributes.entry.1.Value.StringValue", "99.12")
        )
        let message = try await received().first
        XCTAssertEqual(message?["Body"], "Test msg")
        // Recorded: localstack/localstack, tests/aws/services/sns/test_sns.snapshot.json, test_publish_sqs_from_sns.
        XCTAssertEqual(message?["MD5OfMessageAttributes"], "d302007e9aa062660afc85fd0a482472")
    }

    func testAMessageMayDifferByProtocol() async throws {
        _ = try await subscribeQueue(("RawMessageDelivery", "true"))
        try await ok(
            ("Action", "Publish"),
            ("TopicArn", topic),
            ("MessageStructure", "json"),
            ("Message", #"{"default": "others", "sqs": "queues"}"#)
        )
        let bodies = try await received().map { $0["Body"] }
        XCTAssertEqual(bodies, ["queues"])
    }

    func testFiltersOfAttributesAndOfTheBody() async throws {
        try await makeQueue("second")
        _ = try await subscribeQueue(
            ("FilterPolicy", #"{"kind": ["tf", {"prefix": "r"}]}"#),
            ("RawMessageDelivery", "true")
        )
        _ = try await subscribeQueue(
            ("FilterPolicy", #"{"order": {"total": [{"numeric": [">", 10]}]}}"#),
            ("FilterPolicyScope", "MessageBody"),
            ("RawMessageDelivery", "true"),
            endpoint: "arn:aws:sqs:us-east-1:123456789012:second"
        )
        let messages = [(#"{"order": {"total": 5}}"#, "tf"), (#"{"order": {"total": 50}}"#, "it"), ("text", "rf")]
        for (message, kind) in messages {
            try await ok(
                ("Action", "Publish"),
                ("TopicArn", topic),
                ("Message", message),
                ("MessageAttributes.entry.1.Name", "kind"),
                ("MessageAttributes.entry.1.Value.DataType", "String"),
                ("MessageAttributes.entry.1.Value.StringValue", kind)
            )
        }
        let first = try await received().compactMap { $0["Body"]?.string }
        XCTAssertEqual(first, [#"{"order": {"total": 5}}"#, "text"])
        let second = try await received("second").compactMap { $0["Body"]?.string }
        XCTAssertEqual(second, [#"{"order": {"total": 50}}"#])
    }

    func testAFunctionIsInvokedAsynchronouslyAndADeadLetterIsKept() async throws {
        for name in ["worker", "nobody"] {
            try await ok(
                ("Action", "Subscribe"),
                ("TopicArn", topic),
                ("Protocol", "lambda"),
                ("Endpoint", "arn:aws:lambda:us-east-1:123456789012:function:\(name)"),
                ("Attributes.entry.1.key", "RedrivePolicy"),
                ("Attributes.entry.1.value", #"{"deadLetterTargetArn": "\#(queue)"}"#)
            )
        }
        try await ok(("Action", "Publish"), ("TopicArn", topic), ("Message", "hello"))
        let letters = try await received()
        XCTAssertEqual(letters.count, 1)
        XCTAssertEqual(calls.invocations.count, 2)
        XCTAssertEqual(calls.invocations.first?.headers["X-Amz-Invocation-Type"], "Event")
        let record = try JSONValue(parsing: calls.invocations[0].body)["Records"]?[0]
        XCTAssertEqual(record?["EventSource"], "aws:sns")
        XCTAssertEqual(record?["Sns"]?["Message"], "hello")
        XCTAssertEqual(record?["Sns"]?["Subject"], .null)
        XCTAssertEqual(record?["Sns"]?["MessageAttributes"], [:])
    }

    func testAnHTTPEndpointConfirmsAndIsTriedAgain() async throws {
        let subscribed = try await ok(
            ("Action", "Subscribe"),
            ("TopicArn", topic),
            ("Protocol", "http"),
            ("Endpoint", "http://127.0.0.1:1/x")
        )
        XCTAssertTrue(subscribed.contains("<SubscriptionArn>pending confirmation</SubscriptionArn>"), subscribed)
        _ = await clock.settle()
        let confirmation = try XCTUnwrap(calls.posts.first)
        XCTAssertEqual(confirmation.headers["x-amz-sns-message-type"], "SubscriptionConfirmation")
        let token = try XCTUnwrap(confirmation.body?["Token"]?.string)
        try await ok(("Action", "ConfirmSubscription"), ("TopicArn", topic), ("Token", token))
        calls.answer(500, 503)
        try await ok(("Action", "Publish"), ("TopicArn", topic), ("Message", "hello"))
        let report = await clock.settle()
        XCTAssertEqual(report.elapsed, .seconds(40))
        XCTAssertEqual(calls.posts.count, 4)
        XCTAssertEqual(calls.posts.last?.headers["x-amz-sns-message-type"], "Notification")
    }

    func testABatchTellsOfEachMessage() async throws {
        _ = try await subscribeQueue(("RawMessageDelivery", "true"))
        let entries = "PublishBatchRequestEntries.member"
        let answer = try await ok(
            ("Action", "PublishBatch"),
            ("TopicArn", topic),
            ("\(entries).1.Id", "a"),
            ("\(entries).1.Message", "one"),
            ("\(entries).2.Id", "b"),
            ("\(entries).2.Message", "two")
        )
        XCTAssertTrue(answer.contains("<Successful><member><Id>a</Id><MessageId>"), answer)
        XCTAssertTrue(answer.contains("</Successful><Failed/>"), answer)
        let bodies = try await received().map { $0["Body"] }
        XCTAssertEqual(bodies, ["one", "two"])
    }

    /// Recorded: localstack/localstack, tests/aws/services/sns/test_sns.snapshot.json, test_publish_batch_exceptions.
    func testOneBadMessageFailsABatch() async throws {
        let entries = "PublishBatchRequestEntries.member"
        try await assertRefused(
            [
                ("Action", "PublishBatch"), ("TopicArn", topic), ("\(entries).1.Id", "a"),
                ("\(entries).1.Message", "one"), ("\(entries).2.Id", "b"), ("\(entries).2.Message", "{}"),
                ("\(entries).2.MessageStructure", "json"),
            ],
            "InvalidParameter",
            "Invalid parameter: Message Structure - No default entry in JSON message body"
        )
        let messages = try await received()
        XCTAssertEqual(messages, [])
    }

    func testAFIFOTopicKeepsOrderAndForgetsDuplicates() async throws {
        let fifo = "arn:aws:sns:us-east-1:123456789012:news.fifo"
        try await makeQueue("inbox.fifo", ["FifoQueue": "true"])
        try await ok(
            ("Action", "CreateTopic"),
            ("Name", "news.fifo"),
            ("Attributes.entry.1.key", "FifoTopic"),
            ("Attributes.entry.1.value", "true"),
            ("Attributes.entry.2.key", "ContentBasedDeduplication"),
            ("Attributes.entry.2.value", "true")
        )
        try await ok(
            ("Action", "Subscribe"),
            ("TopicArn", fifo),
            ("Protocol", "sqs"),
            ("Endpoint", "arn:aws:sqs:us-east-1:123456789012:inbox.fifo"),
            ("Attributes.entry.1.key", "RawMessageDelivery"),
            ("Attributes.entry.1.value", "true")
        )
        let messages = (0..<20).map { "m\($0)" }
        for message in ["m0"] + messages {
            try await ok(("Action", "Publish"), ("TopicArn", fifo), ("Message", message), ("MessageGroupId", "g"))
        }
        let bodies = try await received("inbox.fifo").map { $0["Body"] }
        XCTAssertEqual(bodies, messages.prefix(10).map { .string($0) })
    }

    func testAFIFOTopicMayKnowDuplicatesByTheirGroup() async throws {
        let fifo = "arn:aws:sns:us-east-1:123456789012:news.fifo"
        for (scope, isNew) in [("Topic", false), ("MessageGroup", true)] {
            let name = "\(scope).fifo"
            try await ok(
                ("Action", "CreateTopic"),
                ("Name", name),
                ("Attributes.entry.1.key", "FifoTopic"),
                ("Attributes.entry.1.value", "true"),
                ("Attributes.entry.2.key", "FifoThroughputScope"),
                ("Attributes.entry.2.value", scope)
            )
            var ids: [String] = []
            for group in ["a", "b", "a"] {
                let answer = try await call([
                    ("Action", "Publish"), ("TopicArn", fifo.replacing("news.fifo", with: name)), ("Message", "x"),
                    ("MessageGroupId", group), ("MessageDeduplicationId", "1"),
                ])
                ids.append(try XCTUnwrap(answer.text.split(separator: "MessageId>").dropFirst().first.map(String.init)))
            }
            XCTAssertEqual(ids[0] != ids[1], isNew, scope)
            XCTAssertEqual(ids[0], ids[2], scope)
        }
    }

    /// Recorded: localstack/localstack, tests/aws/services/sns/test_sns.snapshot.json, test_fifo_topic_to_regular_sqs,
    /// test_publish_message_group_id and test_publish_sqs_verify_signature.
    func testAGroupShowsInAStandardQueueOfAStandardTopicOnly() async throws {
        let fifo = topic + ".fifo"
        try await ok(
            ("Action", "CreateTopic"),
            ("Name", "news.fifo"),
            ("Attributes.entry.1.key", "FifoTopic"),
            ("Attributes.entry.1.value", "true")
        )
        _ = try await subscribeQueue()
        try await ok(("Action", "Subscribe"), ("TopicArn", fifo), ("Protocol", "sqs"), ("Endpoint", queue))
        try await ok(
            ("Action", "SetTopicAttributes"),
            ("TopicArn", topic),
            ("AttributeName", "SignatureVersion"),
            ("AttributeValue", "2")
        )
        for name in [topic, fifo] {
            var form = [("Action", "Publish"), ("TopicArn", name), ("Message", "x"), ("MessageGroupId", "g")]
            if name == fifo { form.append(("MessageDeduplicationId", "d")) }
            let answer = try await call(form)
            XCTAssertEqual(answer.status, 200, answer.text)
            _ = await clock.settle()
        }
        let answer = try await sqs(
            "ReceiveMessage",
            [
                "QueueUrl": "http://x/123456789012/inbox", "MaxNumberOfMessages": 10,
                "MessageSystemAttributeNames": ["MessageGroupId"],
            ]
        )
        let messages = answer["Messages"]?.array ?? []
        XCTAssertEqual(messages.map { $0["Attributes"] }, [["MessageGroupId": "g"], nil])
        let versions = try messages.map { try JSONValue(parsing: $0["Body"]?.string ?? "")["SignatureVersion"] }
        XCTAssertEqual(versions, ["2", nil])
    }
}
