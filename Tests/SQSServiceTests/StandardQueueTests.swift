import CloudCore
import OrderedCollections
import SQSService
import WorkshopCommon
import XCTest

final class StandardQueueTests: SQSTestCase, @unchecked Sendable {
    func testReceiveHidesMessageUntilTimeout() async throws {
        let url = try await makeQueue("orders", ["VisibilityTimeout": "20"])
        try await send("one", to: url)
        var received = try await bodies(url)
        XCTAssertEqual(received, ["one"])
        received = try await bodies(url)
        XCTAssertEqual(received, [])
        _ = await clock.advance(by: .seconds(19))
        received = try await bodies(url)
        XCTAssertEqual(received, [])
        _ = await clock.advance(by: .seconds(1))
        received = try await bodies(url)
        XCTAssertEqual(received, ["one"])
    }

    func testADelayHidesAMessageThatNobodyReceived() async throws {
        let url = try await makeQueue("orders", ["DelaySeconds": "5"])
        try await send("queue's", to: url)
        try await send("own", to: url, ["DelaySeconds": 0])
        var received = try await bodies(url)
        XCTAssertEqual(received, ["own"])
        let counts = try await attributes(
            url,
            "ApproximateNumberOfMessages",
            "ApproximateNumberOfMessagesNotVisible",
            "ApproximateNumberOfMessagesDelayed"
        )
        XCTAssertEqual(
            counts,
            [
                "ApproximateNumberOfMessages": "0", "ApproximateNumberOfMessagesNotVisible": "1",
                "ApproximateNumberOfMessagesDelayed": "1",
            ]
        )
        _ = await clock.advance(by: .seconds(5))
        received = try await bodies(url)
        XCTAssertEqual(received, ["queue's"])
    }

    func testADeletedMessageNeverComesBack() async throws {
        let url = try await makeQueue("orders")
        try await send("one", to: url)
        let handle = try await receive(url)[0]["ReceiptHandle"] ?? ""
        let answer = try await call("DeleteMessage", ["QueueUrl": url, "ReceiptHandle": handle])
        XCTAssertEqual(answer, Answer(status: 200, body: [:]))
        _ = await clock.advance(by: .seconds(60))
        let received = try await bodies(url)
        XCTAssertEqual(received, [])
        // Once more is no error.
        let again = try await call("DeleteMessage", ["QueueUrl": url, "ReceiptHandle": handle])
        XCTAssertEqual(again.status, 200)
    }

    func testAMessageReceivedTooOftenIsADeadLetter() async throws {
        let dead = try await makeQueue("dead")
        let url = try await makeQueue(
            "orders",
            [
                "RedrivePolicy":
                    #"{"deadLetterTargetArn": "arn:aws:sqs:us-east-1:123456789012:dead", "maxReceiveCount": "2"}"#,
                "VisibilityTimeout": "1",
            ]
        )
        let sent = try await send("poison", to: url)
        for _ in 0..<2 {
            let received = try await bodies(url)
            XCTAssertEqual(received, ["poison"])
            _ = await clock.advance(by: .seconds(1))
        }
        let third = try await bodies(url)
        XCTAssertEqual(third, [])
        let letters = try await receive(dead, ["MessageSystemAttributeNames": ["All"]])
        XCTAssertEqual(letters.count, 1)
        XCTAssertEqual(letters.first?["MessageId"], sent["MessageId"])
        XCTAssertEqual(letters.first?["Attributes"]?["ApproximateReceiveCount"], "3", "of all queues together")
        XCTAssertEqual(
            letters.first?["Attributes"]?["DeadLetterQueueSourceArn"],
            "arn:aws:sqs:us-east-1:123456789012:orders"
        )
        let sources = try await call("ListDeadLetterSourceQueues", ["QueueUrl": dead])
        XCTAssertEqual(sources.body, ["queueUrls": [url]])
    }

    func testMessagesAreForgottenAfterTheRetentionPeriod() async throws {
        let url = try await makeQueue("orders", ["MessageRetentionPeriod": "60"])
        try await send("old", to: url)
        _ = await clock.advance(by: .seconds(59))
        try await send("new", to: url)
        _ = await clock.advance(by: .seconds(1))
        let counts = try await attributes(url, "ApproximateNumberOfMessages")
        XCTAssertEqual(counts, ["ApproximateNumberOfMessages": "1"])
        let received = try await bodies(url)
        XCTAssertEqual(received, ["new"])
    }

    func testALongPollEndsWithTheMessageThatItWaitedFor() async throws {
        let url = try await makeQueue("orders", ["ReceiveMessageWaitTimeSeconds": "20"])
        async let waiting = bodies(url)
        while !clock.pendingTimers.contains("ReceiveMessage of orders") { await Task.yield() }
        try await send("late", to: url)
        let received = try await waiting
        XCTAssertEqual(received, ["late"])
    }

    func testALongPollEndsEmptyWhenItsTimeIsUp() async throws {
        let url = try await makeQueue("orders")
        async let waiting = bodies(url, ["WaitTimeSeconds": 20])
        while !clock.pendingTimers.contains("ReceiveMessage of orders") { await Task.yield() }
        _ = await clock.advance(by: .seconds(20))
        let received = try await waiting
        XCTAssertEqual(received, [])
        XCTAssertEqual(clock.pendingTimers, [])
    }

    func testALongPollSeesADelayedMessageShow() async throws {
        let url = try await makeQueue("orders")
        try await send("delayed", to: url, ["DelaySeconds": 3])
        async let waiting = bodies(url, ["WaitTimeSeconds": 20])
        while !clock.pendingTimers.contains("a message of the queue orders becomes visible") { await Task.yield() }
        _ = await clock.settle()
        let received = try await waiting
        XCTAssertEqual(received, ["delayed"])
    }

    func testVisibilityChangesForLongerAndForNothing() async throws {
        let url = try await makeQueue("orders")
        try await send("one", to: url)
        let handle = try await receive(url)[0]["ReceiptHandle"] ?? ""
        let members: JSONObject = ["QueueUrl": url, "ReceiptHandle": handle]
        let longer = members.merging(["VisibilityTimeout": 100]) { $1 }
        try await call("ChangeMessageVisibility", .object(longer))
        _ = await clock.advance(by: .seconds(99))
        var received = try await bodies(url)
        XCTAssertEqual(received, [])
        try await call("ChangeMessageVisibility", .object(members.merging(["VisibilityTimeout": 0]) { $1 }))
        received = try await bodies(url)
        XCTAssertEqual(received, ["one"])
    }

    func testPurgeEmptiesOnceAMinute() async throws {
        let url = try await makeQueue("orders")
        try await send("one", to: url)
        try await call("PurgeQueue", ["QueueUrl": url])
        let received = try await bodies(url)
        XCTAssertEqual(received, [])
        try await assertRefused(
            "PurgeQueue",
            ["QueueUrl": url],
            "AWS.SimpleQueueService.PurgeQueueInProgress",
            "Only one PurgeQueue operation on orders is allowed every 60 seconds.",
            status: 403
        )
        _ = await clock.advance(by: .seconds(60))
        let later = try await call("PurgeQueue", ["QueueUrl": url])
        XCTAssertEqual(later.status, 200)
    }

    func testSeededFaultsDeliverTwiceAndOutOfOrderInEveryRunAlike() async throws {
        func run() async throws -> [String] {
            service = try SQSService(
                account: account,
                clock: clock,
                faults: Faults(
                    FaultPlan(seed: 7, rules: [.duplicates: .init(part: 0.3), .reorderings: .init(part: 0.3)])
                )
            )
            let url = try await makeQueue("orders")
            for number in 0..<20 { try await send(String(number), to: url) }
            var all: [String] = []
            while case let more = try await bodies(url), !more.isEmpty { all += more }
            return all
        }
        let first = try await run()
        let second = try await run()
        XCTAssertEqual(first, second)
        XCTAssertEqual(Set(first).count, 20)
        XCTAssertGreaterThan(first.count, 20)
        XCTAssertNotEqual(first.compactMap(Int.init), first.compactMap(Int.init).sorted())
    }

    func testMoveTaskBringsDeadLettersBack() async throws {
        let dead = try await makeQueue("dead")
        let policy = #"{"deadLetterTargetArn":"arn:aws:sqs:us-east-1:123456789012:dead","maxReceiveCount":1}"#
        let url = try await makeQueue("orders", ["RedrivePolicy": .string(policy), "VisibilityTimeout": "0"])
        let sent = try await send("one", to: url)
        _ = try await receive(url, ["MaxNumberOfMessages": 1])
        _ = try await receive(url)
        let counts = try await attributes(dead, "ApproximateNumberOfMessages")
        XCTAssertEqual(counts, ["ApproximateNumberOfMessages": "1"])
        let source: JSONValue = "arn:aws:sqs:us-east-1:123456789012:dead"
        let started = try await call("StartMessageMoveTask", ["SourceArn": source])
        XCTAssertEqual(started.status, 200)
        let tasks = try await call("ListMessageMoveTasks", ["SourceArn": source]).body["Results"]?[0]
        XCTAssertEqual(tasks?["Status"], "COMPLETED")
        XCTAssertEqual(tasks?["ApproximateNumberOfMessagesMoved"], 1)
        let back = try await receive(url, ["MaxNumberOfMessages": 1, "MessageSystemAttributeNames": ["All"]])
        XCTAssertEqual(back.first?["Body"], "one")
        XCTAssertEqual(back.first?["Attributes"]?["ApproximateReceiveCount"], "1")
        XCTAssertNotEqual(back.first?["MessageId"], sent["MessageId"], "what is redriven is a new message")
    }

    func testAMoveTaskFailsAtAMessageThatCameFromNoQueue() async throws {
        let dead = try await makeQueue("dead")
        let policy = #"{"deadLetterTargetArn":"arn:aws:sqs:us-east-1:123456789012:dead","maxReceiveCount":1}"#
        try await makeQueue("orders", ["RedrivePolicy": .string(policy)])
        try await send("one", to: dead)
        let source: JSONValue = "arn:aws:sqs:us-east-1:123456789012:dead"
        _ = try await call("StartMessageMoveTask", ["SourceArn": source])
        let task = try await call("ListMessageMoveTasks", ["SourceArn": source]).body["Results"]?[0]
        XCTAssertEqual(task?["Status"], "FAILED")
        XCTAssertEqual(task?["FailureReason"], "CouldNotDetermineMessageSource")
        let left = try await attributes(dead, "ApproximateNumberOfMessages")
        XCTAssertEqual(left, ["ApproximateNumberOfMessages": "1"])
    }

    func testARatedMoveTaskTakesItsTimeAndCanBeCancelled() async throws {
        let dead = try await makeQueue("dead")
        let policy = #"{"deadLetterTargetArn":"arn:aws:sqs:us-east-1:123456789012:dead","maxReceiveCount":1}"#
        try await makeQueue("orders", ["RedrivePolicy": .string(policy)])
        try await makeQueue("other")
        for number in 0..<10 { try await send("\(number)", to: dead) }
        let source: JSONValue = "arn:aws:sqs:us-east-1:123456789012:dead"
        let started = try await call(
            "StartMessageMoveTask",
            [
                "SourceArn": source, "DestinationArn": "arn:aws:sqs:us-east-1:123456789012:other",
                "MaxNumberOfMessagesPerSecond": 1,
            ]
        )
        try await assertRefused(
            "StartMessageMoveTask",
            ["SourceArn": source],
            "InvalidParameterValue",
            "There is already a task running. Only one active task is allowed for a source queue arn at a given time."
        )
        _ = await clock.advance(by: .seconds(2))
        let cancelled = try await call("CancelMessageMoveTask", ["TaskHandle": started.body["TaskHandle"] ?? ""])
        XCTAssertEqual(cancelled.body, ["ApproximateNumberOfMessagesMoved": 2])
        _ = await clock.advance(by: .seconds(10))
        let task = try await call("ListMessageMoveTasks", ["SourceArn": source]).body["Results"]?[0]
        XCTAssertEqual(task?["Status"], "CANCELLED")
        XCTAssertEqual(task?["ApproximateNumberOfMessagesMoved"], 2)
    }
}
