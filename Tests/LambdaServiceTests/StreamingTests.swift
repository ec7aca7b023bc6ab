import CloudCore
import LambdaService
import OrderedCollections
import SystemPackage
import WorkshopCommon
import XCTest

/// Answers that come piece by piece.
final class StreamingTests: LambdaTestCase {
    /// `speak TEXT` sends raw HTTP to the Runtime API on descriptor 3; `begin` sends the head of a streamed answer.
    private let raw = #"""
        exec 3<>/dev/tcp/${AWS_LAMBDA_RUNTIME_API%:*}/${AWS_LAMBDA_RUNTIME_API#*:}
        begin() {
          printf 'POST /2018-06-01/runtime/invocation/%s/response HTTP/1.1\r\nHost: x\r\n' "$id" >&3
          printf 'Lambda-Runtime-Function-Response-Mode: streaming\r\nTransfer-Encoding: chunked\r\n' >&3
          printf 'Content-Type: %s\r\nTrailer: Lambda-Runtime-Function-Error-Type\r\n\r\n' "$1" >&3
        }
        chunk() { printf '%x\r\n%s\r\n' "${#1}" "$1" >&3; }
        finish() { printf "0\r\n$1\r\n" >&3; read -r status <&3; }
        """#

    private func deployStreaming(_ script: String, properties: JSONObject = [:]) throws {
        try deploy(script: "\(raw)\n\(script)", shell: "/bin/bash", properties: properties)
    }

    private func stream() async throws -> StreamedResult {
        try await service.invokeStreaming(FunctionInvocation(function: "Hello", payload: Array("{}".utf8)))
    }

    func testPiecesArriveWhileTheFunctionRuns() async throws {
        let gate = folder.appending("gate")
        try deployStreaming(
            """
            next; begin text/plain; chunk one; while [ ! -e \(gate) ]; do :; done; chunk two; finish; next
            """
        )
        let result = try await stream()
        XCTAssertEqual(result.contentType, "text/plain")
        XCTAssertNil(result.functionError)
        let first = try await result.chunks.next()
        XCTAssertEqual(first, Array("one".utf8))
        try LocalFileSystem().writeAtomically([], to: gate)
        let rest = try await result.chunks.collect()
        XCTAssertEqual(rest, Array("two".utf8))
        let end = await result.end()
        XCTAssertNil(end.functionError)
    }

    func testACallerWhoWantsItWholeGetsItWhole() async throws {
        try deployStreaming("next; begin text/plain; chunk one; chunk two; finish; next")
        let result = try await invoke()
        XCTAssertEqual(result.text, "onetwo")
        XCTAssertNil(result.functionError)
    }

    func testAnErrorInTheTrailersBreaksTheStreamAndIsTold() async throws {
        let document = #"{"errorMessage":"half way","errorType":"Oops"}"#
        try deployStreaming(
            "next; begin text/plain; chunk one; finish "
                + #""Lambda-Runtime-Function-Error-Type: Oops\r\nLambda-Runtime-Function-Error-Body: "#
                + #"\#(Base64.encode(Array(document.utf8)))\r\n"; next"#
        )
        let result = try await stream()
        let first = try await result.chunks.next()
        XCTAssertEqual(first, Array("one".utf8))
        do {
            _ = try await result.chunks.next()
            XCTFail("the stream ended as if all were well")
        } catch {
            XCTAssertFalse(error.reason.isEmpty)
        }
        let end = await result.end()
        XCTAssertEqual(end.functionError, "Unhandled")
        XCTAssertEqual(end.text, document)
    }

    func testATimeoutWithHalfAnAnswerOutBreaksTheStream() async throws {
        try deployStreaming("next; begin text/plain; chunk one; while :; do :; done", properties: ["Timeout": 1])
        let result = try await stream()
        let first = try await result.chunks.next()
        XCTAssertEqual(first, Array("one".utf8))
        let rest = try? await result.chunks.next()
        XCTAssertNil(rest as Any?)
        let end = await result.end()
        XCTAssertTrue(end.text.contains("Sandbox.Timedout"), end.text)
    }

    func testAConnectionThatBreaksOffIsATruncatedAnswer() async throws {
        try deployStreaming("next; begin text/plain; chunk one; exec 3>&-; next; next")
        let result = try await invoke()
        XCTAssertEqual(result.functionError, "Unhandled")
        XCTAssertTrue(result.text.contains("Runtime.TruncatedResponse"), result.text)
    }

    func testAnAnswerInOnePieceIsOneChunk() async throws {
        try deploy(script: "next; respond 42; next")
        let result = try await stream()
        XCTAssertNil(result.contentType)
        let all = try await result.chunks.collect()
        XCTAssertEqual(all, Array("42".utf8))
    }

    func testAFailureBeforeTheFirstPieceIsAnErrorDocument() async throws {
        try deploy(script: "next; exit 3")
        let result = try await stream()
        XCTAssertEqual(result.functionError, "Unhandled")
        let document = try await result.chunks.collect() ?? []
        XCTAssertTrue(String(decoding: document, as: UTF8.self).contains("Runtime.ExitError"))
    }
}
