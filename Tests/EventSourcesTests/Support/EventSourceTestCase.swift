import CloudCore
import EventSources
import OrderedCollections
import SQSService
import Synchronization
import WorkshopCommon
import XCTest

/// Mappings on a virtual clock, with real queues, a stream of records in memory and functions that are closures.
class EventSourceTestCase: XCTestCase, @unchecked Sendable {
    private(set) var clock = VirtualClock()
    private(set) var queues: SQSService!
    private(set) var stream = FakeStream()
    private(set) var function = FakeFunction()
    private(set) var destinations = RecordedDeliveries()
    private(set) var lambda = FakeLambda()
    private(set) var service: EventSourceService!
    let queueARN = "arn:aws:sqs:us-east-1:123456789012:orders"

    override func setUp() async throws {
        clock = VirtualClock(startingAt: Timestamp(millisecondsSince1970: 1_795_000_000_000))
        queues = try SQSService(account: Account(), clock: clock)
        stream = FakeStream()
        function = FakeFunction()
        destinations = RecordedDeliveries()
        lambda = FakeLambda()
        try makeService(store: Store())
    }

    /// As a new process would.
    func makeService(store: Store) throws {
        service = try EventSourceService(
            account: Account(),
            clock: clock,
            invoker: function,
            sender: lambda,
            queues: queues,
            streams: [stream],
            destinations: destinations,
            store: store
        )
    }

    override func tearDown() async throws { service.stop() }

    func call(_ method: String, _ path: String = "", _ members: JSONValue? = nil) async throws -> (Int, JSONValue) {
        let parts = path.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let request = CloudRequest(
            method,
            "/2015-03-31/event-source-mappings/" + (parts.first ?? ""),
            query: parts.count > 1 ? parts[1] : nil,
            body: members?.bytes ?? []
        )
        XCTAssertTrue(service.accepts(request))
        let response = await service.respond(to: request)
        return (response.status, try JSONValue(parsing: response.bytes))
    }

    @discardableResult
    func map(_ members: JSONObject = [:], source: String? = nil) async throws -> String {
        var all: JSONObject = ["FunctionName": "worker", "EventSourceArn": .string(source ?? queueARN)]
        all.merge(members) { _, new in new }
        let (status, body) = try await call("POST", "", .object(all))
        XCTAssertEqual(status, 202, "\(body)")
        return try XCTUnwrap(body["UUID"]?.string)
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

    func makeQueue(_ name: String = "orders", _ attributes: JSONValue = [:]) async throws {
        let answer = try await sqs("CreateQueue", ["QueueName": .string(name), "Attributes": attributes])
        XCTAssertNotNil(answer["QueueUrl"], "\(answer)")
    }

    func send(_ body: String, _ more: JSONObject = [:], to queue: String = "orders") async throws {
        let members: JSONObject = [
            "QueueUrl": .string("http://x/123456789012/\(queue)"), "MessageBody": .string(body),
        ]
        let answer = try await sqs("SendMessage", .object(members.merging(more) { $1 }))
        XCTAssertNotNil(answer["MessageId"], "\(answer)")
    }

    func count(_ queue: String = "orders") async throws -> [String] {
        let names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
        let answer = try await sqs(
            "GetQueueAttributes",
            [
                "QueueUrl": .string("http://x/123456789012/\(queue)"),
                "AttributeNames": .array(names.map { .string($0) }),
            ]
        )
        return names.compactMap { answer["Attributes"]?[$0]?.string }
    }

    /// The bodies of each invocation's records.
    var bodies: [[String]] {
        function.events.map { ($0["Records"]?.array ?? []).compactMap { $0["body"]?.string ?? $0["n"]?.string } }
    }
}

/// A function that a closure answers for; it succeeds unless told otherwise.
final class FakeFunction: FunctionInvoker {
    private let state = Mutex<(events: [JSONValue], answer: @Sendable (JSONValue) -> (String, Bool))>(
        ([], { _ in ("null", true) })
    )

    var events: [JSONValue] { state.withLock(\.events) }

    /// - Parameter answer: The answer's text, and whether the function succeeds.
    func answer(_ answer: @escaping @Sendable (JSONValue) -> (String, Bool)) { state.withLock { $0.answer = answer } }

    func invoke(_ invocation: FunctionInvocation) async throws(AWSError) -> FunctionResult {
        let event = (try? JSONValue(parsing: invocation.payload)) ?? .null
        let answer = state.withLock { state in
            state.events.append(event)
            return state.answer
        }
        let (text, succeeds) = answer(event)
        return FunctionResult(
            payload: Array(text.utf8),
            functionError: succeeds ? nil : "Unhandled",
            requestID: "00000000-0000-4000-8000-000000000000"
        )
    }
}

/// Lambda's API as far as a mapping asks it.
final class FakeLambda: AWSRequestSender {
    /// Whether the function has been deployed.
    let isDeployed = Mutex(true)

    func send(_ request: CloudRequest) async -> CloudResponse {
        let names = ["worker", "arn%3Aaws%3Alambda%3Aus-east-1%3A123456789012%3Afunction%3Aworker"]
        let paths = names.map { "/2015-03-31/functions/\($0)/configuration" }
        guard isDeployed.withLock({ $0 }), paths.contains(where: { $0.lowercased() == request.path.lowercased() })
        else {
            return CloudResponse(status: 404)
        }
        let document: JSONValue = [
            "FunctionName": "worker", "FunctionArn": "arn:aws:lambda:us-east-1:123456789012:function:worker",
            "Timeout": 10,
        ]
        return CloudResponse(status: 200, body: .bytes(document.bytes))
    }
}

final class RecordedDeliveries: DestinationSender {
    private let state = Mutex<[DestinationDelivery]>([])
    var all: [DestinationDelivery] { state.withLock { $0 } }
    func send(_ delivery: DestinationDelivery) async throws(AWSError) { state.withLock { $0.append(delivery) } }
}

/// One shard in memory.
final class FakeStream: StreamReader {
    static let arn = "arn:aws:dynamodb:us-east-1:123456789012:table/orders/stream/2026-11-25T00:00:00.000"

    private let state = Mutex<(records: [StreamRecord], listeners: [String: @Sendable () -> Void])>(([], [:]))

    func append(_ text: String, at moment: Timestamp, key: String = "k") {
        let listeners = state.withLock { state in
            let number = String(100 + state.records.count)
            state.records.append(
                StreamRecord(
                    sequenceNumber: number,
                    arrival: moment,
                    event: ["n": .string(text), "eventSourceARN": .string(Self.arn)],
                    partitionKey: key
                )
            )
            return Array(state.listeners.values)
        }
        for listener in listeners { listener() }
    }

    func takes(_ stream: ARN) -> Bool { stream.service == "dynamodb" }

    func shards(ofStream stream: ARN) async throws(AWSError) -> [StreamShard] {
        guard stream.description == Self.arn else { throw AWSError("ResourceNotFoundException", "no stream") }
        return [StreamShard(id: "shard-1")]
    }

    func read(
        stream: ARN,
        shard: String,
        from position: StreamPosition,
        limit: Int
    ) async throws(AWSError) -> StreamRead {
        state.withLock { state in
            let start =
                switch position {
                case .trimHorizon: 0
                case .latest: state.records.count
                case .atTimestamp(let moment): state.records.firstIndex { $0.arrival >= moment } ?? state.records.count
                case .after(let number): (Int(number) ?? 0) - 99
                }
            let records = Array(state.records.dropFirst(start).prefix(limit))
            return StreamRead(records: records, next: .after(String(99 + start + records.count)))
        }
    }

    func listen(toStream stream: ARN, as name: String, _ listener: (@Sendable () -> Void)?) {
        state.withLock { $0.listeners[name] = listener }
    }
}
