import APIGatewayService
import CloudCore
import OrderedCollections
import WorkshopCommon
import XCTest

final class RESTAPITests: XCTestCase {
    private func api(
        _ invoker: StubInvoker,
        _ paths: JSONValue = ["/hello": ["get": integration()]],
        binaryMediaTypes: JSONValue = [],
        variables: [String: String] = [:]
    ) -> RESTAPI {
        RESTAPI(
            id: "abcdef1234",
            properties: ["Body": ["swagger": "2.0", "paths": paths], "BinaryMediaTypes": binaryMediaTypes],
            stages: [RESTAPI.Stage(name: "Prod", deploymentID: "dep123", variables: variables)],
            account: Account(),
            invoker: invoker
        )
    }

    /// Every documented field, whole; what differs from run to run is checked and replaced.
    func testSendsTheDocumentedEvent() async throws {
        let invoker = StubInvoker(.payload(#"{"statusCode":200}"#))
        let request = CloudRequest(
            "POST",
            "/Prod/users/a%20b/",
            query: "name=me&multi=1&multi=2&plus=a+b",
            headers: [
                "Host": "abcdef1234.execute-api.localhost:4566", "User-Agent": "test/1", "tEsT": "x", "Accept": "*/*",
                "accept": "text/html", "Content-Length": "2", "Connection": "close",
                "X-Amzn-Trace-Id": "Root=1-00000001-000000000000000000000002",
            ],
            body: Array("hi".utf8)
        )
        let response = await api(invoker, ["/users/{id}": ["x-amazon-apigateway-any-method": integration()]])
            .respond(to: request)
        XCTAssertEqual(response.status, 200)

        var event = try XCTUnwrap(invoker.lastEvent?.object)
        var context = try XCTUnwrap(event["requestContext"]?.object)
        XCTAssertEqual(context["requestId"]?.string, response.headers["x-amzn-RequestId"])
        XCTAssertEqual(context["extendedRequestId"]?.string, response.headers["x-amz-apigw-id"])
        XCTAssertNotNil(context["requestTimeEpoch"]?.int)
        let time = try XCTUnwrap(context["requestTime"]?.string)
        XCTAssertNotNil(time.wholeMatch(of: #/\d\d/\w{3}/\d{4}:\d\d:\d\d:\d\d \+0000/#), time)
        XCTAssertNotNil(try XCTUnwrap(context["resourceId"]?.string).wholeMatch(of: #/[a-z0-9]{6}/#))
        for name in ["requestId", "extendedRequestId", "requestTime", "requestTimeEpoch", "resourceId"] {
            context[name] = "…"
        }
        event["requestContext"] = .object(context)
        let expected = try JSONValue(parsing: Self.goldenEvent)
        XCTAssertTrue(JSONValue.object(event).isEquivalent(to: expected), JSONValue.object(event).serialized(.pretty))
        XCTAssertEqual(invoker.invocations[0].function, functionARN)
        XCTAssertEqual(invoker.invocations[0].traceHeader, "Root=1-00000001-000000000000000000000002")
    }

    private static let goldenEvent = """
        {
          "resource": "/users/{id}", "path": "/users/a%20b/", "httpMethod": "POST",
          "headers": {
            "Host": "abcdef1234.execute-api.localhost:4566", "User-Agent": "test/1", "tEsT": "x", "Accept": "*/*",
            "accept": "text/html", "X-Amzn-Trace-Id": "Root=1-00000001-000000000000000000000002",
            "X-Forwarded-For": "127.0.0.1", "X-Forwarded-Port": "4566", "X-Forwarded-Proto": "http"
          },
          "multiValueHeaders": {
            "Host": ["abcdef1234.execute-api.localhost:4566"], "User-Agent": ["test/1"], "tEsT": ["x"],
            "Accept": ["*/*"], "accept": ["text/html"],
            "X-Amzn-Trace-Id": ["Root=1-00000001-000000000000000000000002"],
            "X-Forwarded-For": ["127.0.0.1"], "X-Forwarded-Port": ["4566"], "X-Forwarded-Proto": ["http"]
          },
          "queryStringParameters": {"name": "me", "multi": "2", "plus": "a b"},
          "multiValueQueryStringParameters": {"name": ["me"], "multi": ["1", "2"], "plus": ["a b"]},
          "pathParameters": {"id": "a%20b"},
          "stageVariables": null,
          "requestContext": {
            "resourceId": "…", "resourcePath": "/users/{id}", "httpMethod": "POST", "extendedRequestId": "…",
            "requestTime": "…", "path": "/Prod/users/a%20b/", "accountId": "123456789012", "protocol": "HTTP/1.1",
            "stage": "Prod", "domainPrefix": "abcdef1234", "requestTimeEpoch": "…", "requestId": "…",
            "identity": {
              "cognitoIdentityPoolId": null, "accountId": null, "cognitoIdentityId": null, "caller": null,
              "sourceIp": "127.0.0.1", "principalOrgId": null, "accessKey": null, "cognitoAuthenticationType": null,
              "cognitoAuthenticationProvider": null, "userArn": null, "userAgent": "test/1", "user": null
            },
            "domainName": "abcdef1234.execute-api.us-east-1.amazonaws.com", "deploymentId": "dep123",
            "apiId": "abcdef1234"
          },
          "body": "hi", "isBase64Encoded": false
        }
        """

    func testAbsentMapsAreNull() async throws {
        let invoker = StubInvoker(.payload("{}"))
        _ = await api(invoker).respond(to: CloudRequest("GET", "/Prod/hello"))
        let event = try XCTUnwrap(invoker.lastEvent)
        for name in [
            "queryStringParameters", "multiValueQueryStringParameters", "pathParameters", "stageVariables", "body",
        ] {
            XCTAssertEqual(event[name], .null, name)
        }
    }

    func testAddsATraceHeader() async throws {
        let invoker = StubInvoker(.payload("{}"))
        _ = await api(invoker).respond(to: CloudRequest("GET", "/Prod/hello"))
        let trace = try XCTUnwrap(invoker.lastEvent?["headers"]?["X-Amzn-Trace-Id"]?.string)
        XCTAssertNotNil(trace.wholeMatch(of: #/Root=1-[0-9a-f]{8}-[0-9a-f]{24}/#), trace)
    }

    func testBinaryBodiesComeInBase64() async throws {
        let invoker = StubInvoker(.payload("{}"))
        let request = CloudRequest(
            "GET",
            "/Prod/hello",
            headers: ["Content-Type": "image/png"],
            body: [0xFF, 0x00]
        )
        _ = await api(invoker, binaryMediaTypes: ["image~1png"]).respond(to: request)
        XCTAssertEqual(invoker.lastEvent?["body"], "/wA=")
        XCTAssertEqual(invoker.lastEvent?["isBase64Encoded"], true)
    }

    func testFormBodiesComeAsText() async throws {
        let invoker = StubInvoker(.payload("{}"))
        let request = CloudRequest(
            "GET",
            "/Prod/hello",
            headers: ["Content-Type": "application/x-www-form-urlencoded"],
            body: Array("a=b".utf8)
        )
        _ = await api(invoker).respond(to: request)
        XCTAssertEqual(invoker.lastEvent?["body"], "a=b")
        XCTAssertEqual(invoker.lastEvent?["isBase64Encoded"], false)
    }

    func testMapsTheAnswer() async {
        let answer = """
            {"statusCode": 201, "headers": {"X-One": "1", "X-Both": "single", "Date": "today"},
             "multiValueHeaders": {"X-Both": ["a", "b"]}, "body": "made", "isBase64Encoded": false}
            """
        let response = await api(StubInvoker(.payload(answer))).respond(to: CloudRequest("GET", "/Prod/hello"))
        XCTAssertEqual(response.status, 201)
        XCTAssertEqual(response.text, "made")
        XCTAssertEqual(response.headers["X-One"], "1")
        XCTAssertEqual(response.headers.values("X-Both"), ["a", "b"])
        XCTAssertEqual(response.headers["x-amzn-Remapped-Date"], "today")
        XCTAssertEqual(response.headers["Content-Type"], "application/json")
    }

    func testDecodesBinaryAnswersForClientsThatTakeThem() async {
        let answer = #"{"statusCode":200,"body":"/wA=","isBase64Encoded":true}"#
        let request = CloudRequest("GET", "/Prod/hello", headers: ["Accept": "image/png"])
        let invoker = StubInvoker(.payload(answer))
        let binary = await api(invoker, binaryMediaTypes: ["image/*"]).respond(to: request)
        let text = await api(invoker).respond(to: request)
        XCTAssertEqual(binary.bytes, [0xFF, 0x00])
        XCTAssertEqual(text.text, "/wA=")
    }

    func testMalformedAnswersAreBadGateways() async {
        for answer in [
            #""text""#, "null", "[]", "nonsense", #"{"message":"hello"}"#, #"{"statusCode":"many"}"#,
            #"{"statusCode":200,"body":{"a":1}}"#, #"{"statusCode":200,"headers":["a"]}"#,
            #"{"errorMessage":"boom","errorType":"Oops"}"#,
        ] {
            let response = await api(StubInvoker(.payload(answer))).respond(to: CloudRequest("GET", "/Prod/hello"))
            XCTAssertEqual(response.status, 502, answer)
            XCTAssertEqual(response.text, #"{"message": "Internal server error"}"#, answer)
        }
    }

    func testNoMemberOfTheAnswerIsMandatory() async {
        let response = await api(StubInvoker(.payload("{}"))).respond(to: CloudRequest("GET", "/Prod/hello"))
        XCTAssertEqual(response.status, 200)
        XCTAssertEqual(response.text, "")
    }

    func testAnIntegrationThatTakesTooLong() async {
        let paths: JSONValue = ["/hello": ["get": integration(["timeoutInMillis": 50])]]
        let response = await api(StubInvoker(.never), paths).respond(to: CloudRequest("GET", "/Prod/hello"))
        XCTAssertEqual(response.status, 504)
        XCTAssertEqual(response.text, #"{"message": "Endpoint request timed out"}"#)
    }

    func testAMissingRouteAsksForAnAuthenticationToken() async {
        for request in [CloudRequest("GET", "/Prod/other"), CloudRequest("POST", "/Prod/hello")] {
            let response = await api(StubInvoker(.payload("{}"))).respond(to: request)
            XCTAssertEqual(response.status, 403)
            XCTAssertEqual(response.text, #"{"message":"Missing Authentication Token"}"#)
            XCTAssertEqual(response.headers["x-amzn-ErrorType"], "MissingAuthenticationTokenException")
        }
    }

    func testAMissingStageIsForbidden() async {
        let response = await api(StubInvoker(.payload("{}"))).respond(to: CloudRequest("GET", "/Test/hello"))
        XCTAssertEqual(response.status, 403)
        XCTAssertEqual(response.text, #"{"message":"Forbidden"}"#)
    }

    func testAnswersPreflightRequestsAsSAMWritesThem() async {
        let preflight: JSONValue = [
            "x-amazon-apigateway-integration": [
                "type": "mock",
                "requestTemplates": ["application/json": "{\n  \"statusCode\" : 200\n}\n"],
                "responses": [
                    "default": [
                        "statusCode": "200",
                        "responseTemplates": ["application/json": "{}\n"],
                        "responseParameters": ["method.response.header.Access-Control-Allow-Origin": "'*'"],
                    ]
                ],
            ]
        ]
        let response = await api(StubInvoker(.never), ["/hello": ["options": preflight]])
            .respond(to: CloudRequest("OPTIONS", "/Prod/hello"))
        XCTAssertEqual(response.status, 200)
        XCTAssertEqual(response.headers["Access-Control-Allow-Origin"], "*")
    }

    func testListsTheRoutesOfEachStage() {
        let paths: JSONValue = [
            "/hello": ["get": integration(), "options": ["x-amazon-apigateway-integration": ["type": "mock"]]],
            "/{proxy+}": ["x-amazon-apigateway-any-method": integration()],
        ]
        XCTAssertEqual(
            api(StubInvoker(.never), paths).stages,
            [
                APIStage(
                    name: "Prod",
                    routes: [APIRoute(method: "GET", path: "/hello"), APIRoute(method: "ANY", path: "/{proxy+}")]
                )
            ]
        )
    }

    func testTheMostSpecificRouteWins() async throws {
        let paths: JSONValue = [
            "/{proxy+}": ["get": integration()], "/a/{id}": ["get": integration()], "/a/b": ["get": integration()],
            "/a/{id}/c": ["get": integration()], "/": ["get": integration()],
        ]
        for (path, resource, parameters) in [
            ("/a/b", "/a/b", JSONValue.null),
            ("/a/x", "/a/{id}", ["id": "x"]),
            ("/a/b/c", "/a/{id}/c", ["id": "b"]),
            ("/a/x/", "/a/{id}", ["id": "x"]),
            ("/z", "/{proxy+}", ["proxy": "z"]),
            ("/z/y/", "/{proxy+}", ["proxy": "z/y"]),
            ("", "/", .null),
            ("/", "/", .null),
            ("/z/t%2Bx@y", "/{proxy+}", ["proxy": "z/t%2Bx@y"]),
        ] {
            let invoker = StubInvoker(.payload("{}"))
            _ = await api(invoker, paths).respond(to: CloudRequest("GET", "/Prod\(path)"))
            XCTAssertEqual(invoker.lastEvent?["resource"], .string(resource), path)
            XCTAssertEqual(invoker.lastEvent?["pathParameters"], parameters, path)
        }
    }
}
