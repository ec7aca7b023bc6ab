import CloudCore
import LambdaService
import WorkshopCommon
import XCTest

/// What the Runtime API says to a runtime that does the wrong thing.
final class RuntimeAPITests: LambdaTestCase {
    private let post = #"curl -s -w '%{http_code}\n' -X POST -d 1"#

    func testAcceptsAnAnswer() async throws {
        try await assertConversation(
            "next; out=$(\(post) $api/invocation/$id/response); next; respond \"$out\"; next",
            """
            {"status":"OK"}
            202
            """
        )
    }

    func testRefusesASecondAnswer() async throws {
        try await assertConversation(
            "next; respond 1; out=$(\(post) $api/invocation/$id/response); next; respond \"$out\"; next",
            """
            {"errorMessage":"State transition from RuntimeResponseSentState to InvocationResponse failed for runtime. \
            Error: State transition is not allowed","errorType":"InvalidStateTransition"}
            403
            """
        )
    }

    func testRefusesAnotherRequestID() async throws {
        try await assertConversation(
            "next; out=$(\(post) $api/invocation/other/response); respond 1; next; respond \"$out\"; next",
            #"""
            {"errorMessage":"Invalid request ID","errorType":"InvalidRequestID"}
            400
            """#
        )
    }

    func testRefusesAnInitErrorAfterTheInitPhase() async throws {
        try await assertConversation(
            "next; out=$(\(post) $api/init/error); respond 1; next; respond \"$out\"; next",
            """
            {"errorMessage":"State transition from Running to InitError failed for runtime. \
            Error: State transition is not allowed","errorType":"InvalidStateTransition"}
            403
            """
        )
    }

    func testGivesTheSameInvocationToWhoAsksAgain() async throws {
        try deploy(script: #"next; first=$id; next; respond "\"$first $id\""; next"#)
        let ids = try await invoke().text.dropFirst().dropLast().split(separator: " ")
        XCTAssertEqual(ids[0], ids[1])
    }

    /// The first invocation's script leaves what it heard for the second to answer with.
    private func assertConversation(_ script: String, _ expected: String, line: UInt = #line) async throws {
        try deploy(script: script)
        _ = try await invoke()
        let heard = try await invoke().text
        XCTAssertEqual(heard.trimmingCharacters(in: .newlines), expected, line: line)
    }
}
