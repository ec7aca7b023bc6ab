import CloudCore
import EventBridgeService
import OrderedCollections
import Synchronization
import WorkshopCommon
import XCTest

/// The service on a virtual clock, with targets that a test reads.
struct Bench {
    let clock = VirtualClock(startingAt: Timestamp(millisecondsSince1970: 1_800_000_000_000))
    let targets = FakeTargets()
    let service: EventBridgeService

    init(store: Store = Store()) throws {
        service = try EventBridgeService(
            account: Account(),
            clock: clock,
            store: store,
            targets: targets,
            services: FakeSecrets()
        )
    }

    private func send(_ operation: String, _ members: JSONValue) async -> (status: Int, body: JSONValue) {
        let request = CloudRequest(
            "POST",
            "/",
            headers: ["X-Amz-Target": "AWSEvents.\(operation)"],
            body: members.bytes
        )
        let response = await service.respond(to: request)
        return (response.status, (try? JSONValue(parsing: response.bytes)) ?? .null)
    }

    @discardableResult
    func call(_ operation: String, _ members: JSONValue, line: UInt = #line) async -> JSONValue {
        let (status, body) = await send(operation, members)
        XCTAssertEqual(status, 200, "\(operation): \(body.serialized())", line: line)
        return body
    }

    /// The error's code and message.
    func refusal(_ operation: String, _ members: JSONValue, line: UInt = #line) async -> String {
        let (status, body) = await send(operation, members)
        XCTAssertEqual(status, 400, body.serialized(), line: line)
        return "\(body["__type"]?.string ?? ""): \(body["message"]?.string ?? "")"
    }

    /// A rule of that name with one target, whose ARN ends in the rule's name.
    func rule(_ name: String, _ pattern: String, _ target: JSONObject = [:], bus: String = "default") async {
        await call(
            "PutRule",
            ["Name": .string(name), "EventPattern": .string(pattern), "EventBusName": .string(bus)]
        )
        var target = target
        if target["Id"] == nil { target["Id"] = "t" }
        if target["Arn"] == nil { target["Arn"] = .string("arn:aws:sqs:us-east-1:123456789012:\(name)") }
        await call(
            "PutTargets",
            ["Rule": .string(name), "EventBusName": .string(bus), "Targets": [.object(target)]]
        )
    }

    func put(_ detail: JSONValue, source: String = "shop", bus: String = "default") async {
        let answer = await call(
            "PutEvents",
            [
                "Entries": [
                    [
                        "Source": .string(source), "DetailType": "order", "Detail": .string(detail.serialized()),
                        "EventBusName": .string(bus),
                    ]
                ]
            ]
        )
        XCTAssertEqual(answer["FailedEntryCount"], 0)
        _ = await clock.settle()
    }
}

final class FakeTargets: EventTargetSender {
    private struct State {
        var deliveries: [EventDelivery] = []
        var failures: [String: [AWSError]] = [:]
    }

    private let state = Mutex(State())

    var deliveries: [EventDelivery] { state.withLock { $0.deliveries } }
    /// What came to whom: the end of the ARN, and the text.
    var texts: [String] {
        deliveries.map { "\($0.target.split(separator: ":").last ?? "") \(String(decoding: $0.body, as: UTF8.self))" }
    }

    func fail(_ target: String, _ errors: [AWSError]) {
        state.withLock { $0.failures[target] = errors }
    }

    func deliver(_ delivery: EventDelivery) async throws(AWSError) {
        let error = state.withLock { state -> AWSError? in
            if let error = state.failures[delivery.target]?.first {
                state.failures[delivery.target]?.removeFirst()
                return error
            }
            state.deliveries.append(delivery)
            return nil
        }
        if let error { throw error }
    }
}

/// Secrets Manager, as far as connections need it.
struct FakeSecrets: AWSRequestSender {
    func send(_ request: CloudRequest) async -> CloudResponse {
        let answer: JSONValue = ["ARN": "arn:aws:secretsmanager:us-east-1:123456789012:secret:s-abc123"]
        return WireProtocol.json11.response(answer, requestID: "1")
    }
}
