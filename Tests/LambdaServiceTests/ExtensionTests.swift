import CloudCore
import LambdaService
import OrderedCollections
import SystemPackage
import WorkshopCommon
import XCTest

/// Extensions that are processes of their own, from a layer.
final class ExtensionTests: LambdaTestCase {
    /// Registers under its own name and writes down the events that it gets.
    private static let observer = """
        #!/bin/sh
        api="http://$AWS_LAMBDA_RUNTIME_API/2020-01-01/extension"
        id=$(curl -s -o /dev/null -D - -H 'Lambda-Extension-Name: observer' -d '{"events":["INVOKE","SHUTDOWN"]}' \\
          "$api/register" | tr -d '\\r' | sed -n 's/^[Ll]ambda-[Ee]xtension-[Ii]dentifier: //p')
        while :; do
          event=$(curl -s -H "Lambda-Extension-Identifier: $id" "$api/event/next") || exit 1
          echo "$event" >> EVENTS
          case "$event" in *SHUTDOWN*) exit 0;; esac
        done
        """

    private func deploy(extension source: String, script: String) throws {
        let layer = folder.appending("layer")
        try LocalFileSystem().createFolder(layer.appending("extensions"))
        try LocalFileSystem().writeAtomically(
            Array(source.utf8),
            to: layer.appending("extensions").appending("observer"),
            executable: true
        )
        try deploy(script: script, layerFolder: layer.string)
    }

    func testGetsTheInvocationAndTheEnd() async throws {
        let events = folder.appending("events")
        try deploy(
            extension: Self.observer.replacing("EVENTS", with: events.string),
            script: "while true; do next; respond 1; done"
        )
        let first = try await invoke()
        let second = try await invoke()
        XCTAssertEqual([first.text, second.text], ["1", "1"])
        await service.stop()
        let lines = String(decoding: try LocalFileSystem().read(events), as: UTF8.self).split(separator: "\n")
        let documents = try lines.map { try JSONValue(parsing: Array($0.utf8)) }
        XCTAssertEqual(documents.map { $0["eventType"]?.string }, ["INVOKE", "INVOKE", "SHUTDOWN"])
        XCTAssertEqual(documents.first?["requestId"]?.string, first.requestID)
        XCTAssertEqual(documents.last?["shutdownReason"]?.string, "spindown")
    }

    func testTheRuntimeIsAskedToEndBeforeTheExtensionsAreTold() async throws {
        let events = folder.appending("events")
        try deploy(
            extension: Self.observer.replacing("EVENTS", with: events.string),
            script: "trap 'echo TERM >> \(events); exit 0' TERM; while true; do next; respond 1; done"
        )
        _ = try await invoke(tail: true)
        await service.stop()
        let lines = String(decoding: try LocalFileSystem().read(events), as: UTF8.self).split(separator: "\n")
        XCTAssertEqual(lines.dropFirst().first, "TERM")
        XCTAssertTrue(lines.last?.contains("SHUTDOWN") ?? false, "\(lines)")
    }

    func testARuntimeThatIgnoresItIsEnded() async throws {
        try deploy(
            extension: Self.observer.replacing("EVENTS", with: folder.appending("events").string),
            script: "trap '' TERM; next; respond \"$$\"; next; while :; do :; done"
        )
        let answer = try await invoke().text
        let process = try XCTUnwrap(Int32(answer))
        await service.stop()
        XCTAssertEqual(kill(process, 0), -1)
    }

    func testWithoutExtensionsTheRuntimeIsNotAsked() async throws {
        let events = folder.appending("events")
        try deploy(script: "trap 'echo TERM >> \(events); exit 0' TERM; while true; do next; respond 1; done")
        _ = try await invoke(tail: true)
        await service.stop()
        XCTAssertFalse(try LocalFileSystem().exists(events))
    }

    // MARK: Those inside the runtime's own process

    private static let inner = """
        curl -s -o /dev/null -H 'Lambda-Extension-Name: inner' -d '{"events":[]}' \\
          "http://$AWS_LAMBDA_RUNTIME_API/2020-01-01/extension/register"
        """

    func testAnInnerOneIsAskedToEndAndMay() async throws {
        let events = folder.appending("events")
        try deploy(
            script: "\(Self.inner)\ntrap 'echo TERM >> \(events); exit 0' TERM; while true; do next; respond 1; done"
        )
        _ = try await invoke(tail: true)
        await service.stop()
        XCTAssertEqual(String(decoding: try LocalFileSystem().read(events), as: UTF8.self), "TERM\n")
    }

    /// "500 ms for functions with a registered internal extension, 2,000 ms for functions with one or more registered
    /// external extensions": <https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html>.
    func testAnInnerOneHasHalfASecondToEnd() async throws {
        try deploy(script: "\(Self.inner)\ntrap '' TERM; next; respond \"$$\"; next; while :; do :; done")
        let answer = try await invoke(tail: true).text
        let process = try XCTUnwrap(Int32(answer))
        let start = ContinuousClock.now
        await service.stop()
        let taken = start.duration(to: .now)
        XCTAssertGreaterThanOrEqual(taken, .milliseconds(500))
        XCTAssertLessThan(taken, .milliseconds(2000))
        XCTAssertEqual(kill(process, 0), -1)
    }

    func testOneThatExitsWhileItStartsFailsTheInvocation() async throws {
        try deploy(extension: "#!/bin/sh\nexit 3\n", script: "while true; do next; respond 1; done")
        let result = try await invoke()
        XCTAssertEqual(
            result.text,
            #"{"errorType":"Extension.Crash","errorMessage":"RequestId: \#(result.requestID) Error: exit code 3"}"#
        )
    }
}
