import CloudCore
import OrderedCollections
import WorkshopCommon
import XCTest

/// Logs of functions whose `LoggingConfig` asks for JSON.
final class JSONLogTests: LambdaTestCase {
    private func deploy(_ script: String, _ logging: JSONObject = [:], timeout: Int = 3) throws {
        try deploy(
            script: script,
            properties: [
                "LoggingConfig": .object(logging.merging(["LogFormat": "JSON"]) { $1 }),
                "Timeout": .number(JSONNumber(timeout)),
            ]
        )
    }

    private var documents: [JSONValue] { logs.lines.map { (try? JSONValue(parsing: Array($0.utf8))) ?? nil } }
    private var types: [String] { documents.map { $0["type"]?.string ?? "function" } }

    func testWhatLambdaSaysIsADocumentEach() async throws {
        try deploy("while true; do next; echo plain; respond 1; done")
        let id = try await invoke(tail: true).requestID
        XCTAssertEqual(types, ["platform.initStart", "platform.start", "function", "platform.report"])
        XCTAssertEqual(logs.lines[2], "plain")
        XCTAssertEqual(documents[0]["record"]?["initializationType"], "on-demand")
        XCTAssertEqual(documents[0]["record"]?["runtimeVersion"], "provided:al2023.v1")
        XCTAssertEqual(documents[1]["record"], ["requestId": .string(id), "version": "$LATEST"])
        let record = try XCTUnwrap(documents[3]["record"])
        XCTAssertEqual(record.object?.keys.sorted(), ["metrics", "requestId", "status"])
        XCTAssertEqual(record["status"], "success")
        XCTAssertEqual(
            record["metrics"]?.object?.keys.sorted(),
            ["billedDurationMs", "durationMs", "initDurationMs", "maxMemoryUsedMB", "memorySizeMB"]
        )
        XCTAssertNotNil(documents[3]["time"]?.string?.wholeMatch(of: #/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/#))
    }

    func testTheSystemsLevelChoosesWhatLambdaSays() async throws {
        let script = "while true; do next; respond 1; done"
        try deploy(script, ["SystemLogLevel": "WARN"])
        _ = try await invoke(tail: true)
        XCTAssertEqual(types, [])
        try deploy(script, ["SystemLogLevel": "DEBUG"])
        _ = try await invoke(tail: true)
        XCTAssertEqual(
            types,
            [
                "platform.initStart", "platform.initRuntimeDone", "platform.initReport", "platform.start",
                "platform.runtimeDone", "platform.report",
            ]
        )
    }

    func testAFailureIsAWarning() async throws {
        try deploy("next; while :; do :; done", ["SystemLogLevel": "WARN"], timeout: 1)
        let id = try await invoke().requestID
        XCTAssertEqual(types, ["platform.runtimeDone", "platform.report"])
        XCTAssertEqual(documents[1]["record"]?["status"], "timeout")
        XCTAssertEqual(documents[1]["record"]?["requestId"]?.string, id)
        try deploy("next; exit 4", ["SystemLogLevel": "WARN"])
        _ = try await invoke()
        XCTAssertEqual(documents.last?["record"]?["errorType"], "Runtime.ExitError")
    }

    func testTheApplicationsLevelDropsDocumentsBelowIt() async throws {
        let script = #"""
            while true; do
              next
              for level in DEBUG INFO WARN ERROR; do echo "{\"level\":\"$level\",\"message\":\"m\"}"; done
              echo '{"no":"level"}'
              echo '{"level":"DEBUG", broken'
              respond "\"$AWS_LAMBDA_LOG_FORMAT $AWS_LAMBDA_LOG_LEVEL\""
            done
            """#
        try deploy(script, ["ApplicationLogLevel": "WARN", "LogGroup": "/my/group"])
        let result = try await invoke(tail: true)
        XCTAssertEqual(result.text, #""JSON WARN""#)
        XCTAssertEqual(
            logs.lines.filter { !$0.contains("platform.") },
            [
                #"{"level":"WARN","message":"m"}"#, #"{"level":"ERROR","message":"m"}"#, #"{"no":"level"}"#,
                #"{"level":"DEBUG", broken"#,
            ]
        )
        XCTAssertEqual(Set(logs.all.map(\.group)), ["/my/group"])
    }
}
