import CloudCore
import OrderedCollections
import WorkshopCommon
import XCTest

final class StreamMappingTests: EventSourceTestCase, @unchecked Sendable {
    private func mapStream(_ members: JSONObject = [:]) async throws -> String {
        let all = (["StartingPosition": "TRIM_HORIZON"] as JSONObject).merging(members) { $1 }
        return try await map(all, source: FakeStream.arn)
    }

    private func append(_ texts: String...) { for text in texts { stream.append(text, at: clock.now) } }

    func testRecordsGoInOrderInBatches() async throws {
        append("a", "b", "c")
        let id = try await mapStream(["BatchSize": 2])
        _ = await clock.settle()
        append("d")
        _ = await clock.settle()
        XCTAssertEqual(bodies, [["a", "b"], ["c"], ["d"]])
        let mapping = try await call("GET", id).1
        XCTAssertEqual(mapping["LastProcessingResult"], "OK")
        XCTAssertEqual(mapping["StateTransitionReason"], "User action")
        XCTAssertEqual(mapping["MaximumRetryAttempts"], -1)
    }

    func testLatestBeginsWithWhatComesLater() async throws {
        append("old")
        _ = try await mapStream(["StartingPosition": "LATEST"])
        _ = await clock.settle()
        append("new")
        _ = await clock.settle()
        XCTAssertEqual(bodies, [["new"]])
    }

    func testABatchIsTriedAgainUntilItSucceeds() async throws {
        let function = function
        function.answer { _ in ("", function.events.count > 3) }
        append("a")
        _ = try await mapStream()
        let report = await clock.settle()
        XCTAssertEqual(bodies, [["a"], ["a"], ["a"], ["a"]])
        XCTAssertEqual(report.elapsed, .seconds(1 + 2 + 4))
    }

    func testBisectingFindsTheBadRecordWhichGoesToTheFailureDestination() async throws {
        function.answer { event in ("", event["Records"]?.array?.contains { $0["n"] == "bad" } == false) }
        append("a", "b", "bad", "d")
        let queue: JSONValue = "arn:aws:sqs:us-east-1:123456789012:failed"
        _ = try await mapStream([
            "BisectBatchOnFunctionError": true, "MaximumRetryAttempts": 1,
            "DestinationConfig": ["OnFailure": ["Destination": queue]],
        ])
        _ = await clock.settle()
        XCTAssertEqual(bodies, [["a", "b", "bad", "d"], ["a", "b"], ["bad", "d"], ["bad"], ["bad"], ["d"]])
        let delivery = try XCTUnwrap(destinations.all.first)
        XCTAssertEqual(destinations.all.count, 1)
        XCTAssertEqual(delivery.target, queue.string)
        let document = try JSONValue(parsing: delivery.body)
        XCTAssertEqual(document["requestContext"]?["condition"], "RetryAttemptsExhausted")
        XCTAssertEqual(document["requestContext"]?["approximateInvokeCount"], 2)
        XCTAssertEqual(document["DDBStreamBatchInfo"]?["startSequenceNumber"], "102")
        XCTAssertEqual(document["DDBStreamBatchInfo"]?["batchSize"], 1)
        let arrival = try XCTUnwrap(document["DDBStreamBatchInfo"]?["approximateArrivalOfFirstRecord"]?.string)
        XCTAssertEqual(arrival.count, "2026-11-25T09:15:00Z".count, arrival)
    }

    func testRecordsThatAreTooOldAreGivenUp() async throws {
        function.answer { _ in ("", false) }
        append("a")
        _ = try await mapStream([
            "MaximumRecordAgeInSeconds": 60,
            "DestinationConfig": ["OnFailure": ["Destination": "arn:aws:sns:us-east-1:123456789012:failed"]],
        ])
        let report = await clock.settle()
        XCTAssertEqual(report.end, .idle)
        let document = try JSONValue(parsing: destinations.all.first?.body ?? [])
        XCTAssertEqual(document["requestContext"]?["condition"], "RecordAgeExceeded")
    }

    func testWhatStandsBeforeAReportedFailureIsDone() async throws {
        let function = function
        function.answer { _ in
            (function.events.count == 1 ? #"{"batchItemFailures": [{"itemIdentifier": "101"}]}"# : "", true)
        }
        append("a", "b", "c")
        _ = try await mapStream(["FunctionResponseTypes": ["ReportBatchItemFailures"]])
        _ = await clock.settle()
        XCTAssertEqual(bodies, [["a", "b", "c"], ["b", "c"]])
    }

    func testAnAnswerThatSaysNothingIsASuccess() async throws {
        for (number, answer) in ["", "null", "{}", "[]", #""""#, #"{"batchItemFailures": null}"#].enumerated() {
            function.answer { _ in (answer, true) }
            append("a")
            if number == 0 { _ = try await mapStream(["FunctionResponseTypes": ["ReportBatchItemFailures"]]) }
            _ = await clock.settle()
            XCTAssertEqual(function.events.count, number + 1, answer)
        }
    }

    func testAnAnswerWithFailuresUpToTheLastTryHasNoFunctionError() async throws {
        function.answer { _ in (#"{"batchItemFailures": [{"itemIdentifier": ""}]}"#, true) }
        append("a")
        _ = try await mapStream([
            "FunctionResponseTypes": ["ReportBatchItemFailures"], "MaximumRetryAttempts": 0,
            "DestinationConfig": ["OnFailure": ["Destination": "arn:aws:sqs:us-east-1:123456789012:failed"]],
        ])
        _ = await clock.settle()
        let document = try JSONValue(parsing: destinations.all.first?.body ?? [])
        XCTAssertEqual(document["responseContext"]?["functionError"], .null)
    }

    func testKeysKeepTheirOrderWhereAShardIsWorkedOffInParallel() async throws {
        function.answer { _ in ("", true) }
        for number in 0..<20 { stream.append("\(number)", at: clock.now, key: "k\(number % 4)") }
        _ = try await mapStream(["ParallelizationFactor": 4])
        _ = await clock.settle()
        let delivered = bodies.flatMap { $0 }.compactMap { Int($0) }
        XCTAssertEqual(delivered.sorted(), Array(0..<20))
        for key in 0..<4 {
            let own = delivered.filter { $0 % 4 == key }
            XCTAssertEqual(own, own.sorted())
        }
    }

    func testATumblingWindowHandsItsStateOn() async throws {
        function.answer { event in
            let count = (event["state"]?["count"]?.int ?? 0) + (event["Records"]?.array?.count ?? 0)
            return (JSONValue.object(["state": ["count": .number(JSONNumber(count))]]).serialized(), true)
        }
        append("a", "b")
        _ = try await mapStream(["TumblingWindowInSeconds": 60])
        _ = await clock.advance(by: .seconds(1))
        append("c")
        _ = await clock.settle()
        let last = try XCTUnwrap(function.events.last)
        XCTAssertEqual(function.events.count, 3)
        XCTAssertEqual(last["isFinalInvokeForWindow"], true)
        XCTAssertEqual(last["state"], ["count": 3])
    }
}
