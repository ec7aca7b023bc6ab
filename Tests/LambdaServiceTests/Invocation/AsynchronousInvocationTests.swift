import CloudCore
import LambdaService
import OrderedCollections
import Synchronization
import SystemPackage
import WorkshopCommon
import XCTest

final class AsynchronousInvocationTests: ControlPlaneTestCase {
    private static let queue = "arn:aws:sqs:us-east-1:123456789012:q"

    private func configure(_ members: JSONObject) async {
        let answer = await call(
            "PUT",
            "/2019-09-25/functions/Hello/event-invoke-config",
            .object(members)
        )
        XCTAssertEqual(answer.status, 200, answer.text)
    }

    private func destinations(success: String? = nil, failure: String? = nil) -> JSONObject {
        let destination = { (arn: String?) -> JSONValue in arn.map { ["Destination": .string($0)] } ?? [:] }
        return ["DestinationConfig": ["OnSuccess": destination(success), "OnFailure": destination(failure)]]
    }

    private var starts: Int { logs.lines.count { $0.hasPrefix("START") } }

    func testAFailureIsTriedAgainAfterAMinuteAndAfterTwo() async {
        await create("Hello", Self.failing)
        let accepted = await invoke(type: "Event")
        XCTAssertEqual(accepted.status, 202)
        XCTAssertEqual(accepted.body, [])
        var counts: [Int] = []
        for seconds in [0, 59, 1, 119, 1, 3600] {
            _ = await clock.advance(by: .seconds(seconds))
            counts.append(starts)
        }
        XCTAssertEqual(counts, [1, 1, 2, 2, 3, 3])
    }

    func testTheFailureDestinationIsToldOfTheLastAttempt() async {
        await create("Hello", Self.failing)
        await configure(destinations(failure: Self.queue).merging(["MaximumRetryAttempts": 1]) { $1 })
        _ = await invoke("Hello", ["a": 1], type: "Event")
        _ = await clock.settle()
        let delivery = destinations.all.first
        XCTAssertEqual(destinations.all.count, 1)
        XCTAssertEqual(delivery?.target, Self.queue)
        XCTAssertEqual(delivery?.reason, .failure)
        let record = delivery.flatMap { try? JSONValue(parsing: $0.body) } ?? nil
        let id = record["requestContext"]?["requestId"] ?? nil
        XCTAssertEqual(
            record,
            [
                "version": "1.0",
                "timestamp": "2026-11-18T11:07:40.000Z",
                "requestContext": [
                    "requestId": id,
                    "functionArn": "arn:aws:lambda:us-east-1:123456789012:function:Hello:$LATEST",
                    "condition": "RetriesExhausted",
                    "approximateInvokeCount": 2,
                ],
                "requestPayload": ["a": 1],
                "responseContext": ["statusCode": 200, "executedVersion": "$LATEST", "functionError": "Unhandled"],
                "responsePayload": ["errorMessage": "no", "errorType": "Oops"],
            ]
        )
    }

    func testTheSuccessDestinationMayBeAnotherFunction() async {
        await create("Hello", Self.answering(#"{"done":true}"#))
        await create("Next", #"while true; do next; echo "GOT $event"; respond 1; done"#)
        await configure(destinations(success: "arn:aws:lambda:us-east-1:123456789012:function:Next"))
        _ = await invoke("Hello", ["a": 1], type: "Event")
        _ = await clock.settle()
        let line = logs.lines.first { $0.hasPrefix("GOT ") } ?? "GOT null"
        let record = (try? JSONValue(parsing: Array(line.utf8.dropFirst(4)))) ?? nil
        XCTAssertEqual(record["requestContext"]?["condition"], "Success")
        XCTAssertEqual(record["requestContext"]?["approximateInvokeCount"], 1)
        XCTAssertEqual(record["responseContext"], ["statusCode": 200, "executedVersion": "$LATEST"])
        XCTAssertEqual(record["responsePayload"], ["done": true])
    }

    func testThrottlesAreTriedAgainUntilTheEventIsTooOld() async throws {
        // A clock that the invocation in flight does not hold still.
        let hand = HandClock()
        await replaceService(clock: hand)
        let gate = folder.appending("gate")
        await create("Hello", "next; while [ ! -e \(gate) ]; do :; done; respond 1; next")
        await call("PUT", "/2017-10-31/functions/Hello/concurrency", ["ReservedConcurrentExecutions": 1])
        await configure(destinations(failure: Self.queue).merging(["MaximumEventAgeInSeconds": 60]) { $1 })
        let service = try XCTUnwrap(self.service)
        async let running = service.invoke(FunctionInvocation(function: "Hello", payload: Array("{}".utf8)))
        while !service.hasInvocationInFlight("Hello") { await Task.yield() }
        _ = await invoke(type: "Event")
        var delays: [Duration] = []
        while destinations.all.isEmpty {
            if let delay = await hand.fireNext() { delays.append(delay) } else { await Task.yield() }
        }
        XCTAssertEqual(delays, [0, 1, 2, 4, 8, 16].map { .seconds($0) })
        let record = try JSONValue(parsing: try XCTUnwrap(destinations.all.first).body)
        XCTAssertEqual(record["requestContext"]?["condition"], "EventAgeExceeded")
        XCTAssertNil(record["responseContext"])
        try LocalFileSystem().writeAtomically([], to: gate)
        _ = try await running
    }

    func testWithoutConcurrencyTheEventGoesToItsDestinationAtOnce() async {
        await create()
        await call("PUT", "/2017-10-31/functions/Hello/concurrency", ["ReservedConcurrentExecutions": 0])
        await configure(destinations(failure: Self.queue))
        _ = await invoke(type: "Event")
        let report = await clock.settle()
        let record = destinations.all.first.flatMap { try? JSONValue(parsing: $0.body) } ?? nil
        XCTAssertEqual(record["requestContext"]?["condition"], "ZeroReservedConcurrency")
        XCTAssertEqual(record["requestContext"]?["approximateInvokeCount"], 0)
        XCTAssertNil(record["responseContext"])
        XCTAssertEqual(report.elapsed, .zero)
    }

    func testADeadLetterIsTheEventWithWhatWentWrongInAttributes() async {
        await create("Hello", Self.failing, ["DeadLetterConfig": ["TargetArn": .string(Self.queue)]])
        await configure(["MaximumRetryAttempts": 0])
        let id = await invoke("Hello", ["a": 1], type: "Event").headers["x-amzn-RequestId"] ?? ""
        _ = await clock.settle()
        XCTAssertEqual(
            destinations.all,
            [
                DestinationDelivery(
                    target: Self.queue,
                    reason: .deadLetter,
                    body: Array(#"{"a":1}"#.utf8),
                    attributes: ["RequestID": id, "ErrorCode": "200", "ErrorMessage": "no"],
                    functionARN: "arn:aws:lambda:us-east-1:123456789012:function:Hello:$LATEST"
                )
            ]
        )
    }

    func testADeadLetterTargetIsTakenAwayByAnEmptyARNAlone() async {
        await create("Hello", Self.failing, ["DeadLetterConfig": ["TargetArn": .string(Self.queue)]])
        let path = "\(Self.functions)/Hello/configuration"
        let kept = await call("PUT", path, ["DeadLetterConfig": [:]])
        XCTAssertEqual(kept.json["DeadLetterConfig"], ["TargetArn": .string(Self.queue)])
        let gone = await call("PUT", path, ["DeadLetterConfig": ["TargetArn": ""]])
        XCTAssertNil(gone.json["DeadLetterConfig"])
    }

    func testAnEventOfMoreThanAMegabyteIsRefused() async {
        await create()
        let large = JSONValue.string(String(repeating: "x", count: 1024 * 1024))
        let invoke = await invoke("Hello", large, type: "Event")
        let old = await call(
            "POST",
            "/2014-11-13/functions/Hello/invoke-async/",
            .string(String(repeating: "x", count: 256 * 1024))
        )
        let small = await call("POST", "/2014-11-13/functions/Hello/invoke-async/", ["a": 1])
        XCTAssertEqual(
            invoke.error,
            "413 RequestEntityTooLargeException: Request must be smaller than 1048576 bytes for the InvokeFunction "
                + "operation"
        )
        XCTAssertEqual(old.status, 413)
        XCTAssertEqual(small.status, 202)
        XCTAssertEqual(small["Status"], 202)
        _ = await clock.settle()
    }

    func testTheSettingsOfAnAliasAreItsOwn() async {
        await create("Hello", Self.failing)
        _ = await publish()
        await call("POST", "\(Self.functions)/Hello/aliases", ["Name": "live", "FunctionVersion": "1"])
        await call(
            "PUT",
            "/2019-09-25/functions/Hello/event-invoke-config",
            ["MaximumRetryAttempts": 0],
            query: "Qualifier=live"
        )
        _ = await invoke(qualifier: "live", type: "Event")
        _ = await clock.settle()
        XCTAssertEqual(starts, 1)
    }
}

/// Time that a test moves by hand, whatever goes on.
private final class HandClock: CloudClock {
    private struct State {
        var now = Timestamp(millisecondsSince1970: 1_795_000_000_000)
        var timers: [(delay: Duration, action: @Sendable () async -> Void)] = []
    }

    private let state = Mutex(State())
    private let virtual = VirtualClock()

    var now: Timestamp { state.withLock(\.now) }

    @discardableResult
    func schedule(
        _ label: String,
        kind: TimerKind,
        after delay: Duration,
        _ action: @escaping @Sendable () async -> Void
    ) -> TimerID {
        state.withLock { $0.timers.append((delay, action)) }
        // Nobody cancels one: any id will do.
        return virtual.schedule(label, after: delay) {}
    }

    func cancel(_ timer: TimerID) {}
    func beginActivity(_ label: String) {}
    func endActivity() {}

    /// How long it had to wait; `nil` when there is none.
    func fireNext() async -> Duration? {
        let timer = state.withLock { state -> (Duration, @Sendable () async -> Void)? in
            guard !state.timers.isEmpty else { return nil }
            let timer = state.timers.removeFirst()
            state.now = state.now + timer.delay
            return timer
        }
        await timer?.1()
        return timer?.0
    }
}
