import CloudCore
import CloudWatchService
import OrderedCollections
import Synchronization
import WorkshopCommon
import XCTest

/// CloudWatch Logs beside CloudWatch, called as clients call it.
class LogsTestCase: CloudWatchTestCase {
    let subscriber = RecordedSubscriber()
    var logs: LogsService!
    let now = CloudWatchTestCase.start.millisecondsSince1970

    override func setUpWithError() throws {
        try super.setUpWithError()
        logs = try LogsService(account: Account(), clock: clock, metrics: service, subscriber: subscriber)
    }

    func event(_ message: String) -> LogEvent {
        LogEvent(timestamp: Self.start, group: "g", stream: "s", message: message, function: "f")
    }

    func settle() async { _ = await ask("DescribeLogGroups", [:]) }

    func number(_ value: Int64) -> JSONValue { .number(JSONNumber(Int(value))) }

    func ask(_ operation: String, _ body: JSONValue) async -> JSONValue {
        let response = await logs.respond(
            to: CloudRequest(
                "POST",
                "/",
                headers: ["Content-Type": "application/x-amz-json-1.1", "X-Amz-Target": "Logs_20140328.\(operation)"],
                body: body.bytes
            )
        )
        return (try? JSONValue(parsing: response.bytes)) ?? .null
    }

    func make(_ group: String, _ stream: String) async {
        _ = await ask("CreateLogGroup", ["logGroupName": .string(group)])
        _ = await ask("CreateLogStream", ["logGroupName": .string(group), "logStreamName": .string(stream)])
    }

    func send(_ lines: [(Int64, String)], group: String = "g", stream: String = "s") async -> JSONValue {
        let events = lines.map { offset, message -> JSONValue in
            ["timestamp": number(now + offset), "message": .string(message)]
        }
        return await ask(
            "PutLogEvents",
            ["logGroupName": .string(group), "logStreamName": .string(stream), "logEvents": .array(events)]
        )
    }

    func put(_ lines: [(Int64, String)], group: String = "g", stream: String = "s") async {
        let answer = await send(lines, group: group, stream: stream)
        XCTAssertNil(answer["__type"])
        XCTAssertNil(answer["rejectedLogEventsInfo"])
    }

    func read(_ members: JSONObject) async -> (lines: [String], answer: JSONValue) {
        let body = members.merging(["logGroupName": "g", "logStreamName": "s"]) { own, _ in own }
        let answer = await ask("GetLogEvents", .object(body))
        return (answer["events"]?.array?.compactMap { $0["message"]?.string } ?? [], answer)
    }
}

final class RecordedSubscriber: LogSubscriber {
    let sent = Mutex<[(String, [UInt8])]>([])

    func send(_ payload: [UInt8], to destination: String) async throws(AWSError) {
        sent.withLock { $0.append((destination, payload)) }
    }
}
