import CloudCore
import LambdaService
import OrderedCollections
import SystemPackage
import WorkshopCommon
import XCTest

/// The error documents of AWS, whole.
final class FailureTests: LambdaTestCase {
    func testARuntimeThatExitsWithAStatus() async throws {
        try deploy(script: "next; exit 3")
        let result = try await invoke()
        XCTAssertEqual(result.functionError, "Unhandled")
        XCTAssertEqual(
            result.text,
            #"{"errorType":"Runtime.ExitError","errorMessage":"RequestId: \#(result.requestID) "#
                + #"Error: Runtime exited with error: exit status 3"}"#
        )
    }

    func testARuntimeThatExitsWithoutAReason() async throws {
        try deploy(script: "next; exit 0")
        let result = try await invoke()
        XCTAssertEqual(
            result.text,
            #"{"errorType":"Runtime.ExitError","errorMessage":"RequestId: \#(result.requestID) "#
                + #"Error: Runtime exited without providing a reason"}"#
        )
    }

    func testARuntimeThatIsKilled() async throws {
        try deploy(script: "next; kill -9 $$")
        let result = try await invoke()
        XCTAssertEqual(
            result.text,
            #"{"errorType":"Runtime.ExitError","errorMessage":"RequestId: \#(result.requestID) "#
                + #"Error: Runtime exited with error: signal: killed"}"#
        )
    }

    func testACrashedEnvironmentIsNotUsedAgain() async throws {
        try deploy(script: #"next; case "$event" in *crash*) exit 1;; esac; respond '"fine"'; next"#)
        let crashed = try await invoke("Hello", #""crash""#)
        let fine = try await invoke()
        XCTAssertEqual(crashed.functionError, "Unhandled")
        XCTAssertEqual(fine.text, #""fine""#)
    }

    func testAFunctionThatTakesTooLong() async throws {
        try deploy(script: "next; while :; do :; done", properties: ["Timeout": 1])
        let result = try await invoke()
        XCTAssertEqual(result.functionError, "Unhandled")
        XCTAssertEqual(
            result.text,
            #"{"errorType":"Sandbox.Timedout","errorMessage":"RequestId: \#(result.requestID) "#
                + #"Error: Task timed out after 1.00 seconds"}"#
        )
    }

    func testTheRuntimesOwnErrorGoesToTheCallerAsItIs() async throws {
        let document = #"{"errorMessage":"no","errorType":"Oops"}"#
        try deploy(
            script: "next; curl -s -o /dev/null -H 'Lambda-Runtime-Function-Error-Type: Oops' "
                + "-d '\(document)' $api/invocation/$id/error; next"
        )
        let result = try await invoke()
        XCTAssertEqual(result.functionError, "Unhandled")
        XCTAssertEqual(result.text, document)
    }

    func testAnInitErrorGoesToTheCallerAsItIs() async throws {
        let document = #"{"errorMessage":"no config","errorType":"Init"}"#
        try deploy(script: "curl -s -o /dev/null -d '\(document)' $api/init/error; exit 1")
        let result = try await invoke()
        XCTAssertEqual(result.functionError, "Unhandled")
        XCTAssertEqual(result.text, document)
    }

    func testAnExitBeforeTheFirstQuestion() async throws {
        try deploy(script: "exit 7")
        let result = try await invoke()
        XCTAssertEqual(
            result.text,
            #"{"errorType":"Runtime.ExitError","errorMessage":"RequestId: \#(result.requestID) "#
                + #"Error: Runtime exited with error: exit status 7"}"#
        )
    }

    func testAPackageWithoutABootstrap() async throws {
        try deploy(script: nil)
        let result = try await invoke()
        XCTAssertEqual(
            result.text,
            #"{"errorType":"Runtime.InvalidEntrypoint","errorMessage":"RequestId: \#(result.requestID) "#
                + #"Error: Couldn't find valid bootstrap(s): [/var/task/bootstrap /opt/bootstrap]"}"#
        )
    }

    func testAnInitPhaseBeyondItsLimitStartsAgainWithinTheTimeout() async throws {
        makeService(initLimit: .seconds(1))
        let marker = folder.appending("tried").string
        try deploy(
            script: """
                if [ ! -e \(marker) ]; then touch \(marker); while :; do :; done; fi
                next; respond '"second"'; next
                """,
            properties: ["Timeout": 30]
        )
        let result = try await invoke()
        XCTAssertEqual(result.text, #""second""#)
    }

    func testAnAnswerAboveSixMegabytes() async throws {
        try deploy(
            script: #"next; head -c 6291557 /dev/zero | curl -s -o "$TMPDIR/answer" --data-binary @- "#
                + #""$api/invocation/$id/response"; next"#
        )
        let result = try await invoke()
        XCTAssertEqual(result.functionError, "Unhandled")
        XCTAssertEqual(
            result.text,
            #"{"errorType":"Function.ResponseSizeTooLarge","errorMessage":"Response payload size "#
                + #"exceeded maximum allowed payload size (6291556 bytes)."}"#
        )
    }

    func testAPayloadAboveSixMegabytesIsRefused() async throws {
        try deploy(script: "next; respond 1; next")
        do {
            _ = try await invoke("Hello", String(repeating: "1", count: 6_291_457))
            XCTFail("it was not refused")
        } catch let error as AWSError {
            XCTAssertEqual(error.code, "RequestEntityTooLargeException")
            XCTAssertEqual(error.message, "Request must be smaller than 6291456 bytes for the InvokeFunction operation")
        }
    }
}
