import CloudCore
import LambdaService
import OrderedCollections
import SystemPackage
import WorkshopCommon
import XCTest

/// Handlers that do what they should not. Each ends in a result, and nothing of theirs is left.
final class HostileHandlerTests: LambdaTestCase {
    func testOneThatIgnoresSIGTERMIsEnded() async throws {
        try deploy(script: #"trap '' TERM; next; respond "$$"; next; while :; do :; done"#)
        let text = try await invoke().text
        let process = try XCTUnwrap(Int32(text))
        await service.stop()
        XCTAssertEqual(kill(process, 0), -1)
    }

    func testADescendantInASessionOfItsOwnIsEndedToo() async throws {
        let marker = folder.appending("descendant")
        try deploy(
            script: """
                next
                (setsid sh -c 'echo $$ > \(marker); while :; do sleep 1; done' || \
                perl -e 'use POSIX; setsid(); open F, ">\(marker)"; print F $$; close F; sleep 600') &
                while [ ! -s \(marker) ]; do :; done
                respond 1; next
                """
        )
        _ = try await invoke()
        let text = String(decoding: try LocalFileSystem().read(marker), as: UTF8.self)
        let process = try XCTUnwrap(Int32(text.filter(\.isNumber)))
        XCTAssertEqual(kill(process, 0), 0)
        await service.stop()
        XCTAssertEqual(kill(process, 0), -1)
    }

    func testOneThatPrintsWithoutEndTimesOut() async throws {
        try deploy(script: "next; while :; do echo noise; done", properties: ["Timeout": 1])
        let result = try await invoke()
        XCTAssertTrue(result.text.contains("Sandbox.Timedout"), result.text)
    }

    func testOneThatHangsAfterItsAnswerHasAnswered() async throws {
        try deploy(script: "next; respond 1; while :; do :; done", properties: ["Timeout": 1])
        let result = try await invoke()
        XCTAssertEqual(result.text, "1")
        XCTAssertNil(result.functionError)
    }

    func testTimeStandsStillUntilTheWorkAfterTheAnswerIsDone() async throws {
        let gate = folder.appending("gate")
        try deploy(script: "next; respond 1; while [ ! -e \(gate) ]; do :; done; touch \(gate).done; next")
        _ = try await invoke()
        let clock = try XCTUnwrap(clock)
        async let settled = clock.settle()
        try LocalFileSystem().writeAtomically([], to: gate)
        _ = await settled
        XCTAssertTrue(try LocalFileSystem().exists(FilePath("\(gate).done")))
    }

    func testOneThatAnswersHalfAndStopsTimesOut() async throws {
        try deploy(
            script: #"""
                next
                host=${AWS_LAMBDA_RUNTIME_API%:*}; port=${AWS_LAMBDA_RUNTIME_API#*:}
                (echo half; while :; do :; done) | curl -s -T - -X POST "$api/invocation/$id/response"
                """#,
            properties: ["Timeout": 1]
        )
        let result = try await invoke()
        XCTAssertTrue(result.text.contains("Sandbox.Timedout"), result.text)
    }

    func testOneThatDeletesItsOwnCodeGoesOn() async throws {
        try deploy(script: #"rm -f "$LAMBDA_TASK_ROOT/bootstrap"; while true; do next; respond 1; done"#)
        let first = try await invoke().text
        let second = try await invoke().text
        XCTAssertEqual([first, second], ["1", "1"])
    }

    func testOneThatTakesTooMuchMemoryIsKilled() async throws {
        try deploy(
            script: #"next; data=$(head -c 300000000 /dev/zero | tr '\0' x); respond "${#data}"; next"#,
            properties: ["Timeout": 20]
        )
        let result = try await invoke()
        XCTAssertEqual(
            result.text,
            #"{"errorType":"Runtime.ExitError","errorMessage":"RequestId: \#(result.requestID) "#
                + #"Error: Runtime exited with error: signal: killed"}"#
        )
    }

    func testStoppingWhileInvocationsRunAnswersThem() async throws {
        try deploy("Busy", script: "next; while :; do :; done", properties: ["Timeout": 60])
        try deploy("Starting", script: "while :; do :; done", properties: ["Timeout": 60])
        let service = try XCTUnwrap(service)
        async let busy = service.answer("Busy")
        async let starting = service.answer("Starting")
        while !service.hasInvocationInFlight("Busy") || !service.hasInvocationInFlight("Starting") {
            await Task.yield()
        }
        await service.stop()
        let answers = try await [busy, starting]
        for answer in answers { XCTAssertTrue(answer.contains("signal: killed"), answer) }
    }
}
