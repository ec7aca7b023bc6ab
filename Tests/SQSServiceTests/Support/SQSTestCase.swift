import CloudCore
import OrderedCollections
import SQSService
import WorkshopCommon
import XCTest

/// A service on a virtual clock, called as a client calls it.
class SQSTestCase: XCTestCase, @unchecked Sendable {
    nonisolated(unsafe) private(set) var clock = VirtualClock()
    nonisolated(unsafe) var service: SQSService!
    let account = Account()

    override func setUp() async throws {
        clock = VirtualClock(startingAt: Timestamp(millisecondsSince1970: 1_795_000_000_000))
        service = try SQSService(account: account, clock: clock)
    }

    struct Answer: Equatable {
        var status: Int
        var body: JSONValue
        var errorHeader: String?
    }

    @discardableResult
    func call(_ operation: String, _ members: JSONValue, headers: HeaderFields = [:]) async throws -> Answer {
        var request = CloudRequest(
            "POST",
            "/",
            headers: ["Host": "127.0.0.1:4566", "X-Amz-Target": "AmazonSQS.\(operation)"],
            body: members.bytes
        )
        for header in headers { request.headers.append(header.name, header.value) }
        XCTAssertTrue(service.accepts(request))
        let response = await service.respond(to: request)
        return Answer(
            status: response.status,
            body: try JSONValue(parsing: response.bytes),
            errorHeader: response.headers["x-amzn-query-error"]
        )
    }

    func query(_ form: String, path: String = "/") async throws -> (status: Int, text: String) {
        let request = CloudRequest(
            "POST",
            path,
            headers: ["Host": "127.0.0.1:4566", "Content-Type": "application/x-www-form-urlencoded; charset=utf-8"],
            body: Array(form.utf8)
        )
        XCTAssertTrue(service.accepts(request))
        let response = await service.respond(to: request)
        let text = String(decoding: response.bytes, as: UTF8.self)
        // What is made up anew each time.
        return (response.status, text.replacing(#/<RequestId>[^<]*</RequestId>/#, with: "<RequestId/>"))
    }

    @discardableResult
    func makeQueue(_ name: String, _ attributes: JSONObject = [:]) async throws -> JSONValue {
        let answer = try await call("CreateQueue", ["QueueName": .string(name), "Attributes": .object(attributes)])
        XCTAssertEqual(answer.status, 200, "\(answer.body)")
        return try XCTUnwrap(answer.body["QueueUrl"])
    }

    @discardableResult
    func send(_ body: String, to url: JSONValue, _ more: JSONObject = [:]) async throws -> JSONValue {
        var members: JSONObject = ["QueueUrl": url, "MessageBody": .string(body)]
        members.merge(more) { _, new in new }
        let answer = try await call("SendMessage", .object(members))
        XCTAssertEqual(answer.status, 200, "\(answer.body)")
        return answer.body
    }

    func receive(_ url: JSONValue, _ more: JSONObject = [:]) async throws -> [JSONValue] {
        var members: JSONObject = ["QueueUrl": url, "MaxNumberOfMessages": 10]
        members.merge(more) { _, new in new }
        let answer = try await call("ReceiveMessage", .object(members))
        XCTAssertEqual(answer.status, 200, "\(answer.body)")
        return answer.body["Messages"]?.array ?? []
    }

    func bodies(_ url: JSONValue, _ more: JSONObject = [:]) async throws -> [String] {
        try await receive(url, more).compactMap { $0["Body"]?.string }
    }

    func attributes(_ url: JSONValue, _ names: JSONValue...) async throws -> JSONValue {
        let names: JSONValue = .array(names)
        return try await call("GetQueueAttributes", ["QueueUrl": url, "AttributeNames": names]).body["Attributes"]
            ?? [:]
    }

    func assertRefused(
        _ operation: String,
        _ members: JSONValue,
        _ code: String,
        _ message: String,
        type: String? = nil,
        status: Int = 400,
        file: StaticString = #filePath,
        line: UInt = #line
    ) async throws {
        let answer = try await call(operation, members)
        XCTAssertEqual(answer.status, status, file: file, line: line)
        XCTAssertEqual(answer.errorHeader, "\(code);Sender", file: file, line: line)
        XCTAssertEqual(answer.body["message"]?.string, message, file: file, line: line)
        if let type { XCTAssertEqual(answer.body["__type"]?.string, type, file: file, line: line) }
    }
}
