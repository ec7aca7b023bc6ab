import APIGatewayService
import CloudCore
import OrderedCollections
import Synchronization
import WorkshopCommon
import XCTest

final class RESTIntegrationTests: XCTestCase {
    private func definition(_ integration: JSONValue) -> JSONValue {
        ["paths": ["/a/{id}": ["x-amazon-apigateway-any-method": ["x-amazon-apigateway-integration": integration]]]]
    }

    private let failed = #"500 InternalServerErrorException {"message": "Internal server error"}"#

    // MARK: Mock

    func testAMocksTemplateChoosesTheStatus() async {
        let api = RESTAPI.test(
            definition([
                "type": "mock",
                "requestTemplates": [
                    "application/json": """
                    #if($input.params('id') == 'none'){"statusCode": 404}#else{"statusCode": 200}#end
                    """
                ],
                "responses": [
                    "default": [
                        "statusCode": "200",
                        "responseTemplates": ["application/json": #"{"id":"$input.params('id')"}"#],
                        "responseParameters": ["method.response.header.X-Stage": "context.stage"],
                    ],
                    "4\\d\\d": [
                        "statusCode": 404,
                        "responseTemplates": [
                            "text/plain": "no $context.resourcePath#set($context.responseOverride.header.X-A = 'b')"
                        ],
                    ],
                ],
            ])
        )
        let found = await api.get("/a/7")
        XCTAssertEqual(summary(found), #"200 {"id":"7"}"#)
        XCTAssertEqual(found.headers["X-Stage"], "Prod")
        let missing = await api.get("/a/none")
        XCTAssertEqual(summary(missing), "404 no /a/{id}")
        XCTAssertEqual(missing.headers["Content-Type"], "text/plain")
        XCTAssertEqual(missing.headers["X-A"], "b")
    }

    func testAMockWithoutAStatusIsAMistake() async {
        for template in ["{}", "no json", "#if("] {
            let mock: JSONValue = [
                "type": "mock", "requestTemplates": ["application/json": .string(template)],
                "responses": ["default": ["statusCode": "200"]],
            ]
            let response = await RESTAPI.test(definition(mock)).get("/a/1")
            XCTAssertEqual(summary(response), failed, template)
        }
    }

    func testContentTypesWithoutATemplate() async {
        for (passthrough, expected) in [
            ("when_no_match", 200), ("when_no_templates", 415), ("never", 415),
        ] {
            let mock: JSONValue = [
                "type": "mock", "passthroughBehavior": .string(passthrough),
                "requestTemplates": ["application/json": #"{"statusCode": 200}"#],
                "responses": ["default": ["statusCode": "200"]],
            ]
            let response = await RESTAPI.test(definition(mock))
                .post("/a/1", #"{"statusCode": 200}"#, ["Content-Type": "text/plain"])
            XCTAssertEqual(response.status, expected, passthrough)
            if expected == 415 {
                XCTAssertEqual(
                    summary(response),
                    #"415 UnsupportedMediaTypeException {"message": "Unsupported Media Type"}"#
                )
            }
        }
    }

    // MARK: Functions behind templates

    private var custom: JSONValue {
        [
            "type": "aws", "httpMethod": "POST", "uri": functionURI("Hello"),
            "requestTemplates": ["application/json": #"{"id": "$input.params('id')", "name": $input.json('$.name')}"#],
            "responses": [
                "default": [
                    "statusCode": "200",
                    "responseTemplates": ["application/json": #"{"greeting": "$input.path('$.text')"}"#],
                    "responseParameters": ["method.response.header.X-Length": "integration.response.body.length"],
                ],
                "\\[NotFound\\].*": [
                    "statusCode": "404", "responseTemplates": ["application/json": "$input.path('$.errorMessage')"],
                ],
                ".+": ["statusCode": "502"],
            ],
        ]
    }

    func testAFunctionBehindTemplates() async {
        let invoker = ScriptedInvoker(["Hello": { _ in .payload(#"{"text":"Hi","length":2}"#) }])
        let response = await RESTAPI.test(definition(custom), invoker).post("/a/7", #"{"name":"Ana"}"#)
        XCTAssertEqual(summary(response), #"200 {"greeting": "Hi"}"#)
        XCTAssertEqual(response.headers["X-Length"], "2")
        XCTAssertEqual(invoker.events(of: "Hello"), [["id": "7", "name": "Ana"]])
    }

    func testTheErrorMessageSelectsTheResponse() async {
        for (error, expected) in [
            (#"{"errorMessage":"[NotFound] no such one"}"#, "404 [NotFound] no such one"),
            (#"{"errorMessage":"boom"}"#, #"502 {"errorMessage":"boom"}"#),
        ] {
            let invoker = ScriptedInvoker(["Hello": { _ in .failure(error) }])
            let response = await RESTAPI.test(definition(custom), invoker).post("/a/7", "{}")
            XCTAssertEqual(summary(response), expected)
        }
    }

    func testALoneBodyPassesThroughWhereNoTemplateIs() async {
        let invoker = ScriptedInvoker(["Hello": { event in .payload(event.serialized()) }])
        let plain: JSONValue = [
            "type": "aws", "httpMethod": "POST", "uri": functionURI("Hello"),
            "responses": ["default": ["statusCode": "201"]],
        ]
        let response = await RESTAPI.test(definition(plain), invoker).post("/a/7", #"{"x":[1]}"#)
        XCTAssertEqual(summary(response), #"201 {"x":[1]}"#)
    }

    func testAStageVariableNamesTheFunction() async {
        let invoker = ScriptedInvoker(["Hello-blue": { _ in .payload(#"{"statusCode":200,"body":"blue"}"#) }])
        let proxy: JSONValue = [
            "type": "aws_proxy", "httpMethod": "POST", "uri": functionURI("Hello-${stageVariables.color}"),
        ]
        let response = await RESTAPI.test(definition(proxy), invoker, stage: ["variables": ["color": "blue"]]).get(
            "/a/1"
        )
        XCTAssertEqual(summary(response), "200 blue")
        let missing = await RESTAPI.test(definition(proxy), invoker).get("/a/1")
        XCTAssertEqual(summary(missing), failed)
    }

    // MARK: Streams

    private let streaming: JSONValue = [
        "type": "aws_proxy", "httpMethod": "POST",
        "uri": .string(
            "arn:aws:apigateway:us-east-1:lambda:path/2021-11-15/functions/\(functionARN)/response-streaming-invocations"
        ),
    ]

    func testAStreamedAnswerBeginsWithItsPrelude() async throws {
        let zeros = String(repeating: "\0", count: 8)
        let answer = #"{"statusCode":201,"headers":{"Server":"mine"},"cookies":["a=b","c=d"]}"# + zeros + "hello"
        let response = await RESTAPI.test(definition(streaming), StubInvoker(.payload(answer))).get("/a/1")
        XCTAssertEqual(response.status, 201)
        XCTAssertEqual(response.headers["x-amzn-Remapped-Server"], "mine")
        XCTAssertEqual(response.headers.values("Set-Cookie"), ["a=b", "c=d"])
        guard case .byteStream(let chunks) = response.body else { return XCTFail("the body is no stream") }
        var body: [UInt8] = []
        while let chunk = try await chunks.next() { body += chunk }
        XCTAssertEqual(String(decoding: body, as: UTF8.self), "hello")
    }

    func testAStreamWithoutAPreludeIsABadGateway() async {
        for answer in [
            StubInvoker.Answer.payload(#"{"statusCode":200,"body":"whole"}"#),
            .payload("[]" + String(repeating: "\0", count: 8)), .failure(#"{"errorMessage":"boom"}"#),
        ] {
            let response = await RESTAPI.test(definition(streaming), StubInvoker(answer)).get("/a/1")
            XCTAssertEqual(
                summary(response),
                #"502 InternalServerErrorException {"message": "Internal server error"}"#
            )
        }
    }

    // MARK: Services

    func testStartsAnExecution() async {
        let services = StubServices(200, #"{"executionArn":"arn:e","startDate":1.7E9}"#)
        let api = RESTAPI.test(
            definition([
                "type": "aws", "httpMethod": "POST", "uri": "arn:aws:apigateway:us-east-1:states:action/StartExecution",
                "requestTemplates": [
                    "application/json":
                        #"{"input": "$util.escapeJavaScript($input.json('$'))", "stateMachineArn": "arn:m"}"#
                ],
                "responses": [
                    "default": [
                        "statusCode": "200",
                        "responseTemplates": ["application/json": #"{"arn": "$input.path('$.executionArn')"}"#],
                    ],
                    "4\\d{2}": ["statusCode": "400"],
                ],
            ]),
            services: services
        )
        let response = await api.post("/a/1", #"{"k":"v"}"#)
        XCTAssertEqual(summary(response), #"200 {"arn": "arn:e"}"#)
        let request = services.requests[0]
        XCTAssertEqual(request.method, "POST")
        XCTAssertEqual(request.path, "/")
        XCTAssertEqual(request.headers["X-Amz-Target"], "AWSStepFunctions.StartExecution")
        XCTAssertEqual(request.headers["Host"], "states.us-east-1.amazonaws.com")
        XCTAssertEqual(request.headers["Content-Type"], "application/x-amz-json-1.0")
        XCTAssertNotNil(request.headers["Authorization"]?.firstMatch(of: #/\/us-east-1\/states\/aws4_request/#))
        XCTAssertEqual(
            String(decoding: request.body, as: UTF8.self),
            #"{"input": "{\"k\":\"v\"}", "stateMachineArn": "arn:m"}"#
        )
    }

    func testSendsAMessageByAQueuesPath() async {
        let services = StubServices(200, "<SendMessageResponse/>")
        let api = RESTAPI.test(
            definition([
                "type": "aws", "httpMethod": "POST",
                "uri": "arn:aws:apigateway:us-east-1:sqs:path/123456789012/{queue}",
                "requestParameters": [
                    "integration.request.header.Content-Type": "'application/x-www-form-urlencoded'",
                    "integration.request.path.queue": "method.request.path.id",
                ],
                "requestTemplates": ["application/json": "Action=SendMessage&MessageBody=$util.urlEncode($input.body)"],
                "responses": ["default": ["statusCode": "202", "responseTemplates": ["application/json": "sent"]]],
            ]),
            services: services
        )
        let response = await api.post("/a/orders", #"{"k":"v"}"#)
        XCTAssertEqual(summary(response), "202 sent")
        let request = services.requests[0]
        XCTAssertEqual(request.path, "/123456789012/orders")
        XCTAssertEqual(request.headers["Content-Type"], "application/x-www-form-urlencoded")
        XCTAssertEqual(request.headers["Accept"], "application/json")
        XCTAssertEqual(request.headers["User-Agent"], "AmazonAPIGateway_abcdef1234")
        XCTAssertEqual(
            String(decoding: request.body, as: UTF8.self),
            "Action=SendMessage&MessageBody=%7B%22k%22%3A%22v%22%7D"
        )
    }

    func testAServiceThatRefusesSelectsByItsStatus() async {
        let services = StubServices(400, #"{"__type":"StateMachineDoesNotExist"}"#)
        let api = RESTAPI.test(
            definition([
                "type": "aws", "httpMethod": "POST", "uri": "arn:aws:apigateway:us-east-1:states:action/StartExecution",
                "responses": ["default": ["statusCode": "200"], "4\\d{2}": ["statusCode": "422"]],
            ]),
            services: services
        )
        let response = await api.post("/a/1", "{}")
        XCTAssertEqual(summary(response), #"422 {"__type":"StateMachineDoesNotExist"}"#)
    }

    // MARK: HTTP

    /// A server that tells what it was asked.
    private func withServer(_ body: (String) async -> Void) async throws {
        let server = try await HTTPServer.start { request in
            CloudResponse(
                status: request.path == "/gone" ? 410 : 200,
                headers: [
                    "Content-Type": "text/plain", "X-Seen": request.headers["X-Extra"] ?? "none", "Server": "mine",
                ],
                body: .bytes(
                    Array(
                        "\(request.method) \(request.path)?\(request.query ?? "") \(String(decoding: request.body, as: UTF8.self))"
                            .utf8
                    )
                )
            )
        }
        await body("http://127.0.0.1:\(server.port)")
        await server.stop()
    }

    func testPassesARequestOnToAServer() async throws {
        try await withServer { address in
            let api = RESTAPI.test(
                definition([
                    "type": "http_proxy", "httpMethod": "ANY", "uri": .string("\(address)/x/{name}"),
                    "requestParameters": [
                        "integration.request.path.name": "method.request.path.id",
                        "integration.request.header.X-Extra": "'e'",
                    ],
                ])
            )
            let response = await api.respond(
                to: CloudRequest("PUT", "/Prod/a/b%20c", query: "q=1", body: Array("hi".utf8))
            )
            XCTAssertEqual(summary(response), "200 PUT /x/b%20c?q=1 hi")
            XCTAssertEqual(response.headers["X-Seen"], "e")
            XCTAssertEqual(response.headers["x-amzn-Remapped-Server"], "mine")
        }
    }

    func testMapsAServersAnswer() async throws {
        try await withServer { address in
            let api = RESTAPI.test(
                definition([
                    "type": "http", "httpMethod": "GET", "uri": .string("\(address)/{place}"),
                    "requestParameters": ["integration.request.path.place": "method.request.path.id"],
                    "responses": [
                        "default": [
                            "statusCode": "200",
                            "responseParameters": ["method.response.header.X": "integration.response.header.X-Seen"],
                        ],
                        "410": ["statusCode": "404", "responseTemplates": ["application/json": "gone"]],
                    ],
                ])
            )
            let there = await api.get("/a/there")
            XCTAssertEqual(summary(there), "200 GET /there? ")
            XCTAssertEqual(there.headers["X"], "none")
            let gone = await api.get("/a/gone")
            XCTAssertEqual(summary(gone), "404 gone")
        }
    }

    func testNoServerAndNoWay() async throws {
        let free = try await HTTPServer.start { _ in CloudResponse(status: 200) }
        let port = free.port
        await free.stop()
        let closed = await RESTAPI.test(
            definition(["type": "http_proxy", "httpMethod": "GET", "uri": .string("http://127.0.0.1:\(port)/")])
        ).get("/a/1")
        XCTAssertEqual(
            summary(closed),
            #"504 InternalServerErrorException {"message": "Network error communicating with endpoint"}"#
        )
        let far = await RESTAPI.test(
            definition(["type": "http_proxy", "httpMethod": "GET", "uri": "https://example.com/"])
        ).get("/a/1")
        XCTAssertEqual(
            summary(far),
            #"501 NotImplementedException {"message": "The local cloud has no way to example.com, only to addresses of this machine, yet"}"#
        )
    }
}
