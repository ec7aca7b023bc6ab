import APIGatewayService
import CloudCore
import OrderedCollections
import WorkshopCommon
import XCTest

final class HTTPAPITests: XCTestCase {
    private static let hello: JSONValue = [
        "/hello/{name}": ["post": integration(["payloadFormatVersion": "2.0"])]
    ]

    private func api(_ invoker: StubInvoker, _ paths: JSONValue = hello, stage: String = "$default") -> HTTPAPI {
        HTTPAPI(
            id: "abcdef1234",
            properties: ["Body": ["openapi": "3.0.1", "paths": paths]],
            stages: [HTTPAPI.Stage(name: stage, variables: ["color": "blue"])],
            account: Account(),
            invoker: invoker
        )
    }

    func testSendsTheDocumentedEvent() async throws {
        let invoker = StubInvoker(.payload(#"{"statusCode":200}"#))
        let request = CloudRequest(
            "POST",
            "/hello/a%20b",
            query: "x=1&x=2&y=a+b",
            headers: [
                "Host": "abcdef1234.execute-api.localhost:4566", "User-Agent": "test/1", "X-Multi": "1", "x-multi": "2",
                "Cookie": "a=1; b=2", "Content-Type": "application/json", "Content-Length": "2",
                "X-Amzn-Trace-Id": "Root=1-00000001-000000000000000000000002",
            ],
            body: Array("{}".utf8)
        )
        let response = await api(invoker).respond(to: request)
        var event = try XCTUnwrap(invoker.lastEvent?.object)
        var context = try XCTUnwrap(event["requestContext"]?.object)
        XCTAssertEqual(context["requestId"]?.string, response.headers["apigw-requestid"])
        for name in ["requestId", "time", "timeEpoch"] { context[name] = "…" }
        event["requestContext"] = .object(context)
        let expected = try JSONValue(parsing: Self.goldenEvent)
        XCTAssertTrue(JSONValue.object(event).isEquivalent(to: expected), JSONValue.object(event).serialized(.pretty))
    }

    private static let goldenEvent = """
        {
          "version": "2.0", "routeKey": "POST /hello/{name}", "rawPath": "/hello/a%20b",
          "rawQueryString": "x=1&x=2&y=a+b", "cookies": ["a=1", "b=2"],
          "headers": {
            "host": "abcdef1234.execute-api.localhost:4566", "user-agent": "test/1", "x-multi": "1,2",
            "content-type": "application/json", "content-length": "2",
            "x-amzn-trace-id": "Root=1-00000001-000000000000000000000002",
            "x-forwarded-for": "127.0.0.1", "x-forwarded-port": "4566", "x-forwarded-proto": "http"
          },
          "queryStringParameters": {"x": "1,2", "y": "a b"},
          "requestContext": {
            "accountId": "123456789012", "apiId": "abcdef1234",
            "domainName": "abcdef1234.execute-api.us-east-1.amazonaws.com", "domainPrefix": "abcdef1234",
            "http": {
              "method": "POST", "path": "/hello/a%20b", "protocol": "HTTP/1.1", "sourceIp": "127.0.0.1",
              "userAgent": "test/1"
            },
            "requestId": "…", "routeKey": "POST /hello/{name}", "stage": "$default", "time": "…", "timeEpoch": "…"
          },
          "pathParameters": {"name": "a b"}, "stageVariables": {"color": "blue"},
          "body": "{}", "isBase64Encoded": false
        }
        """

    func testFormBodiesComeInBase64() async {
        let invoker = StubInvoker(.payload("{}"))
        let request = CloudRequest(
            "POST",
            "/hello/me",
            headers: ["Content-Type": "application/x-www-form-urlencoded"],
            body: Array("a=b".utf8)
        )
        _ = await api(invoker).respond(to: request)
        XCTAssertEqual(invoker.lastEvent?["body"], "YT1i")
        XCTAssertEqual(invoker.lastEvent?["isBase64Encoded"], true)
    }

    func testEmptyFieldsAreAbsent() async throws {
        let invoker = StubInvoker(.payload("{}"))
        let paths: JSONValue = ["/x": ["get": integration(["payloadFormatVersion": "2.0"])]]
        _ = await api(invoker, paths).respond(to: CloudRequest("GET", "/x"))
        let event = try XCTUnwrap(invoker.lastEvent?.object)
        XCTAssertEqual(
            Array(event.keys),
            [
                "version", "routeKey", "rawPath", "rawQueryString", "headers", "requestContext", "stageVariables",
                "isBase64Encoded",
            ]
        )
    }

    func testMapsTheAnswer() async {
        let answer =
            #"{"statusCode":201,"headers":{"X-One":1},"cookies":["a=1","b=2"],"body":"aGk=","isBase64Encoded":true}"#
        let response = await api(StubInvoker(.payload(answer))).respond(to: CloudRequest("POST", "/hello/me"))
        XCTAssertEqual(response.status, 201)
        XCTAssertEqual(response.text, "hi")
        XCTAssertEqual(response.headers["x-one"], "1")
        XCTAssertEqual(response.headers.values("Set-Cookie"), ["a=1", "b=2"])
        XCTAssertEqual(response.headers["Content-Type"], "text/plain; charset=utf-8")
    }

    func testAnAnswerWithoutAStatusIsTheBody() async {
        for (answer, body) in [(#"{"message":"hi"}"#, #"{"message":"hi"}"#), (#""hi""#, "hi"), ("[1]", "[1]")] {
            let response = await api(StubInvoker(.payload(answer))).respond(to: CloudRequest("POST", "/hello/me"))
            XCTAssertEqual(response.status, 200)
            XCTAssertEqual(response.text, body)
            XCTAssertEqual(response.headers["Content-Type"], "application/json")
        }
    }

    func testItsErrorsHaveItsOwnWords() async {
        let failing = await api(StubInvoker(.failure(#"{"errorMessage":"x"}"#)))
            .respond(to: CloudRequest("POST", "/hello/me"))
        XCTAssertEqual(failing.status, 500)
        XCTAssertEqual(failing.text, #"{"message":"Internal Server Error"}"#)
        let missing = await api(StubInvoker(.never)).respond(to: CloudRequest("GET", "/hello/me"))
        XCTAssertEqual(missing.status, 404)
        XCTAssertEqual(missing.text, #"{"message":"Not Found"}"#)
        let slow: JSONValue = [
            "/x": ["get": integration(["payloadFormatVersion": "2.0", "timeoutInMillis": 50])]
        ]
        let late = await api(StubInvoker(.never), slow).respond(to: CloudRequest("GET", "/x"))
        XCTAssertEqual(late.status, 503)
        XCTAssertEqual(late.text, #"{"message":"Service Unavailable"}"#)
    }

    func testADefaultRouteTakesTheRest() async {
        let invoker = StubInvoker(.payload("{}"))
        let paths: JSONValue = [
            "$default": ["x-amazon-apigateway-any-method": integration(["payloadFormatVersion": "2.0"])],
            "/x": ["get": integration(["payloadFormatVersion": "2.0"])],
        ]
        for (method, path, routeKey) in [
            ("GET", "/x", "GET /x"), ("PUT", "/x", "$default"), ("GET", "/y/z", "$default"),
        ] {
            _ = await api(invoker, paths).respond(to: CloudRequest(method, path))
            XCTAssertEqual(invoker.lastEvent?["routeKey"], .string(routeKey))
        }
    }

    func testANamedStageIsAPartOfThePath() async {
        let invoker = StubInvoker(.payload("{}"))
        _ = await api(invoker, stage: "beta").respond(to: CloudRequest("POST", "/beta/hello/me"))
        XCTAssertEqual(invoker.lastEvent?["rawPath"], "/beta/hello/me")
        XCTAssertEqual(invoker.lastEvent?["routeKey"], "POST /hello/{name}")
    }
}
