import AWSLambdaEvents
import Foundation
import HTTPTypes
import XCTest

final class APIGatewayTests: XCTestCase {
    func testAbsentPartsOfARequestAreEmpty() throws {
        let request = try decode(APIGatewayRequest.self, restEvent)
        XCTAssertEqual(request.httpMethod, .post)
        XCTAssertEqual(request.path, "/slack/commands")
        XCTAssertEqual(request.queryStringParameters, [:])
        XCTAssertEqual(request.multiValueQueryStringParameters, [:])
        XCTAssertEqual(request.pathParameters, [:])
        XCTAssertEqual(request.stageVariables, [:])
        XCTAssertEqual(request.requestContext.path, "/Prod/slack/commands")
        XCTAssertEqual(request.requestContext.identity.sourceIp, "203.0.113.7")
    }

    func testHeadersAreFoundWhateverTheirCase() throws {
        let request = try decode(APIGatewayRequest.self, restEvent)
        XCTAssertEqual(request.headers.first(name: "x-slack-signature"), "v0=abc")
        XCTAssertNil(request.headers.first(name: "authorization"))
    }

    func testBodyInBase64IsDecoded() throws {
        let encoded = restEvent.replacingOccurrences(of: "\"text=help\"", with: "\"dGV4dD1oZWxw\"")
            .replacingOccurrences(of: "\"isBase64Encoded\": false", with: "\"isBase64Encoded\": true")
        for event in [restEvent, encoded] {
            let request = try decode(APIGatewayRequest.self, event)
            XCTAssertEqual(try request.decodeBody(), Data("text=help".utf8))
        }
    }

    func testNoBodyIsNil() throws {
        let event = restEvent.replacingOccurrences(of: "\"text=help\"", with: "null")
        XCTAssertNil(try decode(APIGatewayRequest.self, event).decodeBody())
    }

    func testRequestSurvivesEncoding() throws {
        let request = try decode(APIGatewayRequest.self, restEvent)
        let again = try JSONDecoder().decode(APIGatewayRequest.self, from: JSONEncoder().encode(request))
        XCTAssertEqual(again.headers, request.headers)
        XCTAssertEqual(again.body, request.body)
    }

    func testResponseHasItsStatusAsANumber() throws {
        let response = APIGatewayResponse(statusCode: .ok, headers: ["content-type": "text/plain"], body: "hi")
        XCTAssertEqual(
            try object(response) as NSDictionary,
            ["statusCode": 200, "headers": ["content-type": "text/plain"], "body": "hi"]
        )
    }

    func testResponseBodyIsTheValuesJSON() throws {
        let response = try APIGatewayResponse(statusCode: 201, encodableBody: ["text": "hi"])
        XCTAssertEqual(response.body, #"{"text":"hi"}"#)
        XCTAssertEqual(response.statusCode, .created)
    }

    func testAbsentPartsOfAnHTTPAPIRequestAreEmpty() throws {
        let request = try decode(APIGatewayV2Request.self, httpEvent)
        XCTAssertEqual(request.context.http.method, .get)
        XCTAssertEqual(request.cookies, [])
        XCTAssertEqual(request.queryStringParameters, [:])
        XCTAssertNil(request.body)
        XCTAssertEqual(request.rawPath, "/hello")
    }

    func testHTTPAPIResponseMayHaveCookies() throws {
        let response = APIGatewayV2Response(statusCode: .noContent, cookies: ["a=1"])
        XCTAssertEqual(try object(response) as NSDictionary, ["statusCode": 204, "cookies": ["a=1"]])
    }

    func testNoMethodIsRefused() {
        XCTAssertNil(HTTPRequest.Method("GET /"))
        XCTAssertEqual(HTTPRequest.Method("PURGE")?.rawValue, "PURGE")
    }

    private func decode<T: Decodable>(_ type: T.Type, _ json: String) throws -> T {
        try JSONDecoder().decode(type, from: Data(json.utf8))
    }

    private func object(_ value: some Encodable) throws -> [String: Any] {
        let json = try JSONSerialization.jsonObject(with: JSONEncoder().encode(value))
        return try XCTUnwrap(json as? [String: Any])
    }

    private let restEvent = """
        {
          "resource": "/slack/commands", "path": "/slack/commands", "httpMethod": "POST",
          "headers": {"Host": "example.com", "X-Slack-Signature": "v0=abc"},
          "multiValueHeaders": {"Host": ["example.com"], "X-Slack-Signature": ["v0=abc"]},
          "queryStringParameters": null, "multiValueQueryStringParameters": null,
          "pathParameters": null, "stageVariables": null,
          "requestContext": {
            "resourceId": "k2x9df", "resourcePath": "/slack/commands", "httpMethod": "POST",
            "extendedRequestId": "JKJaXmPLvHcESHA=", "requestTime": "10/Mar/2020:05:16:23 +0000",
            "path": "/Prod/slack/commands", "accountId": "123456789012", "protocol": "HTTP/1.1", "stage": "Prod",
            "requestTimeEpoch": 1583798639428, "requestId": "c6af9ac6-7b61-11e6-9a41-93e8deadbeef",
            "identity": {"cognitoIdentityPoolId": null, "sourceIp": "203.0.113.7", "userAgent": "Slackbot 1.0"},
            "domainName": "example.com", "apiId": "abcdefghij"
          },
          "body": "text=help", "isBase64Encoded": false
        }
        """

    private let httpEvent = """
        {
          "version": "2.0", "routeKey": "GET /hello", "rawPath": "/hello", "rawQueryString": "",
          "headers": {"host": "example.com"},
          "requestContext": {
            "accountId": "123456789012", "apiId": "abcdefghij", "domainName": "example.com", "domainPrefix": "example",
            "http": {
              "method": "GET", "path": "/hello", "protocol": "HTTP/1.1", "sourceIp": "203.0.113.7", "userAgent": "curl"
            },
            "requestId": "JKJaXmPLvHcESHA=", "routeKey": "GET /hello", "stage": "$default",
            "time": "10/Mar/2020:05:16:23 +0000", "timeEpoch": 1583817383220
          },
          "isBase64Encoded": false
        }
        """
}
