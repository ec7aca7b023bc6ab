import CloudCore
import LambdaService
import OrderedCollections
import WorkshopCommon
import XCTest

final class LogTests: LambdaTestCase {
    func testFramesWhatTheHandlerPrints() async throws {
        try deploy(script: "echo starting; while true; do next; echo one; echo two >&2; respond 1; done")
        let result = try await invoke(tail: true)
        let id = result.requestID
        XCTAssertNotNil(
            logs.lines[0].wholeMatch(
                of:
                    #/INIT_START Runtime Version: provided:al2023\.v1\tRuntime Version ARN: arn:aws:lambda:us-east-1::runtime:[0-9a-f]{64}/#
            )
        )
        XCTAssertEqual(
            logs.lines.dropFirst().dropLast(),
            ["starting", "START RequestId: \(id) Version: $LATEST", "one", "two", "END RequestId: \(id)"]
        )
        let report = try XCTUnwrap(logs.lines.last).split(separator: "\t").map(String.init)
        XCTAssertEqual(report[0], "REPORT RequestId: \(id)")
        XCTAssertEqual(
            report.dropFirst().map { $0.split(separator: ":")[0] },
            ["Duration", "Billed Duration", "Memory Size", "Max Memory Used", "Init Duration"]
        )
        XCTAssertEqual(report[3], "Memory Size: 128 MB")
    }

    func testTheTailHoldsThisInvocationsLines() async throws {
        try deploy(script: "while true; do next; echo \"line $event\"; respond 1; done")
        _ = try await invoke("Hello", "1")
        let tail = try await invoke("Hello", "2", tail: true).logTail
        let lines = String(decoding: try XCTUnwrap(tail), as: UTF8.self).split(separator: "\n")
        XCTAssertEqual(lines.map { $0.prefix(5) }, ["START", "line ", "END R", "REPOR"])
        XCTAssertEqual(lines[1], "line 2")
    }

    func testATimeoutHasItsOwnLine() async throws {
        try deploy(script: "next; while :; do :; done", properties: ["Timeout": 1])
        let result = try await invoke()
        let line = try XCTUnwrap(logs.lines.first { $0.contains("Task timed out") })
        XCTAssertTrue(line.hasSuffix("Z \(result.requestID) Task timed out after 1.00 seconds"), line)
        XCTAssertTrue(logs.lines.contains { $0.hasPrefix("REPORT") && $0.contains("\tStatus: timeout\t") })
    }

    func testLinesKnowTheirFunctionGroupStreamAndRequest() async throws {
        try deploy(script: "while true; do next; echo hello; respond 1; done")
        let result = try await invoke(tail: true)
        let event = try XCTUnwrap(logs.all.first { $0.message == "hello" })
        XCTAssertEqual(event.function, "Hello")
        XCTAssertEqual(event.group, "/aws/lambda/Hello")
        XCTAssertEqual(event.requestID, result.requestID)
        XCTAssertNotNil(event.stream.wholeMatch(of: #/\d{4}/\d\d/\d\d/\[\$LATEST\][0-9a-f]{32}/#))
    }
}
