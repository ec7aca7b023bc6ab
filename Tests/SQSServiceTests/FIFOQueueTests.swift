import CloudCore
import OrderedCollections
import WorkshopCommon
import XCTest

final class FIFOQueueTests: SQSTestCase, @unchecked Sendable {
    private func fifo(_ more: JSONObject = [:]) async throws -> JSONValue {
        try await makeQueue("orders.fifo", (["FifoQueue": "true"] as JSONObject).merging(more) { $1 })
    }

    private func ids(_ group: String, _ id: String) -> JSONObject {
        ["MessageGroupId": .string(group), "MessageDeduplicationId": .string(id)]
    }

    func testAGroupWaitsForItsMessageInFlightAndOthersDoNot() async throws {
        let url = try await fifo()
        try await send("a1", to: url, ids("a", "1"))
        try await send("a2", to: url, ids("a", "2"))
        try await send("b1", to: url, ids("b", "3"))
        let first = try await receive(url, ["MaxNumberOfMessages": 1])
        XCTAssertEqual(first[0]["Body"], "a1")
        var received = try await bodies(url)
        XCTAssertEqual(received, ["b1"])
        try await call("DeleteMessage", ["QueueUrl": url, "ReceiptHandle": first[0]["ReceiptHandle"] ?? ""])
        received = try await bodies(url)
        XCTAssertEqual(received, ["a2"])
    }

    func testMessagesThatShowAgainKeepTheirPlace() async throws {
        let url = try await fifo(["VisibilityTimeout": "10"])
        for number in 1...3 { try await send("a\(number)", to: url, ids("a", "\(number)")) }
        var received = try await bodies(url, ["MaxNumberOfMessages": 2])
        XCTAssertEqual(received, ["a1", "a2"])
        _ = await clock.advance(by: .seconds(10))
        received = try await bodies(url)
        XCTAssertEqual(received, ["a1", "a2", "a3"])
    }

    func testADuplicateIsAcknowledgedAndNotDeliveredForFiveMinutes() async throws {
        let url = try await fifo(["ContentBasedDeduplication": "true"])
        let first = try await send("same", to: url, ["MessageGroupId": "a"])
        let second = try await send("same", to: url, ["MessageGroupId": "b"])
        XCTAssertEqual(first, second)
        XCTAssertEqual(first["SequenceNumber"]?.string?.count, 20)
        var handles = try await receive(url)
        XCTAssertEqual(handles.count, 1)
        try await call("DeleteMessage", ["QueueUrl": url, "ReceiptHandle": handles[0]["ReceiptHandle"] ?? ""])
        _ = await clock.advance(by: .seconds(299))
        try await send("same", to: url, ["MessageGroupId": "a"])
        handles = try await receive(url)
        XCTAssertEqual(handles, [])
        _ = await clock.advance(by: .seconds(1))
        try await send("same", to: url, ["MessageGroupId": "a"])
        let received = try await bodies(url)
        XCTAssertEqual(received, ["same"])
    }

    func testADeadLetterIsKnownByItsOwnID() async throws {
        let dead = try await makeQueue("dead.fifo", ["FifoQueue": "true"])
        let policy = #"{"deadLetterTargetArn":"arn:aws:sqs:us-east-1:123456789012:dead.fifo","maxReceiveCount":1}"#
        let url = try await fifo(["RedrivePolicy": .string(policy), "VisibilityTimeout": "0"])
        let sent = try await send("poison", to: url, ids("a", "x"))
        for _ in 0..<2 { _ = try await receive(url) }
        let letters = try await receive(dead, ["MessageSystemAttributeNames": ["All"]])
        XCTAssertEqual(letters.first?["Attributes"]?["MessageDeduplicationId"], sent["MessageId"])
    }

    func testDeduplicationMayBeByGroup() async throws {
        let url = try await fifo(["DeduplicationScope": "messageGroup", "FifoThroughputLimit": "perMessageGroupId"])
        try await send("1", to: url, ids("a", "x"))
        try await send("2", to: url, ids("b", "x"))
        try await send("3", to: url, ids("a", "x"))
        let received = try await bodies(url)
        XCTAssertEqual(received, ["1", "2"])
    }

    func testTheSameAttemptGetsTheSameMessages() async throws {
        let url = try await fifo()
        try await send("1", to: url, ids("a", "1"))
        let first = try await receive(url, ["ReceiveRequestAttemptId": "try"])
        let again = try await receive(url, ["ReceiveRequestAttemptId": "try"])
        XCTAssertEqual(first, again)
        let other = try await receive(url, ["ReceiveRequestAttemptId": "other"])
        XCTAssertEqual(other, [])
    }

    func testAnExpiredHandleDeletesNothing() async throws {
        let url = try await fifo(["VisibilityTimeout": "1"])
        try await send("1", to: url, ids("a", "1"))
        let handle = try await receive(url)[0]["ReceiptHandle"]?.string ?? ""
        _ = await clock.advance(by: .seconds(1))
        try await assertRefused(
            "DeleteMessage",
            ["QueueUrl": url, "ReceiptHandle": .string(handle)],
            "InvalidParameterValue",
            "Value \(handle) for parameter ReceiptHandle is invalid. Reason: The receipt handle has expired."
        )
    }

    /// Recorded from AWS, in localstack/localstack, tests/aws/services/sqs/test_sqs.snapshot.json:
    /// test_posting_to_fifo_requires_deduplicationid_group_id, test_fifo_queue_send_message_with_delay_seconds_fails.
    func testWhatAMessageOfAFIFOQueueNeeds() async throws {
        let url = try await fifo()
        try await assertRefused(
            "SendMessage",
            ["QueueUrl": url, "MessageBody": "x"],
            "MissingParameter",
            "The request must contain the parameter MessageGroupId.",
            type: "com.amazon.coral.service#MissingRequiredParameterException"
        )
        try await assertRefused(
            "SendMessage",
            ["QueueUrl": url, "MessageBody": "x", "MessageGroupId": "a"],
            "InvalidParameterValue",
            "The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly",
            type: "com.amazon.coral.service#InvalidParameterValueException"
        )
        try await assertRefused(
            "SendMessage",
            ["QueueUrl": url, "MessageBody": "x", "MessageGroupId": "a", "DelaySeconds": 2],
            "InvalidParameterValue",
            "Value 2 for parameter DelaySeconds is invalid. Reason: The request include parameter that is not valid for "
                + "this queue type."
        )
        try await assertRefused(
            "SendMessageBatch",
            ["QueueUrl": url, "Entries": [["Id": "1", "MessageBody": "x"]]],
            "InvalidParameterValue",
            "The request must contain the parameter MessageGroupId."
        )
    }

    func testAttributesOfAFIFOQueue() async throws {
        let url = try await fifo()
        let shown = try await attributes(
            url,
            "FifoQueue",
            "ContentBasedDeduplication",
            "DeduplicationScope",
            "FifoThroughputLimit"
        )
        XCTAssertEqual(
            shown,
            [
                "FifoQueue": "true", "ContentBasedDeduplication": "false", "DeduplicationScope": "queue",
                "FifoThroughputLimit": "perQueue",
            ]
        )
    }

    // Observed on AWS, as localstack/localstack has it (Apache-2.0), tests/aws/services/sqs/test_sqs.py:
    // test_fifo_receive_message_with_zero_visibility_timeout, test_fifo_message_group_visibility_*,
    // test_purge_queue_clears_fifo_deduplication_cache.

    private func sendEach(_ bodies: String..., to url: JSONValue) async throws {
        for body in bodies { try await send(body, to: url, ids(String(body.prefix(1)), body)) }
    }

    func testAReceptionTakesWhatThereIsOfAGroupAndGroupsTakeTurns() async throws {
        let url = try await fifo()
        try await sendEach("a1", "b1", "b2", "c1", "a2", to: url)
        var received = try await bodies(url, ["MaxNumberOfMessages": 3, "VisibilityTimeout": 0])
        XCTAssertEqual(received, ["a1", "a2", "b1"])
        received = try await bodies(url, ["VisibilityTimeout": 0])
        XCTAssertEqual(received, ["c1", "a1", "a2", "b1", "b2"])
    }

    func testAMessageBeforeOneInFlightIsReceived() async throws {
        let url = try await fifo()
        try await sendEach("a1", "a2", "b1", to: url)
        let handle = try await receive(url, ["MaxNumberOfMessages": 2])[0]["ReceiptHandle"] ?? ""
        try await call(
            "ChangeMessageVisibility",
            ["QueueUrl": url, "ReceiptHandle": handle, "VisibilityTimeout": 0]
        )
        let received = try await bodies(url)
        XCTAssertEqual(received, ["b1", "a1"])
    }

    func testADrainedGroupHasItsTurnAgain() async throws {
        let url = try await fifo()
        try await sendEach("a1", to: url)
        let handle = try await receive(url)[0]["ReceiptHandle"] ?? ""
        try await call("DeleteMessage", ["QueueUrl": url, "ReceiptHandle": handle])
        var received = try await bodies(url)
        XCTAssertEqual(received, [])
        try await sendEach("b1", "a2", to: url)
        received = try await bodies(url)
        XCTAssertEqual(received, ["b1", "a2"])
    }

    func testAPurgedQueueKnowsNoDuplicates() async throws {
        let url = try await fifo()
        try await send("1", to: url, ids("a", "x"))
        try await call("PurgeQueue", ["QueueUrl": url])
        try await send("2", to: url, ids("a", "x"))
        let received = try await bodies(url)
        XCTAssertEqual(received, ["2"])
    }
}
