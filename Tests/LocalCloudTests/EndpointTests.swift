import CloudCore
import LocalCloud
import SystemPackage
import WorkshopCommon
import XCTest

final class EndpointTests: CloudTestCase {
    private func deployedFunction(_ script: String = answering("hi")) async throws -> String {
        try await deploy(template(), scripts: ["Hello": script])
        let answer = try await get("/2015-03-31/functions")
        return try XCTUnwrap(answer.json?["Functions"]?[0]?["FunctionName"]?.string)
    }

    func testIsHealthyOnceItListens() async throws {
        let answer = try await get("/_workshop/health")
        XCTAssertEqual(answer.status, 200)
        XCTAssertEqual(answer.json?["status"], "ok")
    }

    func testAPortInUseIsOneDiagnostic() async throws {
        let port = try XCTUnwrap(Int(endpoint.split(separator: ":").last ?? ""))
        do {
            try await LocalCloud(configuration: LocalCloudConfiguration(port: port)).start()
            XCTFail("it listened on a port in use")
        } catch {
            XCTAssertEqual(error.diagnostics.map(\.identifier), ["cloud-port-in-use"])
            XCTAssertEqual(error.diagnostics[0].message, "port \(port) is in use")
        }
    }

    func testInvokes() async throws {
        let name = try await deployedFunction(#"while true; do next; echo said; respond "$event"; done"#)
        let answer = try await request(
            "POST",
            "/2015-03-31/functions/\(name)/invocations",
            headers: ["X-Amz-Log-Type": "Tail"],
            body: #"{"a":1}"#
        )
        XCTAssertEqual(answer.status, 200)
        XCTAssertEqual(answer.text, #"{"a":1}"#)
        XCTAssertEqual(answer.headers["x-amz-executed-version"], "$LATEST")
        XCTAssertNil(answer.headers["x-amz-function-error"])
        let log = try XCTUnwrap(answer.headers["x-amz-log-result"].flatMap(Base64.decode))
        XCTAssertTrue(String(decoding: log, as: UTF8.self).contains("\nsaid\nEND RequestId: "))
    }

    func testReportsAFunctionsError() async throws {
        let name = try await deployedFunction("next; exit 1")
        let answer = try await request("POST", "/2015-03-31/functions/\(name)/invocations", body: "{}")
        XCTAssertEqual(answer.status, 200)
        XCTAssertEqual(answer.headers["x-amz-function-error"], "Unhandled")
        XCTAssertEqual(answer.json?["errorType"], "Runtime.ExitError")
    }

    func testAnUnknownFunctionIsNotFoundInAWSsWords() async throws {
        let answer = try await request("POST", "/2015-03-31/functions/Nobody/invocations", body: "{}")
        XCTAssertEqual(answer.status, 404)
        XCTAssertEqual(answer.headers["x-amzn-errortype"], "ResourceNotFoundException")
        XCTAssertEqual(
            answer.text,
            #"{"Type":"User","Message":"Function not found: arn:aws:lambda:us-east-1:123456789012:function:Nobody:$LATEST"}"#
        )
    }

    func testAPayloadThatIsNoJSONIsRefused() async throws {
        let name = try await deployedFunction()
        let answer = try await request("POST", "/2015-03-31/functions/\(name)/invocations", body: "{a")
        XCTAssertEqual(answer.status, 400)
        XCTAssertEqual(answer.headers["x-amzn-errortype"], "InvalidRequestContentException")
    }

    func testADryRunRunsNothing() async throws {
        let name = try await deployedFunction("exit 1")
        let answer = try await request(
            "POST",
            "/2015-03-31/functions/\(name)/invocations",
            headers: ["X-Amz-Invocation-Type": "DryRun"],
            body: "{}"
        )
        XCTAssertEqual(answer.status, 204)
        XCTAssertEqual(cloud.logs.events, [])
    }

    func testLinesBelongToWhatTheirInvocationBeganDuring() async throws {
        let name = try await deployedFunction("while true; do next; respond '{}'; done")
        for activity in ["testA", "testB"] {
            let told = try await request("POST", "/_workshop/logs/begin", body: #"{"activity": "\#(activity)"}"#)
            XCTAssertEqual(told.status, 200)
            _ = try await request("POST", "/2015-03-31/functions/\(name)/invocations", body: "{}")
        }
        let starts = cloud.logs.lines.filter { $0.event.message.hasPrefix("START") }
        XCTAssertEqual(starts.map(\.during), ["testA", "testB"])
        let untold = try await request("POST", "/_workshop/logs/begin", body: "{}")
        XCTAssertEqual(untold.status, 400)
    }

    func testAnEventIsTriedThreeTimesAsTimePasses() async throws {
        let name = try await deployedFunction("next; exit 1")
        let answer = try await request(
            "POST",
            "/2015-03-31/functions/\(name)/invocations",
            headers: ["X-Amz-Invocation-Type": "Event"],
            body: "{}"
        )
        XCTAssertEqual(answer.status, 202)
        let settled = try await request("POST", "/_workshop/clock/settle", body: "{}")
        XCTAssertEqual(settled.json?["end"], "idle")
        XCTAssertEqual(settled.json?["elapsedSeconds"], 180)
        let starts = cloud.logs.events.filter { $0.message.hasPrefix("START") }
        XCTAssertEqual(starts.count, 3)
        XCTAssertEqual(Set(starts.map(\.requestID)), [answer.headers["x-amzn-requestid"]])
    }

    func testWhatItDoesNotHaveIsAnErrorInTheCallersProtocol() async throws {
        let json = try await request(
            "POST",
            "/",
            headers: ["X-Amz-Target": "Kinesis_20131202.PutRecord", "Content-Type": "application/x-amz-json-1.0"],
            body: "{}"
        )
        XCTAssertEqual(json.status, 501)
        XCTAssertEqual(json.json?["__type"], "UnknownOperationException")
        XCTAssertTrue(json.json?["message"]?.string?.contains("Kinesis_20131202.PutRecord") ?? false)
        let query = try await request(
            "POST",
            "/",
            headers: ["Content-Type": "application/x-www-form-urlencoded"],
            body: "Action=RunInstances&Version=2016-11-15"
        )
        XCTAssertEqual(query.status, 501)
        XCTAssertTrue(query.text.contains("<Code>UnknownOperationException</Code>"))
        XCTAssertTrue(query.text.contains("RunInstances"))
    }

    func testLogsAreALineOfJSONEach() async throws {
        let name = try await deployedFunction(#"while true; do next; echo said; respond 1; done"#)
        _ = try await request(
            "POST",
            "/2015-03-31/functions/\(name)/invocations",
            headers: ["X-Amz-Log-Type": "Tail"],
            body: "{}"
        )
        let lines = try await get("/_workshop/logs?function=\(name)").text.split(separator: "\n")
        let messages = try lines.map { try JSONValue(parsing: String($0))["message"]?.string ?? "" }
        XCTAssertEqual(messages.map { $0.prefix(5) }, ["INIT_", "START", "said", "END R", "REPOR"])
    }

    func testFollowsTheLog() async throws {
        let feed = cloud.logs.follow()
        let name = try await deployedFunction(#"while true; do next; echo said; respond 1; done"#)
        _ = try await request("POST", "/2015-03-31/functions/\(name)/invocations", body: "{}")
        for await event in feed where event.message == "said" { return }
        XCTFail("the line did not come")
    }

    func testStoppingLeavesNeitherPortNorFile() async throws {
        let name = try await deployedFunction()
        _ = try await request("POST", "/2015-03-31/functions/\(name)/invocations", body: "{}")
        await cloud.stop()
        let left = (try? LocalFileSystem().entries(of: folder.appending("tmp"))) ?? []
        XCTAssertEqual(left, [])
        do {
            _ = try await get("/_workshop/health")
            XCTFail("the port is still open")
        } catch is URLError {}
    }
}
