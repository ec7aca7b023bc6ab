import CloudCore
import LambdaService
import OrderedCollections
import WorkshopCommon
import XCTest

final class FunctionURLTests: ControlPlaneTestCase {
    private static let path = "/2021-10-31/functions/Hello/url"

    /// - Returns: The URL's first label.
    private func createURL(_ more: JSONObject = [:]) async -> String {
        var members: JSONObject = ["AuthType": "NONE"]
        members.merge(more) { $1 }
        let answer = await call("POST", Self.path, .object(members))
        XCTAssertEqual(answer.status, 201, answer.text)
        let url = answer["FunctionUrl"]?.string ?? ""
        XCTAssertTrue(url.hasSuffix(".lambda-url.us-east-1.localhost:4566/"), url)
        return String(url.dropFirst("http://".count).prefix { $0 != "." })
    }

    private func letEverybodyIn() async {
        for (id, action) in [("url", "lambda:InvokeFunctionUrl"), ("invoke", "lambda:InvokeFunction")] {
            let answer = await call(
                "POST",
                "\(Self.functions)/Hello/policy",
                ["StatementId": .string(id), "Action": .string(action), "Principal": "*"]
            )
            XCTAssertEqual(answer.status, 201, answer.text)
        }
    }

    private func get(
        _ id: String,
        _ path: String = "/",
        method: String = "GET",
        query: String? = nil,
        headers: HeaderFields = [:],
        body: [UInt8] = []
    ) async throws -> (status: Int, headers: HeaderFields, text: String) {
        let request = CloudRequest(method, path, query: query, headers: headers, body: body)
        let answer = await service.respond(toURL: id, request)
        let response = try XCTUnwrap(answer)
        return (response.status, response.headers, String(decoding: response.bytes, as: UTF8.self))
    }

    func testTheEventHasThePayloadFormatTwo() async throws {
        await create("Hello", #"while true; do next; respond "$event"; done"#)
        let id = await createURL()
        await letEverybodyIn()
        let answer = try await get(
            id,
            "/a%20b",
            method: "POST",
            query: "x=1&x=2&y=%20",
            headers: ["Content-Type": "text/plain", "X-Two": "1", "x-two": "2", "Cookie": "k=v; l=w"],
            body: Array("hi".utf8)
        )
        var event = try JSONValue(parsing: Array(answer.text.utf8))
        XCTAssertEqual(event["requestContext"]?["apiId"], .string(id))
        XCTAssertEqual(event["requestContext"]?["domainName"], .string("\(id).lambda-url.us-east-1.on.aws"))
        XCTAssertEqual(event["requestContext"]?["accountId"], "anonymous")
        XCTAssertEqual(
            event["requestContext"]?["http"],
            ["method": "POST", "path": "/a b", "protocol": "HTTP/1.1", "sourceIp": "127.0.0.1", "userAgent": ""]
        )
        XCTAssertEqual(event["headers"]?["x-two"], "1,2")
        XCTAssertNil(event["headers"]?["cookie"])
        guard case .object(var members) = event else { return XCTFail("no object") }
        members["requestContext"] = nil
        members["headers"] = nil
        event = .object(members)
        XCTAssertEqual(
            event,
            [
                "version": "2.0", "routeKey": "$default", "rawPath": "/a b", "rawQueryString": "x=1&x=2&y=%20",
                "cookies": ["k=v", "l=w"], "queryStringParameters": ["x": "1,2", "y": " "], "body": "hi",
                "isBase64Encoded": false,
            ]
        )
    }

    func testAnAnswerWithAStatusCodeIsAResponse() async throws {
        await create(
            "Hello",
            Self.answering(
                #"{"statusCode":201,"headers":{"X-A":"b"},"cookies":["k=v"],"body":"aGk=","isBase64Encoded":true}"#
            )
        )
        let id = await createURL()
        await letEverybodyIn()
        let answer = try await get(id)
        XCTAssertEqual(answer.status, 201)
        XCTAssertEqual(answer.text, "hi")
        XCTAssertEqual(answer.headers["X-A"], "b")
        XCTAssertEqual(answer.headers["Set-Cookie"], "k=v")
    }

    func testAnyOtherDocumentIsTheBodyOfA200() async throws {
        await create("Hello", Self.answering(#"{"a":1}"#))
        let id = await createURL()
        await letEverybodyIn()
        let answer = try await get(id)
        XCTAssertEqual(answer.status, 200)
        XCTAssertEqual(answer.headers["Content-Type"], "application/json")
        XCTAssertEqual(answer.text, #"{"a":1}"#)
    }

    /// Recorded: localstack/localstack, tests/aws/services/lambda_/test_lambda.snapshot.json, test_lambda_url_invocation.
    func testADocumentIsWrittenCompactlyAndATextWithoutItsQuotes() async throws {
        await create()
        let id = await createURL()
        await letEverybodyIn()
        let documents = [
            (#""hello""#, "hello"), (#"{"hello": "world"}"#, #"{"hello":"world"}"#),
            (#"["hello", 3, true]"#, #"["hello",3,true]"#), ("1.50", "1.50"), ("null", "null"),
        ]
        for (document, body) in documents {
            await update("Hello", Self.answering(document))
            let answer = try await get(id)
            XCTAssertEqual(answer.text, body)
            XCTAssertEqual(answer.headers["Content-Type"], "application/json")
        }
    }

    func testAFunctionThatFailsIsABadGateway() async throws {
        await create("Hello", Self.failing)
        let id = await createURL()
        await letEverybodyIn()
        let answer = try await get(id)
        XCTAssertEqual(answer.status, 502)
        XCTAssertEqual(answer.text, "Internal Server Error")
    }

    func testAPublicURLNeedsAPolicyThatLetsEverybodyIn() async throws {
        await create()
        let id = await createURL()
        let before = try await get(id)
        await letEverybodyIn()
        let after = try await get(id)
        XCTAssertEqual(before.status, 403)
        XCTAssertEqual(before.headers["x-amzn-ErrorType"], "AccessDeniedException")
        XCTAssertTrue(before.text.contains("lambda:InvokeFunctionUrl and lambda:InvokeFunction"), before.text)
        XCTAssertEqual(after.status, 200)
    }

    func testAURLWithIAMNeedsASignature() async throws {
        await create("Hello", #"while true; do next; respond "$event"; done"#)
        let id = await createURL(["AuthType": "AWS_IAM"])
        let unsigned = try await get(id)
        let signed = try await get(
            id,
            headers: ["Authorization": "AWS4-HMAC-SHA256 Credential=AKIA1/20261125/us-east-1/lambda/aws4_request, …"]
        )
        XCTAssertEqual(unsigned.status, 403)
        XCTAssertEqual(signed.status, 200)
        let event = try JSONValue(parsing: Array(signed.text.utf8))
        XCTAssertEqual(event["requestContext"]?["authorizer"]?["iam"]?["accessKey"], "AKIA1")
    }

    func testPreflightIsAnsweredWithoutTheFunction() async throws {
        await create()
        let id = await createURL([
            "Cors": ["AllowOrigins": ["https://a.example"], "AllowMethods": ["GET", "POST"], "MaxAge": 60]
        ])
        await letEverybodyIn()
        let preflight = try await get(
            id,
            method: "OPTIONS",
            headers: ["Origin": "https://a.example", "Access-Control-Request-Method": "POST"]
        )
        XCTAssertEqual(preflight.status, 200)
        XCTAssertEqual(
            preflight.headers.map { "\($0.name): \($0.value)" },
            [
                "Access-Control-Allow-Origin: https://a.example", "Vary: Origin",
                "Access-Control-Allow-Methods: GET,POST", "Access-Control-Max-Age: 60",
            ]
        )
        let other = try await get(id, headers: ["Origin": "https://b.example"])
        XCTAssertNil(other.headers["Access-Control-Allow-Origin"])
        XCTAssertEqual(logs.lines.count { $0.hasPrefix("START") }, 1)
    }

    /// Recorded: localstack/localstack, tests/aws/services/lambda_/test_lambda_api.snapshot.json.
    func testAnAliasThatIsNotThereHasNoURLToChange() async {
        await create()
        let alias = await call("PUT", Self.path, ["AuthType": "NONE"], query: "Qualifier=live")
        let latest = await call("PUT", Self.path, ["AuthType": "NONE"])
        XCTAssertEqual(alias.error, "404 ResourceNotFoundException: Function does not exist")
        XCTAssertEqual(latest.error, "404 ResourceNotFoundException: The resource you requested does not exist.")
    }

    /// Recorded: localstack/localstack, tests/aws/services/lambda_/test_lambda.snapshot.json, test_lambda_url_echo_invoke and
    /// test_lambda_url_invalid_invoke_mode.
    func testAModeThatNobodyAskedForIsNotAnswered() async {
        await create()
        let created = await call("POST", Self.path, ["AuthType": "NONE"])
        let changed = await call("PUT", Self.path, ["AuthType": "AWS_IAM"])
        let seen = await call("GET", Self.path)
        let given = await call("PUT", Self.path, ["InvokeMode": "BUFFERED"])
        let streaming = await call("PUT", Self.path, ["InvokeMode": "RESPONSE_STREAM"])
        let kept = await call("PUT", Self.path, ["AuthType": "NONE"])
        let invalid = await call("PUT", Self.path, ["InvokeMode": "UNKNOWN"])
        XCTAssertEqual([created.status, changed.status], [201, 200])
        XCTAssertEqual(
            [created, changed, seen, given, streaming, kept].map { $0["InvokeMode"] },
            [nil, nil, "BUFFERED", "BUFFERED", "RESPONSE_STREAM", "RESPONSE_STREAM"]
        )
        XCTAssertEqual(
            invalid.error,
            "400 ValidationException: 1 validation error detected: Value 'UNKNOWN' at 'invokeMode' failed to satisfy "
                + "constraint: Member must satisfy enum value set: [RESPONSE_STREAM, BUFFERED]"
        )
    }

    func testItsConfigurationIsCreatedChangedAndDeleted() async {
        await create()
        let id = await createURL()
        let twice = await call("POST", Self.path, ["AuthType": "NONE"])
        let changed = await call("PUT", Self.path, ["AuthType": "AWS_IAM", "InvokeMode": "RESPONSE_STREAM"])
        let list = await call("GET", "/2021-10-31/functions/Hello/urls")
        let deleted = await call("DELETE", Self.path)
        let gone = await call("GET", Self.path)
        XCTAssertEqual(
            twice.error,
            "409 ResourceConflictException: Failed to create function url config for [functionArn = "
                + "arn:aws:lambda:us-east-1:123456789012:function:Hello]. Error message:  FunctionUrlConfig exists for this "
                + "Lambda function"
        )
        XCTAssertEqual([changed["AuthType"], changed["InvokeMode"]], ["AWS_IAM", "RESPONSE_STREAM"])
        XCTAssertEqual(list["FunctionUrlConfigs"]?.array?.count, 1)
        XCTAssertEqual(deleted.status, 204)
        XCTAssertEqual(gone.error, "404 ResourceNotFoundException: The resource you requested does not exist.")
        let answer = await service.respond(toURL: id, CloudRequest("GET", "/"))
        XCTAssertNil(answer)
    }
}
