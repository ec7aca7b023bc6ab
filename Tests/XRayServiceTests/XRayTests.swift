import CloudCore
import Foundation
import NIOCore
import NIOPosix
import OrderedCollections
import SystemPackage
import WorkshopCommon
import XCTest
import XRayService

final class XRayTests: XCTestCase {
    /// The second that the traces' ids tell: 2026-11-25T09:15:00Z.
    private static let second = 1_795_598_100
    private let clock = VirtualClock(startingAt: Timestamp(millisecondsSince1970: 1_795_598_100_000))
    private var service: XRayService!

    override func setUpWithError() throws {
        service = try XRayService(account: Account(), clock: clock)
    }

    // MARK: Segments

    func testTracesComeBackAsTheyWereSent() async {
        let put = await call(
            "/TraceSegments",
            ["TraceSegmentDocuments": [.string(gateway.serialized()), .string(function.serialized())]]
        )
        XCTAssertEqual(put, ["UnprocessedTraceSegments": []])
        let answer = await call("/Traces", ["TraceIds": [.string(Self.trace(1)), .string(Self.trace(9))]])
        XCTAssertEqual(
            answer,
            [
                "Traces": [
                    [
                        "Id": .string(Self.trace(1)), "Duration": 2, "LimitExceeded": false,
                        "Segments": [
                            ["Id": "000000000000000a", "Document": .string(gateway.serialized())],
                            ["Id": "000000000000000b", "Document": .string(function.serialized())],
                        ],
                    ]
                ], "UnprocessedTraceIds": [],
            ]
        )
    }

    func testWhatIsNoSegmentIsNamed() async {
        let cases: [(String, JSONValue)] = [
            ("no JSON", "ParseError"), ("{}", "MissingId"), (#"{"id": "xyz"}"#, "InvalidId"),
            (#"{"id": "000000000000000a"}"#, "MissingName"),
            (#"{"id": "000000000000000a", "name": "n"}"#, "MissingTraceId"),
            (#"{"id": "000000000000000a", "name": "n", "trace_id": "1-2-3"}"#, "InvalidTraceId"),
            (#"{"id": "000000000000000a", "name": "n", "trace_id": "\#(Self.trace(1))"}"#, "MissingStartTime"),
            (
                #"{"id": "000000000000000a", "name": "n", "trace_id": "\#(Self.trace(1))", "start_time": 1}"#,
                "MissingEndTime"
            ),
            (
                #"{"id": "000000000000000a", "name": "n", "trace_id": "\#(Self.trace(1))", "start_time": 2, "end_time": 1}"#,
                "InvalidEndTime"
            ),
        ]
        for (document, code) in cases {
            let answer = await call("/TraceSegments", ["TraceSegmentDocuments": [.string(document)]])
            XCTAssertEqual(answer["UnprocessedTraceSegments"]?[0]?["ErrorCode"], code, document)
        }
    }

    func testACompleteSegmentTakesThePlaceOfTheOneInProgress() async {
        let open: JSONValue = [
            "id": "000000000000000a", "name": "n", "trace_id": .string(Self.trace(1)), "start_time": number(0),
            "in_progress": true,
        ]
        service.record(segment: open.bytes)
        let partial = await summaries()
        XCTAssertEqual(partial.first?["IsPartial"], true)
        service.record(segment: gateway.bytes)
        service.record(segment: open.bytes)
        let complete = await summaries()
        XCTAssertEqual(complete.first?["IsPartial"], false)
        XCTAssertEqual(complete.count, 1)
    }

    // MARK: Summaries

    func testSummariesTellWhatHappened() async {
        for document in [gateway, function] { service.record(segment: document.bytes) }
        let found = await summaries()
        let names: JSONValue = [["Name": "Hello", "Names": ["Hello"], "AccountId": "123456789012"]]
        XCTAssertEqual(
            found,
            [
                [
                    "Id": .string(Self.trace(1)), "Duration": 2, "ResponseTime": 2, "HasFault": true, "HasError": false,
                    "HasThrottle": false, "IsPartial": false,
                    "Http": ["HttpURL": "https://a/hello", "HttpStatus": 502, "HttpMethod": "GET"],
                    "Annotations": ["kind": [["AnnotationValue": ["StringValue": "TF"], "ServiceIds": names]]],
                    "Users": [],
                    "ServiceIds": [
                        [
                            "Name": "Shoutout/dev", "Names": ["Shoutout/dev"], "AccountId": "123456789012",
                            "Type": "AWS::ApiGateway::Stage",
                        ],
                        [
                            "Name": "Hello", "Names": ["Hello"], "AccountId": "123456789012",
                            "Type": "AWS::Lambda::Function",
                        ],
                    ], "ResourceARNs": [], "Revision": 2,
                    "EntryPoint": [
                        "Name": "Shoutout/dev", "Names": ["Shoutout/dev"], "AccountId": "123456789012",
                        "Type": "AWS::ApiGateway::Stage",
                    ], "StartTime": number(0), "MatchedEventTime": number(2),
                ]
            ]
        )
    }

    func testFiltersAreAskedOfTheWholeTraceAndOfOneService() async {
        for document in [gateway, function] { service.record(segment: document.bytes) }
        let cases: [(String, Bool)] = [
            ("fault", true), ("ok", false), ("!ok", true), ("error OR fault", true), ("error AND fault", false),
            ("responsetime > 1.5", true), ("duration >= 3", false), ("http.status = 502", true),
            ("http.status != 502", false),
            (#"http.url CONTAINS "hello""#, true), (#"http.url BEGINSWITH "http:""#, false),
            (#"http.method = "GET""#, true),
            (#"annotation.kind = "TF""#, true), (#"annotation[kind] = "RF""#, false), (#"service("Hello")"#, true),
            (#"service("Hello") { fault }"#, true), (#"service("Shoutout/dev") { ok }"#, false),
            (#"service("Other")"#, false),
            (#"edge("Shoutout/dev", "Hello")"#, true), (#"edge("Hello", "Shoutout/dev")"#, false),
            (#"(fault AND responsetime > 5) OR annotation.kind = "TF""#, true), (#"edge("Hello", "DynamoDB")"#, true),
        ]
        for (filter, matches) in cases {
            let found = await summaries(filter)
            XCTAssertEqual(found.count, matches ? 1 : 0, filter)
        }
        for broken in ["fault AND", "colour = 1", "(fault", "responsetime >", #"service("a""#, "fault fault"] {
            let answer = await call(
                "/TraceSummaries",
                ["StartTime": number(-10), "EndTime": number(10), "FilterExpression": .string(broken)]
            )
            XCTAssertEqual(answer["Message"]?.string?.hasPrefix("Invalid filter expression: "), true, broken)
        }
    }

    func testTheRangeIsThatOfTheTracesIDs() async {
        service.record(segment: gateway.bytes)
        let before = await call("/TraceSummaries", ["StartTime": number(-20), "EndTime": number(-10)])
        XCTAssertEqual(before["TraceSummaries"], [])
        let wide = await call("/TraceSummaries", ["StartTime": number(-90_000), "EndTime": number(0)])
        XCTAssertEqual(wide["Message"], "Time range cannot be longer than 24 hours.")
    }

    // MARK: The graph

    func testTheGraphHasCallsAndWhatBecameOfThem() async {
        for document in [gateway, function] { service.record(segment: document.bytes) }
        let answer = await call("/ServiceGraph", ["StartTime": number(-10), "EndTime": number(10)])
        let services = answer["Services"]?.array ?? []
        let nodes = services.map { "\($0["ReferenceId"]!.int!) \($0["Name"]!.string!) \($0["Type"]?.string ?? "-")" }
        XCTAssertEqual(
            nodes,
            [
                "0 Shoutout/dev AWS::ApiGateway::Stage", "1 Hello AWS::Lambda::Function", "2 Shoutout/dev client",
                "3 DynamoDB AWS::DynamoDB",
            ]
        )
        let edges = services.flatMap { service in
            (service["Edges"]?.array ?? []).map { "\(service["ReferenceId"]!.int!)>\($0["ReferenceId"]!.int!)" }
        }
        XCTAssertEqual(edges, ["0>1", "1>3", "2>0"])
        XCTAssertEqual(services[1]["SummaryStatistics"]?["FaultStatistics"]?["TotalCount"], 1)
        XCTAssertEqual(services[3]["SummaryStatistics"]?["OkCount"], 1)
        let one = await call("/TraceGraph", ["TraceIds": [.string(Self.trace(1))]])
        XCTAssertEqual(one["Services"]?.array?.count, 4)
    }

    // MARK: Sampling

    func testRulesAreMadeUsedAndRemoved() async {
        let made = await call(
            "/CreateSamplingRule",
            ["SamplingRule": ["RuleName": "mine", "Priority": 5, "FixedRate": 1, "ReservoirSize": 3]]
        )
        XCTAssertEqual(
            made["SamplingRuleRecord"]?["SamplingRule"]?["RuleARN"],
            "arn:aws:xray:us-east-1:123456789012:sampling-rule/mine"
        )
        let all = await call("/GetSamplingRules", [:])
        XCTAssertEqual(
            all["SamplingRuleRecords"]?.array?.compactMap { $0["SamplingRule"]?["RuleName"]?.string },
            ["mine", "Default"]
        )
        let targets = await call(
            "/SamplingTargets",
            ["SamplingStatisticsDocuments": [["RuleName": "mine"], ["RuleName": "no"]]]
        )
        XCTAssertEqual(targets["SamplingTargetDocuments"]?[0]?["ReservoirQuota"], 3)
        XCTAssertEqual(targets["UnprocessedStatistics"]?.array?.count, 1)
        _ = await call("/DeleteSamplingRule", ["RuleName": "mine"])
        let left = await call("/GetSamplingRules", [:])
        XCTAssertEqual(left["SamplingRuleRecords"]?.array?.count, 1)
        let refused = await call(
            "/CreateSamplingRule",
            ["SamplingRule": ["RuleName": "mine", "Priority": 0, "FixedRate": 1]]
        )
        XCTAssertEqual(refused["Message"], "Priority must be between 1 and 9999.")
    }

    // MARK: The daemon

    func testTheDaemonTakesDatagramsAndAnswersForRules() async throws {
        let started = await TraceDaemon.start(for: service, preferred: nil)
        let daemon = try XCTUnwrap(started)
        let sender = try await DatagramBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .bind(host: "127.0.0.1", port: 0).get()
        let address = try SocketAddress(ipAddress: "127.0.0.1", port: daemon.port)
        for text in ["no header", "{\"format\": \"json\", \"version\": 1}\n" + gateway.serialized()] {
            try await sender.writeAndFlush(AddressedEnvelope(remoteAddress: address, data: ByteBuffer(string: text)))
                .get()
        }
        let deadline = ContinuousClock.now + .seconds(10)
        while !service.traceIDs.contains(Self.trace(1)), ContinuousClock.now < deadline { await Task.yield() }
        XCTAssertEqual(service.traceIDs, [Self.trace(1)])
        try await sender.close()
        await daemon.stop()
    }

    // MARK: What is kept

    func testAcknowledgedSegmentsSurvive() async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("xray-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        addTeardownBlock { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appendingPathComponent("account.sqlite").path
        let store = try Store(file: .init(file))
        service = try XRayService(account: Account(), clock: clock, store: store)
        _ = await call("/TraceSegments", ["TraceSegmentDocuments": [.string(gateway.serialized())]])
        store.close()
        service = try XRayService(account: Account(), clock: clock, store: Store(file: .init(file)))
        let found = await summaries()
        XCTAssertEqual(found.first?["Id"], .string(Self.trace(1)))
    }

    func testWhatIsHeldIsBounded() async {
        let filler = JSONValue.string(String(repeating: "x", count: 50_000))
        for number in 0..<500 {
            let segment: JSONValue = [
                "id": "000000000000000a", "name": "n", "trace_id": .string(Self.trace(number)),
                "start_time": self.number(0),
                "end_time": self.number(1), "metadata": ["a": filler],
            ]
            service.record(segment: segment.bytes)
        }
        XCTAssertLessThan(service.traceIDs.count, 200)
        XCTAssert(service.traceIDs.contains(Self.trace(499)))
        XCTAssertFalse(service.traceIDs.contains(Self.trace(0)))
    }

    func testOneTraceAloneDoesNotFillTheMemory() async {
        let filler = JSONValue.string(String(repeating: "x", count: 50_000))
        for number in 1...100 {
            let segment: JSONValue = [
                "id": .string(Identifiers.hexadecimal(UInt64(number), digits: 16)), "name": "n",
                "trace_id": .string(Self.trace(1)), "start_time": self.number(0), "end_time": self.number(1),
                "metadata": ["a": filler],
            ]
            service.record(segment: segment.bytes)
        }
        let answer = await call("/Traces", ["TraceIds": [.string(Self.trace(1))]])
        let count = answer["Traces"]?[0]?["Segments"]?.array?.count ?? 0
        XCTAssert((1..<50).contains(count), "\(count)")
    }

    // MARK: Support

    private static func trace(_ number: Int) -> String {
        "1-\(Identifiers.hexadecimal(UInt64(second), digits: 8))-\(Identifiers.hexadecimal(UInt64(number), digits: 24))"
    }

    private func number(_ offset: Int) -> JSONValue { .number(JSONNumber(Self.second + offset)) }

    private var gateway: JSONValue {
        [
            "id": "000000000000000a", "name": "Shoutout/dev", "trace_id": .string(Self.trace(1)),
            "start_time": number(0),
            "end_time": number(2), "origin": "AWS::ApiGateway::Stage", "fault": true,
            "http": ["request": ["url": "https://a/hello", "method": "GET"], "response": ["status": 502]],
        ]
    }

    private var function: JSONValue {
        [
            "id": "000000000000000b", "name": "Hello", "trace_id": .string(Self.trace(1)),
            "parent_id": "000000000000000a",
            "start_time": number(1), "end_time": number(2), "origin": "AWS::Lambda::Function", "fault": true,
            "annotations": ["kind": "TF"],
            "subsegments": [
                [
                    "id": "000000000000000c", "name": "DynamoDB", "namespace": "aws", "start_time": number(1),
                    "end_time": number(2),
                ]
            ],
        ]
    }

    private func summaries(_ filter: String = "") async -> [JSONValue] {
        let answer = await call(
            "/TraceSummaries",
            ["StartTime": number(-10), "EndTime": number(10), "FilterExpression": .string(filter)]
        )
        return answer["TraceSummaries"]?.array ?? []
    }

    private func call(_ path: String, _ body: JSONValue) async -> JSONValue {
        let response = await service.respond(to: CloudRequest("POST", path, body: body.bytes))
        return (try? JSONValue(parsing: response.bytes)) ?? .null
    }
}
