import APIGatewayService
import CloudCore
import OrderedCollections
import WorkshopCommon
import XCTest

final class RESTStageTests: XCTestCase {
    private let failed = #"500 InternalServerErrorException {"message": "Internal server error"}"#

    private func definition(_ integration: JSONValue, root: JSONObject = [:]) -> JSONValue {
        var root = root
        root["paths"] = ["/a/{id}": ["get": ["x-amazon-apigateway-integration": integration]]]
        return .object(root)
    }

    func testGatewayResponsesShapeErrors() async {
        let shaped: JSONObject = [
            "x-amazon-apigateway-gateway-responses": [
                "MISSING_AUTHENTICATION_TOKEN": [
                    "statusCode": 404,
                    "responseTemplates": [
                        "application/json":
                            #"{"error":$context.error.messageString,"path":"$context.path","t":"$context.error.responseType"}"#
                    ],
                ],
                "DEFAULT_5XX": [
                    "responseParameters": [
                        "gatewayresponse.header.X-Origin": "method.request.header.Origin",
                        "gatewayresponse.header.X-Fixed": "'f'",
                    ]
                ],
            ]
        ]
        let api = RESTAPI.test(
            definition(["type": "aws_proxy", "httpMethod": "GET", "uri": functionURI("Hello")], root: shaped)
        )
        let missing = await api.get("/none")
        XCTAssertEqual(
            summary(missing),
            #"404 MissingAuthenticationTokenException {"error":"Missing Authentication Token","path":"/Prod/none","t":"MISSING_AUTHENTICATION_TOKEN"}"#
        )
        // Lambda is called with POST alone.
        let broken = await api.get("/a/1", ["Origin": "http://o"])
        XCTAssertEqual(summary(broken), failed)
        XCTAssertEqual(broken.headers["X-Origin"], "http://o")
        XCTAssertEqual(broken.headers["X-Fixed"], "f")
    }

    func testACanaryTakesItsShare() async {
        let invoker = ScriptedInvoker([
            "Hello": { event in
                .payload(#"{"statusCode":200,"body":\#(event["stageVariables"]?["v"]?.serialized() ?? "null")}"#)
            }
        ])
        let api = RESTAPI.test(
            definition(["type": "aws_proxy", "httpMethod": "POST", "uri": functionURI("Hello")]),
            invoker,
            stage: [
                "variables": ["v": "old"],
                "canarySettings": ["percentTraffic": 25, "stageVariableOverrides": ["v": "new"]],
            ]
        )
        var counts: [String: Int] = [:]
        for _ in 0..<400 { counts[await api.get("/a/1").text, default: 0] += 1 }
        XCTAssertEqual(counts["old", default: 0] + counts["new", default: 0], 400)
        XCTAssertTrue((70...130).contains(counts["new", default: 0]), "\(counts)")
    }

    func testAccessLogsHaveOneLineARequest() async {
        let log = RecordingLog()
        let api = RESTAPI.test(
            definition(["type": "aws_proxy", "httpMethod": "POST", "uri": functionURI("Hello")]),
            stage: [
                "accessLogSettings": [
                    "destinationArn": "arn:aws:logs:us-east-1:123456789012:log-group:api-log:*",
                    "format":
                        #"$context.httpMethod $context.resourcePath $context.status $context.error.message $context.identity.sourceIp"#,
                ]
            ],
            logs: log
        )
        _ = await api.get("/a/1")
        _ = await api.get("/none")
        XCTAssertEqual(log.events.map(\.group), ["api-log", "api-log"])
        XCTAssertEqual(
            log.events.map(\.message),
            ["GET /a/{id} 200 - 127.0.0.1", "GET - 403 Missing Authentication Token 127.0.0.1"]
        )
    }

    func testLimitsOfSize() async {
        let api = RESTAPI.test(definition(["type": "aws_proxy", "httpMethod": "POST", "uri": functionURI("Hello")]))
        let body = await api.respond(
            to: CloudRequest("GET", "/Prod/a/1", body: Array(repeating: 0x20, count: 10_485_761))
        )
        XCTAssertEqual(
            summary(body),
            #"413 RequestTooLargeException {"message":"HTTP content length exceeded 10485760 bytes."}"#
        )
        let head = await api.get("/a/1", ["X": String(repeating: "x", count: 10_300)])
        XCTAssertEqual(head.status, 431)
    }

    func testFunctionsThatCantBeReached() async {
        let payload = AWSError("RequestTooLargeException", "large", status: 413)
        let throttled = AWSError("TooManyRequestsException", "Rate Exceeded.", status: 429)
        for (answer, expected) in [
            (
                StubInvoker.Answer.error(payload),
                #"413 RequestTooLargeException {"message":"Request Entity Too Large"}"#
            ),
            (.error(throttled), failed),
            (
                .failure(#"{"errorMessage":"boom"}"#),
                #"502 InternalServerErrorException {"message": "Internal server error"}"#
            ),
        ] {
            let api = RESTAPI.test(
                definition(["type": "aws_proxy", "httpMethod": "POST", "uri": functionURI("Hello")]),
                StubInvoker(answer)
            )
            let response = await api.get("/a/1")
            XCTAssertEqual(summary(response), expected)
        }
    }
}
