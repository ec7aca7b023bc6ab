import AWSLambdaRuntime
import Foundation
import XCTest

final class LambdaRuntimeTests: XCTestCase {
    private struct Order: Decodable {
        var count: Int
    }

    private struct Receipt: Encodable {
        var total: Int
    }

    func testClosureAnswersTheEventsInTheirOrder() async throws {
        let stub = try serve([#"{"count":2}"#, #"{"count":3}"#])
        try await LambdaRuntime { (event: Order, _: LambdaContext) in Receipt(total: event.count * 3) }.run()
        let reports = stub.reports()
        XCTAssertEqual(reports.map(\.body), [#"{"total":6}"#, #"{"total":9}"#])
        XCTAssertEqual(
            reports.map(\.line),
            (0..<2).map { "POST /2018-06-01/runtime/invocation/request-\($0)/response HTTP/1.1" }
        )
    }

    func testTextIsAnEventToo() async throws {
        let stub = try serve([#""wörld""#])
        try await LambdaRuntime { (name: String, _: LambdaContext) in "Hello, \(name)" }.run()
        XCTAssertEqual(stub.reports().map(\.body), [#""Hello, wörld""#])
    }

    func testHandlerWithoutOutputAnswersNothing() async throws {
        let stub = try serve([#"{"count":2}"#])
        try await LambdaRuntime { (_: Order, _: LambdaContext) in }.run()
        XCTAssertEqual(stub.reports().map(\.body), [""])
    }

    func testHandlerMayBeAType() async throws {
        struct Tripler: LambdaHandler {
            func handle(_ event: Order, context: LambdaContext) async throws -> Receipt {
                Receipt(total: event.count * 3)
            }
        }
        let stub = try serve([#"{"count":4}"#])
        try await LambdaRuntime(lambdaHandler: Tripler()).run()
        XCTAssertEqual(stub.reports().map(\.body), [#"{"total":12}"#])
    }

    func testContextHasWhatTheHeadersSay() async throws {
        let stub = try serve(["1"])
        try await LambdaRuntime { (_: Int, context: LambdaContext) in
            [
                context.requestID, context.invokedFunctionARN, context.traceID, "\(context.deadline)",
                "\(context.getRemainingTime() > .seconds(60))",
            ]
        }.run()
        XCTAssertEqual(
            try JSONDecoder().decode([String].self, from: Data(stub.reports()[0].body.utf8)),
            [
                "request-0", "arn:aws:lambda:us-east-1:123456789012:function:f",
                "Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=1", "4102444800000", "true",
            ]
        )
    }

    func testErrorIsReportedAndTheNextEventServed() async throws {
        struct TooMany: Error, CustomStringConvertible {
            var description: String { "\"too\" many\n" }
        }
        let stub = try serve([#"{"count":9}"#, #"{"count":1}"#])
        try await LambdaRuntime { (event: Order, _: LambdaContext) in
            if event.count > 5 { throw TooMany() }
            return Receipt(total: event.count)
        }.run()
        let reports = stub.reports()
        XCTAssertEqual(reports[0].line, "POST /2018-06-01/runtime/invocation/request-0/error HTTP/1.1")
        XCTAssertTrue(reports[0].head.contains("Lambda-Runtime-Function-Error-Type: Unhandled"))
        XCTAssertEqual(reports[0].body, #"{"errorType":"TooMany","errorMessage":"\"too\" many\n"}"#)
        XCTAssertEqual(reports[1].body, #"{"total":1}"#)
    }

    func testEventThatDoesNotFitIsAnError() async throws {
        let stub = try serve([#"{"number":9}"#])
        try await LambdaRuntime { (event: Order, _: LambdaContext) in Receipt(total: event.count) }.run()
        let report = stub.reports()[0]
        XCTAssertTrue(report.line.contains("/request-0/error "))
        XCTAssertTrue(report.body.hasPrefix(#"{"errorType":"DecodingError""#), report.body)
    }

    func testBackgroundWorkFollowsTheAnswer() async throws {
        struct Handler: LambdaWithBackgroundProcessingHandler {
            typealias Event = Order
            typealias Output = Receipt

            let finished: XCTestExpectation

            func handle(
                _ event: Order,
                outputWriter: some LambdaResponseWriter<Receipt>,
                context: LambdaContext
            ) async throws {
                try await outputWriter.write(Receipt(total: event.count))
                await Task.yield()
                finished.fulfill()
            }
        }
        let finished = expectation(description: "the background work is done before the next event is asked for")
        let stub = try serve([#"{"count":7}"#])
        try await LambdaRuntime(handler: LambdaCodableAdapter(handler: Handler(finished: finished))).run()
        await fulfillment(of: [finished], timeout: 0)
        XCTAssertEqual(stub.reports().map(\.body), [#"{"total":7}"#])
    }

    func testHandlerThatWritesNothingIsAnError() async throws {
        struct Silent: LambdaWithBackgroundProcessingHandler {
            typealias Event = Order
            typealias Output = Receipt

            func handle(
                _ event: Order,
                outputWriter: some LambdaResponseWriter<Receipt>,
                context: LambdaContext
            ) async throws {}
        }
        let stub = try serve([#"{"count":7}"#])
        try await LambdaRuntime(handler: LambdaCodableAdapter(handler: Silent())).run()
        XCTAssertTrue(stub.reports()[0].line.contains("/request-0/error "))
    }

    func testEventMayComeInChunksAndBeLarge() async throws {
        let text = String(repeating: "x", count: 300_000)
        let half = String(200_000, radix: 16)
        let rest = String(100_002, radix: 16)
        let chunks = "\(half)\r\n\"\(text.prefix(199_999))\r\n\(rest);a=b\r\n\(text.dropFirst(199_999))\"\r\n0\r\n\r\n"
        let stub = try serve([String(format: RuntimeAPIStub.head, 0) + "Transfer-Encoding: chunked\r\n\r\n\(chunks)"])
        try await LambdaRuntime { (event: String, _: LambdaContext) in event.count }.run()
        XCTAssertEqual(stub.reports().map(\.body), ["300000"])
    }

    func testAnswerIsSentAgainOverANewConnection() async throws {
        let stub = try serve(["1", "2"], hangUps: 1)
        try await LambdaRuntime { (event: Int, _: LambdaContext) in event }.run()
        XCTAssertEqual(stub.reports().map(\.body), ["1", "1", "2"])
    }

    func testRefusedAnswerDoesNotEndTheRun() async throws {
        let stub = try serve(["1", "2"], status: "413 Request Entity Too Large")
        try await LambdaRuntime { (event: Int, _: LambdaContext) in event }.run()
        XCTAssertEqual(stub.reports().map(\.body), ["1", "2"])
    }

    func testEndpointThatIsNoneIsRefused() async {
        setenv("AWS_LAMBDA_RUNTIME_API", "nowhere", 1)
        do {
            try await LambdaRuntime { (_: Int, _: LambdaContext) in }.run()
            XCTFail("there is nowhere to run")
        } catch {
            XCTAssertEqual("\(error)", "invalidEndpoint: AWS_LAMBDA_RUNTIME_API=nowhere is not HOST:PORT")
        }
    }

    private func serve(
        _ events: [String],
        status: String = "202 Accepted",
        hangUps: Int = 0
    ) throws -> RuntimeAPIStub {
        let stub = try RuntimeAPIStub(events, status: status, hangUps: hangUps)
        setenv("AWS_LAMBDA_RUNTIME_API", stub.endpoint, 1)
        return stub
    }
}
