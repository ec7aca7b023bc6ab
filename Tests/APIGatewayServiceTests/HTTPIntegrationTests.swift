import APIGatewayService
import CloudCore
import OrderedCollections
import WorkshopCommon
import XCTest

final class HTTPIntegrationTests: XCTestCase {
    private func definition(_ integration: JSONValue, root: JSONObject = [:]) -> JSONValue {
        var root = root
        root["paths"] = [
            "/a/{id}": ["x-amazon-apigateway-any-method": ["x-amazon-apigateway-integration": integration]]
        ]
        return .object(root)
    }

    private let function: JSONValue = [
        "type": "aws_proxy", "httpMethod": "POST", "uri": functionURI("Hello"), "payloadFormatVersion": "2.0",
    ]

    // MARK: Answers of functions

    func testWhatAnAnswerBecomes() async {
        let failed = #"500 {"message":"Internal Server Error"}"#
        let large = AWSError("RequestTooLargeException", "large", status: 413)
        let throttled = AWSError("TooManyRequestsException", "Rate Exceeded.", status: 429)
        let cases: [(StubInvoker.Answer, version2: String, version1: String)] = [
            (.payload(#"{"statusCode":201,"body":"made"}"#), "201 made", "201 made"),
            (.payload(#"{"statusCode":"201"}"#), "201 ", "201 "),
            (.payload(#"{"hello":1}"#), #"200 {"hello":1}"#, failed),
            (.payload(#""text""#), "200 text", failed),
            (.payload("[1]"), "200 [1]", failed),
            (.payload("null"), "200 null", failed),
            (.payload("no json"), failed, failed),
            (.payload(#"{"statusCode":"many"}"#), failed, failed),
            (.payload(#"{"statusCode":99}"#), failed, failed),
            (.payload(#"{"statusCode":200,"headers":{"X":[1]}}"#), failed, failed),
            (.payload(#"{"statusCode":200,"body":"!","isBase64Encoded":true}"#), failed, failed),
            (.payload(#"{"statusCode":200,"body":"aGk=","isBase64Encoded":true}"#), "200 hi", "200 hi"),
            (.failure(#"{"errorMessage":"boom"}"#), failed, failed),
            (
                .error(large), #"413 {"message":"Request Entity Too Large"}"#,
                #"413 {"message":"Request Entity Too Large"}"#
            ),
            (.error(throttled), #"503 {"message":"Service Unavailable"}"#, #"503 {"message":"Service Unavailable"}"#),
            (.error(AWSError("ResourceNotFoundException", "none", status: 404)), failed, failed),
        ]
        for (answer, second, first) in cases {
            for (version, expected) in [("2.0", second), ("1.0", first)] {
                var integration = function.object ?? [:]
                integration["payloadFormatVersion"] = .string(version)
                let api = HTTPAPI.test(definition(.object(integration)), StubInvoker(answer))
                let response = await api.respond(to: CloudRequest("GET", "/a/1"))
                XCTAssertEqual(summary(response), expected, version)
                XCTAssertEqual(response.headers["apigw-requestid"]?.count, 16)
            }
        }
    }

    func testPayloadFormatOneIsTheDocumentedEvent() async throws {
        let invoker = StubInvoker(.payload(#"{"statusCode":200}"#))
        let proxy: JSONValue = ["type": "aws_proxy", "uri": functionURI("Hello"), "payloadFormatVersion": "1.0"]
        let api = HTTPAPI.test(definition(proxy), invoker, stage: ["stageName": "beta", "stageVariables": ["v": "1"]])
        _ = await api.respond(
            to: CloudRequest(
                "POST",
                "/beta/a/b%20c",
                query: "q=1&q=2",
                headers: [
                    "Host": "h:80", "X-Multi": "1", "x-multi": "2", "User-Agent": "t", "Content-Type": "text/plain",
                    "X-Amzn-Trace-Id": "Root=1-00000001-000000000000000000000002",
                ],
                body: Array("hi".utf8)
            )
        )
        var event = try XCTUnwrap(invoker.lastEvent?.object)
        var context = try XCTUnwrap(event["requestContext"]?.object)
        XCTAssertEqual(context["requestId"], context["extendedRequestId"])
        for name in ["requestId", "extendedRequestId", "requestTime", "requestTimeEpoch"] { context[name] = "…" }
        event["requestContext"] = .object(context)
        let golden = try JSONValue(parsing: Self.goldenEvent)
        XCTAssertTrue(JSONValue.object(event).isEquivalent(to: golden), JSONValue.object(event).serialized(.pretty))
    }

    private static let goldenEvent = """
        {
          "version": "1.0", "resource": "/a/{id}", "path": "/beta/a/b%20c", "httpMethod": "POST",
          "headers": {
            "host": "h:80", "x-multi": "1,2", "user-agent": "t", "content-type": "text/plain",
            "x-amzn-trace-id": "Root=1-00000001-000000000000000000000002", "x-forwarded-for": "127.0.0.1",
            "x-forwarded-port": "80", "x-forwarded-proto": "http"
          },
          "multiValueHeaders": {
            "host": ["h:80"], "x-multi": ["1", "2"], "user-agent": ["t"], "content-type": ["text/plain"],
            "x-amzn-trace-id": ["Root=1-00000001-000000000000000000000002"], "x-forwarded-for": ["127.0.0.1"],
            "x-forwarded-port": ["80"], "x-forwarded-proto": ["http"]
          },
          "queryStringParameters": {"q": "2"}, "multiValueQueryStringParameters": {"q": ["1", "2"]},
          "requestContext": {
            "accountId": "123456789012", "apiId": "abcdef1234", "authorizer": {"claims": null, "scopes": null},
            "domainName": "abcdef1234.execute-api.us-east-1.amazonaws.com", "domainPrefix": "abcdef1234",
            "extendedRequestId": "…", "httpMethod": "POST",
            "identity": {
              "accessKey": null, "accountId": null, "caller": null, "cognitoAmr": null,
              "cognitoAuthenticationProvider": null, "cognitoAuthenticationType": null, "cognitoIdentityId": null,
              "cognitoIdentityPoolId": null, "principalOrgId": null, "sourceIp": "127.0.0.1", "user": null,
              "userAgent": "t", "userArn": null
            },
            "path": "/beta/a/b%20c", "protocol": "HTTP/1.1", "requestId": "…", "requestTime": "…",
            "requestTimeEpoch": "…", "resourceId": "ANY /a/{id}", "resourcePath": "/a/{id}", "stage": "beta"
          },
          "pathParameters": {"id": "b c"}, "stageVariables": {"v": "1"}, "body": "hi", "isBase64Encoded": false
        }
        """

    // MARK: CORS

    func testAnswersForItsOriginsItself() async {
        let cors: JSONObject = [
            "x-amazon-apigateway-cors": [
                "allowOrigins": ["https://*.example.com"], "allowMethods": ["GET", "post"], "allowHeaders": ["X-A"],
                "exposeHeaders": ["X-B"], "maxAge": 300, "allowCredentials": true,
            ]
        ]
        let answer = #"{"statusCode":200,"headers":{"access-control-allow-origin":"own"},"body":"ok"}"#
        let api = HTTPAPI.test(definition(function, root: cors), StubInvoker(.payload(answer)))
        let preflight = await api.respond(
            to: CloudRequest(
                "OPTIONS",
                "/nowhere",
                headers: ["Origin": "https://a.example.com", "Access-Control-Request-Method": "POST"]
            )
        )
        XCTAssertEqual(preflight.status, 204)
        XCTAssertEqual(
            preflight.headers.filter { $0.name.hasPrefix("access-control") }.map { "\($0.name): \($0.value)" },
            [
                "access-control-allow-origin: https://a.example.com", "access-control-allow-methods: GET,POST",
                "access-control-allow-headers: x-a", "access-control-max-age: 300",
                "access-control-allow-credentials: true",
            ]
        )
        let own = await api.respond(to: CloudRequest("GET", "/a/1", headers: ["Origin": "https://b.example.com"]))
        XCTAssertEqual(own.headers.values("access-control-allow-origin"), ["https://b.example.com"])
        XCTAssertEqual(own.headers["access-control-expose-headers"], "x-b")
        let foreign = await api.respond(to: CloudRequest("GET", "/a/1", headers: ["Origin": "https://evil.test"]))
        XCTAssertEqual(foreign.status, 200)
        XCTAssertNil(foreign.headers["access-control-allow-origin"])
    }

    // MARK: Services

    func testCallsServicesByParameters() async throws {
        let cases: [(subtype: String, parameters: JSONValue, target: String, body: JSONValue)] = [
            (
                "SQS-SendMessage",
                ["QueueUrl": "http://q/1", "MessageBody": "$request.body.text", "DelaySeconds": "5"],
                "AmazonSQS.SendMessage", ["QueueUrl": "http://q/1", "MessageBody": "hi", "DelaySeconds": 5]
            ),
            (
                "StepFunctions-StartExecution",
                ["StateMachineArn": "arn:m", "Input": "$request.body", "Name": "x-${request.path.id}"],
                "AWSStepFunctions.StartExecution",
                ["stateMachineArn": "arn:m", "input": #"{"text":"hi"}"#, "name": "x-7"]
            ),
            (
                "StepFunctions-StartSyncExecution", ["StateMachineArn": "$stageVariables.machine"],
                "AWSStepFunctions.StartSyncExecution", ["stateMachineArn": "arn:v"]
            ),
            (
                "EventBridge-PutEvents",
                [
                    "Detail": "$request.body", "DetailType": "$request.querystring.t", "Source": "$context.apiId",
                    "EventBusName": "$request.header.x-none",
                ],
                "AWSEvents.PutEvents",
                ["Entries": [["Detail": #"{"text":"hi"}"#, "DetailType": "T", "Source": "abcdef1234"]]]
            ),
        ]
        for (subtype, parameters, target, body) in cases {
            let services = StubServices(200, #"{"ok":true}"#)
            let api = HTTPAPI.test(
                definition([
                    "type": "aws_proxy", "integrationSubtype": .string(subtype), "requestParameters": parameters,
                    "payloadFormatVersion": "1.0",
                ]),
                stage: ["stageName": "$default", "stageVariables": ["machine": "arn:v"]],
                services: services
            )
            let response = await api.respond(
                to: CloudRequest("POST", "/a/7", query: "t=T", body: Array(#"{"text":"hi"}"#.utf8))
            )
            XCTAssertEqual(summary(response), #"200 {"ok":true}"#)
            XCTAssertEqual(services.requests[0].headers["X-Amz-Target"], target)
            let sent = try JSONValue(parsing: services.requests[0].body)
            XCTAssertTrue(sent.isEquivalent(to: body), sent.serialized())
        }
    }

    func testMapsParametersOnTheWayToAServerAndBack() async throws {
        let server = try await HTTPServer.start { request in
            let text =
                "\(request.path)?\(request.query ?? "") \(request.headers["X-New"] ?? "-") \(request.headers["X-Old"] ?? "-")"
            return CloudResponse(status: 200, headers: ["X-Inner": "i"], body: .bytes(Array(text.utf8)))
        }
        let api = HTTPAPI.test(
            definition([
                "type": "http_proxy", "httpMethod": "ANY", "uri": .string("http://127.0.0.1:\(server.port)/base/{id}"),
                "payloadFormatVersion": "1.0",
                "requestParameters": [
                    "overwrite:header.X-New": "$request.querystring.q", "remove:header.X-Old": "''",
                    "append:querystring.z": "1", "remove:querystring.q": "''",
                ],
                "responseParameters": [
                    "200": ["overwrite:statuscode": "203", "append:header.X-Outer": "${response.header.X-Inner}!"]
                ],
            ])
        )
        let response = await api.respond(to: CloudRequest("GET", "/a/7", query: "q=5", headers: ["X-Old": "o"]))
        await server.stop()
        XCTAssertEqual(summary(response), "203 /base/7?z=1 5 -")
        XCTAssertEqual(response.headers["X-Outer"], "i!")
    }

    func testAStageMayBeThrottledAsAWhole() async {
        let stage = StageDocuments.http(
            ["DefaultRouteSettings": ["ThrottlingRateLimit": 1, "ThrottlingBurstLimit": 1]],
            name: "$default"
        )
        let api = HTTPAPI.test(definition(function), stage: stage)
        let answers = [
            summary(await api.respond(to: CloudRequest("GET", "/a/1"))),
            summary(await api.respond(to: CloudRequest("GET", "/a/1"))),
        ]
        XCTAssertEqual(answers, ["200 ok", #"429 {"message":"Too Many Requests"}"#])
    }

    func testTheMostSpecificRouteWinsAndTheDefaultTakesTheRest() async {
        let hello = integration(["payloadFormatVersion": "2.0"])
        let api: (JSONValue) -> (HTTPAPI, StubInvoker) = { paths in
            let invoker = StubInvoker(.payload("{}"))
            return (HTTPAPI.test(["paths": paths], invoker), invoker)
        }
        for (method, path, key) in [
            ("GET", "/pets/dog/1", "GET /pets/dog/1"), ("GET", "/pets/dog/2", "GET /pets/dog/{id}"),
            ("GET", "/pets/cat/1", "GET /pets/{proxy+}"), ("POST", "/pets/cat/1", "ANY /{proxy+}"),
            ("POST", "/test/5", "ANY /{proxy+}"), ("GET", "/", "$default"),
        ] {
            let (api, invoker) = api([
                "/pets/dog/1": ["get": hello], "/pets/dog/{id}": ["get": hello], "/pets/{proxy+}": ["get": hello],
                "/{proxy+}": ["x-amazon-apigateway-any-method": hello],
                "/$default": ["x-amazon-apigateway-any-method": hello],
            ])
            _ = await api.respond(to: CloudRequest(method, path))
            XCTAssertEqual(invoker.lastEvent?["routeKey"], .string(key), "\(method) \(path)")
        }
    }
}
