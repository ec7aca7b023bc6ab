import CloudCore
import OrderedCollections
import StepFunctionsService
import Synchronization
import WorkshopCommon
import XCTest

/// Requests and answers are those of AWS's guide: https://docs.aws.amazon.com/step-functions/latest/dg/call-https-apis.html
final class HTTPTaskTests: XCTestCase {
    private let connections = FakeConnections()
    private let api = FakeAPI()

    private func withAPI(_ body: (_ url: String) async throws -> Void) async throws {
        let server = try await HTTPServer.start { [api] request in api.answer(to: request) }
        do {
            try await body("http://localhost:\(server.port)")
        } catch {
            await server.stop()
            throw error
        }
        await server.stop()
    }

    private func state(_ url: String, _ members: JSONObject = [:]) -> String {
        var parameters: JSONObject = [
            "ApiEndpoint": .string("\(url)/path"), "Method": "POST", "Authentication": ["ConnectionArn": "the-arn"],
        ]
        parameters.merge(members) { $1 }
        let state: JSONValue = [
            "Type": "Task", "Resource": "arn:aws:states:::http:invoke", "Parameters": .object(parameters), "End": true,
        ]
        return state.serialized()
    }

    private func run(_ url: String, _ members: JSONObject = [:]) async -> JSONValue {
        let bench = Bench(connections: connections)
        let machine = await bench.create("\"A\": \(state(url, members))", startAt: "A")
        let execution = await bench.start(machine)
        _ = await bench.clock.settle()
        return await bench.describe(execution)
    }

    private var sent: [String] {
        api.requests.map { request in
            let names: Set<String> = ["x-amzn-trace-id", "connection", "host"]
            let headers = request.headers.filter { !names.contains($0.name.lowercased()) }
                .map { "\($0.name): \($0.value)" }.sorted()
            let target = request.path + (request.query.map { "?\($0)" } ?? "")
            return (["\(request.method) \(target)"] + headers + [String(decoding: request.body, as: UTF8.self)])
                .joined(separator: "\n")
        }
    }

    func testTheConnectionsDataReplacesTheTasks() async throws {
        connections.give(
            ConnectionAuthorization(
                headers: [.init("Header-Param", "connection_header_param"), .init("ApiKey", "key_value")],
                query: [.init("QueryParam", "connection_query_param")],
                body: [.init("BodyParam", "connection_body_param")]
            )
        )
        try await withAPI { url in
            let end = await run(
                url,
                [
                    "Headers": ["Request-Id": "my_request_id", "Header-Param": "state_machine_header_param"],
                    "RequestBody": [
                        "Job": "Software Engineer", "Company": "AnyCompany", "BodyParam": "state_machine_body_param",
                    ],
                    "QueryParameters": ["QueryParam": "state_machine_query_param"],
                ]
            )
            let output = try JSONValue(parsing: end["output"]?.string ?? "")
            XCTAssertEqual(output["ResponseBody"], ["ok": true])
            XCTAssertEqual(output["StatusCode"], 200)
            XCTAssertEqual(output["StatusText"], "OK")
            XCTAssertEqual(output["Headers"]?["Content-Type"], ["application/json"])
        }
        XCTAssertEqual(
            sent,
            [
                """
                POST /path?QueryParam=connection_query_param
                ApiKey: key_value
                Content-Length: 86
                Content-Type: application/json; charset=UTF-8
                Header-Param: connection_header_param
                Range: bytes=0-262144
                Request-Id: my_request_id
                User-Agent: Amazon|StepFunctions|HttpInvoke|us-east-1
                {"Job":"Software Engineer","Company":"AnyCompany","BodyParam":"connection_body_param"}
                """
            ]
        )
    }

    func testBodiesAreWrittenAsTheTransformSays() async throws {
        let body: JSONValue = ["description": "Monthly subscription", "meta": ["order": "x"], "list": ["a", "b"]]
        let cases: [(JSONValue, String)] = [
            (["RequestBodyEncoding": "NONE"], body.serialized()),
            (
                ["RequestBodyEncoding": "URL_ENCODED"],
                "description=Monthly%20subscription&meta%5Border%5D=x&list%5B0%5D=a&list%5B1%5D=b"
            ),
            (
                ["RequestBodyEncoding": "URL_ENCODED", "RequestEncodingOptions": ["ArrayFormat": "REPEAT"]],
                "description=Monthly%20subscription&meta%5Border%5D=x&list=a&list=b"
            ),
            (
                ["RequestBodyEncoding": "URL_ENCODED", "RequestEncodingOptions": ["ArrayFormat": "BRACKETS"]],
                "description=Monthly%20subscription&meta%5Border%5D=x&list%5B%5D=a&list%5B%5D=b"
            ),
            (
                ["RequestBodyEncoding": "URL_ENCODED", "RequestEncodingOptions": ["ArrayFormat": "COMMAS"]],
                "description=Monthly%20subscription&meta%5Border%5D=x&list=a%2Cb"
            ),
        ]
        try await withAPI { url in
            for (transform, _) in cases { _ = await run(url, ["RequestBody": body, "Transform": transform]) }
        }
        XCTAssertEqual(
            api.requests.map { String(decoding: $0.body, as: UTF8.self) },
            cases.map(\.1)
        )
    }

    func testFailuresHaveTheirNames() async throws {
        func failure(_ end: JSONValue) -> String { "\(end["error"]?.string ?? ""): \(end["cause"]?.string ?? "")" }
        try await withAPI { url in
            api.answer([
                CloudResponse(status: 404, body: .bytes(Array(#"{"why":"none"}"#.utf8))),
                CloudResponse(status: 200, headers: ["Content-Type": "image/png"], body: .bytes([1])),
                CloudResponse(status: 200, body: .bytes([0xFF, 0xFE])),
            ])
            var failures: [String] = []
            for _ in 0..<3 { failures.append(failure(await run(url))) }
            failures.append(failure(await run(url, ["Headers": ["Authorization": "me"]])))
            failures.append(failure(await run(url, ["Headers": ["x-amz-date": "1"]])))
            failures.append(failure(await run(url, ["Method": "TRACE"])))
            failures.append(failure(await run(url, ["Authentication": [:]])))
            connections.give(ConnectionAuthorization(body: [.init("k", "v")]))
            failures.append(failure(await run(url, ["RequestBody": "text"])))
            connections.refuse(AWSError("InvalidConnectionState", "not now"))
            failures.append(failure(await run(url)))
            XCTAssertEqual(
                failures,
                [
                    #"States.Http.StatusCode.404: {"why":"none"}"#,
                    "States.Runtime: The response of an HTTP Task can't be of content type 'image/png': it is no text",
                    "States.Runtime: The response of an HTTP Task can't be of content type '': it is no text",
                    "States.Runtime: The header 'Authorization' can't be set by an HTTP Task",
                    "States.Runtime: The header 'x-amz-date' can't be set by an HTTP Task",
                    #"States.Runtime: The value 'TRACE' of the field 'Method' is not one of ["DELETE", "GET", "HEAD", "#
                        + #""OPTIONS", "PATCH", "POST", "PUT"]"#,
                    "States.Runtime: The field 'Authentication.ConnectionArn' is required but was missing",
                    "States.Runtime: The request body is no JSON object, so that the connection's body parameters can't "
                        + "be added",
                    "Events.ConnectionResource.InvalidConnectionState: not now",
                ]
            )
        }
        connections.give(ConnectionAuthorization())
        let refused = await run("http://localhost:1")
        XCTAssertEqual(failure(refused), "States.Http.Socket: There was no connection to http://localhost:1/path")
        let far = await run("https://example.com")
        XCTAssertEqual(
            failure(far),
            "LocalCloud.EndpointNotReachable: The local cloud calls http:// addresses of this machine alone "
                + "(http://localhost:8080/path), and example.com is none; on AWS this call would be made"
        )
    }

    func testAnAccessTokenThatIsRefusedIsFetchedAnew() async throws {
        connections.give(ConnectionAuthorization(headers: [.init("Authorization", "Bearer 1")]))
        try await withAPI { url in
            api.answer([CloudResponse(status: 401)])
            let end = await run(url)
            XCTAssertEqual(end["status"], "SUCCEEDED")
        }
        XCTAssertEqual(connections.refusals, [false, true])
    }

    func testATraceShowsTheExchange() async throws {
        connections.give(
            ConnectionAuthorization(headers: [.init("Authorization", "Basic eA==")], query: [.init("secret", "s")])
        )
        let members: JSONObject = ["Method": "GET", "QueryParameters": ["a": "1"], "Headers": ["x": "y"]]
        try await withAPI { url in
            let bench = Bench(connections: connections)
            func test(_ request: JSONObject) async -> JSONValue {
                let definition = JSONValue.string(state(url, members))
                return await bench.call("TestState", .object(request.merging(["definition": definition]) { $1 }))
            }
            let own = "x: y, User-Agent: Amazon|StepFunctions|HttpInvoke|us-east-1, Range: bytes=0-262144]"
            let hidden = await test(["inspectionLevel": "TRACE"])
            XCTAssertEqual(
                hidden["inspectionData"]?["request"],
                [
                    "protocol": "http", "method": "GET", "url": .string("\(url)/path?a=1"),
                    "headers": .string("[\(own)"),
                ]
            )
            let revealed = await test(["inspectionLevel": "TRACE", "revealSecrets": true])
            XCTAssertEqual(
                revealed["inspectionData"]?["request"],
                [
                    "protocol": "http", "method": "GET", "url": .string("\(url)/path?a=1&secret=s"),
                    "headers": .string(
                        "[x: y, Authorization: Basic eA==, \(own.dropFirst("x: y, ".count))"
                    ),
                ]
            )
            var response = revealed["inspectionData"]?["response"]?.object ?? [:]
            let headers = response.removeValue(forKey: "headers")?.string ?? ""
            XCTAssertTrue(headers.hasPrefix("[Content-Type: application/json, "), headers)
            XCTAssertEqual(
                JSONValue.object(response),
                ["protocol": "http", "statusCode": "200", "statusMessage": "OK", "body": #"{"ok":true}"#]
            )
            let debug = await test(["inspectionLevel": "DEBUG"])
            XCTAssertNil(debug["inspectionData"]?["request"])
            XCTAssertEqual(debug["inspectionData"]?["result"], debug["output"])
        }
    }
}

/// An API that answers in turn, and with `{"ok":true}` when nothing is left.
private final class FakeAPI: Sendable {
    private let asked = Mutex<[CloudRequest]>([])
    private let answers = Mutex<[CloudResponse]>([])

    var requests: [CloudRequest] { asked.withLock { $0 } }

    func answer(_ responses: [CloudResponse]) { answers.withLock { $0 = responses } }

    func answer(to request: CloudRequest) -> CloudResponse {
        asked.withLock { $0.append(request) }
        let fine = CloudResponse(
            status: 200,
            headers: ["Content-Type": "application/json"],
            body: .bytes(Array(#"{"ok":true}"#.utf8))
        )
        return answers.withLock { $0.isEmpty ? fine : $0.removeFirst() }
    }
}

/// EventBridge's connections, whichever is asked for.
private final class FakeConnections: ConnectionSource {
    private let answer = Mutex<Result<ConnectionAuthorization, AWSError>>(.success(ConnectionAuthorization()))
    private let asked = Mutex<[Bool]>([])

    var refusals: [Bool] { asked.withLock { $0 } }

    func give(_ authorization: ConnectionAuthorization) { answer.withLock { $0 = .success(authorization) } }
    func refuse(_ error: AWSError) { answer.withLock { $0 = .failure(error) } }

    func authorization(
        ofConnection arn: String,
        isRefused: Bool
    ) async throws(AWSError) -> ConnectionAuthorization {
        asked.withLock { $0.append(isRefused) }
        return try answer.withLock { $0 }.get()
    }
}
