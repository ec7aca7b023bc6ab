import CloudCore
import Foundation
import OrderedCollections
import SNSService
import SQSService
import Synchronization
import WorkshopCommon
import XCTest

/// Topics on a virtual clock, with real queues and recorded calls of functions and HTTP endpoints.
class SNSTestCase: XCTestCase, @unchecked Sendable {
    private(set) var clock = VirtualClock()
    private(set) var queues: SQSService!
    private(set) var service: SNSService!
    private(set) var calls = RecordedCalls()

    override func setUp() async throws {
        clock = VirtualClock(startingAt: Timestamp(millisecondsSince1970: 1_795_000_000_000))
        queues = try SQSService(account: Account(), clock: clock)
        let calls = RecordedCalls()
        self.calls = calls
        service = try SNSService(
            account: Account(),
            clock: clock,
            endpoint: "http://127.0.0.1:4566",
            carriers: SNSCarriers(queues: queues, services: calls) { url, headers, body in
                calls.post(url, headers, body)
            }
        )
    }

    let topic = "arn:aws:sns:us-east-1:123456789012:news"
    let queue = "arn:aws:sqs:us-east-1:123456789012:inbox"

    func call(_ form: [(String, String)]) async throws -> (status: Int, text: String) {
        let allowed = CharacterSet.alphanumerics
        let text = form.map { name, value in
            "\(name)=\(value.addingPercentEncoding(withAllowedCharacters: allowed) ?? "")"
        }.joined(separator: "&")
        let request = CloudRequest(
            "POST",
            "/",
            headers: ["Host": "sns", "Content-Type": "application/x-www-form-urlencoded"],
            body: Array("\(text)&Version=2010-03-31".utf8)
        )
        XCTAssertTrue(service.accepts(request))
        let response = await service.respond(to: request)
        return (response.status, String(decoding: response.bytes, as: UTF8.self))
    }

    @discardableResult
    func ok(_ form: (String, String)...) async throws -> String {
        let answer = try await call(form)
        XCTAssertEqual(answer.status, 200, answer.text)
        return answer.text
    }

    func assertRefused(
        _ form: [(String, String)],
        _ code: String,
        _ message: String,
        status: Int = 400,
        line: UInt = #line
    ) async throws {
        let answer = try await call(form)
        XCTAssertEqual(answer.status, status, line: line)
        let expected = "<Code>\(code)</Code><Message>\(XMLElement.escaped(message))</Message>"
        XCTAssertTrue(answer.text.contains(expected), answer.text, line: line)
    }

    func sqs(_ operation: String, _ members: JSONValue) async throws -> JSONValue {
        let request = CloudRequest(
            "POST",
            "/",
            headers: ["Host": "sqs", "X-Amz-Target": "AmazonSQS.\(operation)"],
            body: members.bytes
        )
        return try JSONValue(parsing: await queues.respond(to: request).bytes)
    }

    func makeQueue(_ name: String = "inbox", _ attributes: JSONValue = [:]) async throws {
        _ = try await sqs("CreateQueue", ["QueueName": .string(name), "Attributes": attributes])
    }

    /// What has arrived in a queue.
    func received(_ name: String = "inbox") async throws -> [JSONValue] {
        _ = await clock.settle()
        let answer = try await sqs(
            "ReceiveMessage",
            [
                "QueueUrl": .string("http://x/123456789012/\(name)"), "MaxNumberOfMessages": 10,
                "MessageAttributeNames": ["All"],
            ]
        )
        return answer["Messages"]?.array ?? []
    }

    /// Subscribes the queue, and gives the subscription's ARN.
    func subscribeQueue(_ attributes: (String, String)..., endpoint: String? = nil) async throws -> String {
        var form = [
            ("Action", "Subscribe"), ("TopicArn", topic), ("Protocol", "sqs"), ("Endpoint", endpoint ?? queue),
        ]
        for (number, attribute) in attributes.enumerated() {
            form.append(("Attributes.entry.\(number + 1).key", attribute.0))
            form.append(("Attributes.entry.\(number + 1).value", attribute.1))
        }
        let answer = try await call(form)
        XCTAssertEqual(answer.status, 200, answer.text)
        let arn = answer.text.firstMatch(of: #/<SubscriptionArn>([^<]+)</#)?.output.1
        return String(try XCTUnwrap(arn))
    }
}

/// Functions and endpoints that were called.
final class RecordedCalls: AWSRequestSender {
    struct Post: Sendable {
        let url: String
        let headers: HeaderFields
        let body: JSONValue?
    }

    private let state = Mutex<(invocations: [CloudRequest], posts: [Post], statuses: [Int])>(([], [], []))

    var invocations: [CloudRequest] { state.withLock(\.invocations) }
    var posts: [Post] { state.withLock(\.posts) }

    /// What endpoints answer next; 200 afterwards.
    func answer(_ statuses: Int...) { state.withLock { $0.statuses = statuses } }

    func send(_ request: CloudRequest) async -> CloudResponse {
        state.withLock { $0.invocations.append(request) }
        return CloudResponse(status: request.path.contains("nobody") ? 404 : 202)
    }

    func post(_ url: String, _ headers: HeaderFields, _ body: [UInt8]) -> Int? {
        state.withLock { state in
            state.posts.append(Post(url: url, headers: headers, body: try? JSONValue(parsing: body)))
            return state.statuses.isEmpty ? 200 : state.statuses.removeFirst()
        }
    }
}
