import CloudCore
import OrderedCollections
import WorkshopCommon
import XCTest

final class QueueMappingTests: EventSourceTestCase, @unchecked Sendable {
    func testMessagesGoToTheFunctionAndAreDeleted() async throws {
        try await makeQueue()
        try await map()
        try await send(
            #"{"foo": "bar"}"#,
            ["MessageAttributes": ["Title": ["DataType": "String", "StringValue": "The Whistler"]]]
        )
        let report = await clock.settle()
        XCTAssertEqual(report.end, .idle)
        let counts = try await count()
        XCTAssertEqual(counts, ["0", "0"])
        let record = try XCTUnwrap(function.events.first?["Records"]?[0]?.object)
        XCTAssertEqual(record["body"], #"{"foo": "bar"}"#)
        XCTAssertEqual(record["eventSource"], "aws:sqs")
        XCTAssertEqual(record["eventSourceARN"], .string(queueARN))
        XCTAssertEqual(record["awsRegion"], "us-east-1")
        XCTAssertEqual(record["attributes"]?["ApproximateReceiveCount"], "1")
        XCTAssertEqual(
            record["messageAttributes"],
            [
                "Title": [
                    "stringValue": "The Whistler", "stringListValues": [], "binaryListValues": [], "dataType": "String",
                ]
            ]
        )
        XCTAssertNotNil(record["md5OfMessageAttributes"]?.string)
    }

    func testAFailedBatchComesBackUntilItIsADeadLetter() async throws {
        try await makeQueue("dead")
        try await makeQueue(
            "orders",
            [
                "VisibilityTimeout": "10",
                "RedrivePolicy":
                    #"{"deadLetterTargetArn":"arn:aws:sqs:us-east-1:123456789012:dead","maxReceiveCount":3}"#,
            ]
        )
        function.answer { _ in (#"{"errorMessage":"no"}"#, false) }
        try await map()
        try await send("poison")
        let report = await clock.settle()
        XCTAssertEqual(report.end, .idle)
        XCTAssertEqual(report.elapsed, .seconds(30))
        XCTAssertEqual(bodies, [["poison"], ["poison"], ["poison"]])
        let counts = try await [count(), count("dead")]
        XCTAssertEqual(counts, [["0", "0"], ["1", "0"]])
    }

    func testAPoisonMessageWithoutADeadLetterQueueIsNamedAsTheLoop() async throws {
        try await makeQueue()
        function.answer { _ in ("", false) }
        try await map()
        try await send("poison")
        let report = await clock.settle(within: SettleBounds(steps: 200))
        guard case .endless(let label) = report.end else { return XCTFail("\(report)") }
        XCTAssertTrue(label.contains("orders"), label)
    }

    func testOnlyWhatTheFunctionReportsComesBack() async throws {
        try await makeQueue()
        function.answer { event in
            let failed = (event["Records"]?.array ?? []).filter {
                $0["body"] == "b" && $0["attributes"]?["ApproximateReceiveCount"] == "1"
            }
            let items: [JSONValue] = failed.map { ["itemIdentifier": $0["messageId"] ?? ""] }
            return (JSONValue.object(["batchItemFailures": .array(items)]).serialized(), true)
        }
        for body in ["a", "b", "c"] { try await send(body) }
        try await map(["FunctionResponseTypes": ["ReportBatchItemFailures"]])
        _ = await clock.settle()
        XCTAssertEqual(bodies, [["a", "b", "c"], ["b"]])
        let counts = try await count()
        XCTAssertEqual(counts, ["0", "0"])
    }

    /// WIRE.md's rules, from https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html.
    func testWhichAnswersFailAWholeBatch() async throws {
        let answers: [(String, Int)] = [
            ("", 0), ("null", 0), ("{}", 0), (#"{"batchItemFailures": []}"#, 0), (#"{"batchItemFailures": null}"#, 0),
            ("no JSON", 1), (#"{"batchItemFailures": [{"itemIdentifier": ""}]}"#, 1),
            (#"{"batchItemFailures": [{"itemIdentifier": null}]}"#, 1), (#"{"batchItemFailures": [{"bad": "x"}]}"#, 1),
            (#"{"batchItemFailures": [{"itemIdentifier": "unknown"}]}"#, 1), (#"{"batchItemFailures": "x"}"#, 1),
        ]
        for (number, answer) in answers.enumerated() {
            let queue = "orders\(number)"
            try await makeQueue(queue, ["VisibilityTimeout": "43200"])
            function.answer { _ in (answer.0, true) }
            try await map(
                ["FunctionResponseTypes": ["ReportBatchItemFailures"]],
                source: "arn:aws:sqs:us-east-1:123456789012:\(queue)"
            )
            try await send("x", to: queue)
            _ = await clock.settle(within: SettleBounds(horizon: .seconds(60)))
            let counts = try await count(queue)
            XCTAssertEqual(counts, ["0", String(answer.1)], answer.0)
            function.answer { _ in ("", true) }
        }
    }

    func testAWindowGathersABatchForAsLongOrUntilItIsFull() async throws {
        try await makeQueue()
        try await map(["BatchSize": 3, "MaximumBatchingWindowInSeconds": 20])
        _ = await clock.advance(by: .zero)
        for body in ["a", "b"] { try await send(body) }
        _ = await clock.advance(by: .seconds(10))
        XCTAssertEqual(bodies, [])
        for body in ["c", "d"] { try await send(body) }
        _ = await clock.advance(by: .zero)
        XCTAssertEqual(bodies, [["a", "b", "c"]])
        _ = await clock.advance(by: .seconds(20))
        XCTAssertEqual(bodies, [["a", "b", "c"], ["d"]])
    }

    func testFiltersDeleteWhatTheyDoNotLetThrough() async throws {
        try await makeQueue()
        try await map(["FilterCriteria": ["Filters": [["Pattern": #"{"body": {"kind": ["tf"]}}"#]]]])
        for body in [#"{"kind": "tf"}"#, #"{"kind": "rf"}"#, "no JSON"] { try await send(body) }
        _ = await clock.settle()
        XCTAssertEqual(bodies.flatMap { $0 }, [#"{"kind": "tf"}"#])
        let counts = try await count()
        XCTAssertEqual(counts, ["0", "0"])
    }

    func testADisabledMappingLeavesTheQueueAlone() async throws {
        try await makeQueue()
        let id = try await map(["Enabled": false])
        try await send("a")
        _ = await clock.settle()
        var mapping = try await call("GET", id).1
        XCTAssertEqual(mapping["State"], "Disabled")
        XCTAssertEqual(bodies, [])
        let (status, updated) = try await call("PUT", id, ["Enabled": true, "BatchSize": 5])
        XCTAssertEqual(status, 202)
        XCTAssertEqual(updated["State"], "Enabling")
        _ = await clock.settle()
        mapping = try await call("GET", id).1
        XCTAssertEqual(mapping["State"], "Enabled")
        XCTAssertEqual(mapping["BatchSize"], 5)
        XCTAssertEqual(bodies, [["a"]])
        let deleted = try await call("DELETE", id)
        XCTAssertEqual(deleted.0, 202)
        XCTAssertEqual(deleted.1["State"], "Deleting")
        try await send("b")
        _ = await clock.settle()
        XCTAssertEqual(bodies, [["a"]])
        let gone = try await call("GET", id)
        XCTAssertEqual(gone.0, 404)
        XCTAssertEqual(gone.1, ["Type": "User", "Message": "The resource you requested does not exist."])
    }

    func testGroupsOfAFIFOQueueKeepTheirOrderOverAFailure() async throws {
        try await makeQueue("orders.fifo", ["FifoQueue": "true", "ContentBasedDeduplication": "true"])
        function.answer { event in
            let record = event["Records"]?[0]
            return ("", !(record?["body"] == "a1" && record?["attributes"]?["ApproximateReceiveCount"] == "1"))
        }
        try await map(["BatchSize": 1], source: "arn:aws:sqs:us-east-1:123456789012:orders.fifo")
        for body in ["a1", "a2", "a3"] { try await send(body, ["MessageGroupId": "a"], to: "orders.fifo") }
        _ = await clock.settle()
        XCTAssertEqual(bodies, [["a1"], ["a1"], ["a2"], ["a3"]])
    }

    func testManyMessagesAllArriveOnce() async throws {
        try await makeQueue()
        try await map(["ScalingConfig": ["MaximumConcurrency": 2]])
        for number in 0..<100 { try await send(String(number)) }
        _ = await clock.settle()
        XCTAssertEqual(bodies.flatMap { $0 }.compactMap { Int($0) }.sorted(), Array(0..<100))
    }
}
