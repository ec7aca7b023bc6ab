import APIGatewayService
import CloudCore
import OrderedCollections
import WorkshopCommon
import XCTest

final class HTTPAuthorizerTests: XCTestCase {
    private let ok: ScriptedInvoker.Function = { _ in .payload(#"{"statusCode":200,"body":"ok"}"#) }

    private func definition(_ authorizer: JSONValue, scopes: JSONValue = []) -> JSONValue {
        var method = integration(["payloadFormatVersion": "2.0", "uri": functionURI("Hello")]).object ?? [:]
        method["security"] = [["Guard": scopes]]
        return [
            "components": [
                "securitySchemes": ["Guard": ["type": "oauth2", "x-amazon-apigateway-authorizer": authorizer]]
            ],
            "paths": ["/a/{id}": ["get": .object(method)]],
        ]
    }

    // MARK: Functions

    private func request(_ members: JSONObject = [:]) -> JSONValue {
        var authorizer: JSONObject = [
            "type": "request", "authorizerUri": functionURI("Guard"), "identitySource": "$request.header.X-Key",
            "authorizerPayloadFormatVersion": "2.0", "enableSimpleResponses": true,
        ]
        authorizer.merge(members) { $1 }
        return .object(authorizer)
    }

    private func get(_ api: HTTPAPI, _ headers: HeaderFields = [:]) async -> CloudResponse {
        await api.respond(to: CloudRequest("GET", "/a/1", query: "q=1", headers: headers))
    }

    func testASimpleResponseDecides() async {
        for (answer, expected) in [
            (StubInvoker.Answer.payload(#"{"isAuthorized":true,"context":{"n":1}}"#), "200 ok"),
            (.payload(#"{"isAuthorized":false}"#), #"403 {"message":"Forbidden"}"#),
            (.payload("{}"), #"500 {"message":"Internal Server Error"}"#),
            (.failure(#"{"errorMessage":"Unauthorized"}"#), #"500 {"message":"Internal Server Error"}"#),
        ] {
            let invoker = ScriptedInvoker(["Guard": { _ in answer }, "Hello": ok])
            let response = await get(HTTPAPI.test(definition(request()), invoker), ["X-Key": "k"])
            XCTAssertEqual(summary(response), expected)
        }
    }

    func testTheFunctionSeesTheRequestAndIsSeen() async {
        let invoker = ScriptedInvoker([
            "Guard": { _ in .payload(#"{"isAuthorized":true,"context":{"n":1,"l":[2]}}"#) }, "Hello": ok,
        ])
        let missing = await get(HTTPAPI.test(definition(request()), invoker))
        XCTAssertEqual(summary(missing), #"401 {"message":"Unauthorized"}"#)
        XCTAssertEqual(invoker.events(of: "Guard"), [])
        _ = await get(HTTPAPI.test(definition(request()), invoker), ["X-Key": "k"])
        var event = invoker.events(of: "Guard").first?.object ?? [:]
        XCTAssertNotNil(event.removeValue(forKey: "requestContext")?["requestId"])
        XCTAssertNotNil(event.removeValue(forKey: "headers")?["x-key"])
        XCTAssertEqual(
            .object(event),
            [
                "version": "2.0", "type": "REQUEST",
                "routeArn": "arn:aws:execute-api:us-east-1:123456789012:abcdef1234/$default/GET/a/1",
                "identitySource": ["k"], "routeKey": "GET /a/{id}", "rawPath": "/a/1", "rawQueryString": "q=1",
                "queryStringParameters": ["q": "1"], "pathParameters": ["id": "1"],
            ] as JSONValue
        )
        XCTAssertEqual(
            invoker.events(of: "Hello").first?["requestContext"]?["authorizer"],
            ["lambda": ["n": 1, "l": [2]]]
        )
    }

    func testAPolicyOfFormatOneDecides() async {
        let invoker = ScriptedInvoker([
            "Guard": { event in
                let arn = event["methodArn"]?.string ?? ""
                let effect = event["identitySource"] == "good" ? "Allow" : "Deny"
                return .payload(
                    #"{"principalId":"p","policyDocument":{"Statement":[{"Action":"execute-api:Invoke","Effect":"\#(effect)","Resource":"\#(arn)"}]}}"#
                )
            }, "Hello": ok,
        ])
        let api = HTTPAPI.test(
            definition(request(["authorizerPayloadFormatVersion": "1.0", "enableSimpleResponses": false])),
            invoker
        )
        let statuses = [await get(api, ["X-Key": "good"]).status, await get(api, ["X-Key": "bad"]).status]
        XCTAssertEqual(statuses, [200, 403])
        XCTAssertEqual(invoker.events(of: "Guard").first?["authorizationToken"], "good")
    }

    func testAnswersAreKeptOnlyWhenALifetimeIsSet() async {
        let clock = VirtualClock()
        let invoker = ScriptedInvoker(["Guard": { _ in .payload(#"{"isAuthorized":true}"#) }, "Hello": ok])
        let plain = HTTPAPI.test(definition(request()), invoker, clock: clock)
        for _ in 0..<2 { _ = await get(plain, ["X-Key": "k"]) }
        XCTAssertEqual(invoker.events(of: "Guard").count, 2)
        let cached = HTTPAPI.test(definition(request(["authorizerResultTtlInSeconds": 60])), invoker, clock: clock)
        for _ in 0..<2 { _ = await get(cached, ["X-Key": "k"]) }
        XCTAssertEqual(invoker.events(of: "Guard").count, 3)
        _ = await clock.advance(by: .seconds(61))
        _ = await get(cached, ["X-Key": "k"])
        XCTAssertEqual(invoker.events(of: "Guard").count, 4)
    }

    // MARK: JSON Web Tokens

    func testJSONWebTokens() async throws {
        let key = try SigningKey()
        let server = try await key.serve()
        let issuer = "http://127.0.0.1:\(server.port)"
        let clock = VirtualClock(startingAt: Timestamp(millisecondsSince1970: 1_790_000_000_000))
        let invoker = ScriptedInvoker(["Hello": ok])
        let api = HTTPAPI.test(
            definition(
                [
                    "type": "jwt", "identitySource": "$request.header.Authorization",
                    "jwtConfiguration": ["issuer": .string(issuer), "audience": ["app"]],
                ],
                scopes: ["read", "admin"]
            ),
            invoker,
            clock: clock
        )
        let claims: JSONObject = [
            "iss": .string(issuer), "aud": "app", "exp": 1_790_000_060, "scope": "read write", "sub": "ana", "n": 1,
            "groups": ["a", "b"],
        ]
        let unauthorized = #"401 {"message":"Unauthorized"}"#
        let cases: [(JSONObject, String, String?)] = [
            ([:], "200 ok", nil),
            (["iss": "http://127.0.0.1:1"], unauthorized, "invalid issuer"),
            (["aud": "other"], unauthorized, "the token does not have a valid audience"),
            (["exp": 1_790_000_000], unauthorized, "the token has expired"),
            (["nbf": 1_790_000_060], unauthorized, "the token is not valid yet"),
            (["aud": nil, "client_id": "app"], unauthorized, "the token does not have a valid audience"),
        ]
        for (change, expected, why) in cases {
            let text = try key.token(.object(claims.merging(change) { $1 }))
            let response = await get(api, ["Authorization": "Bearer \(text)"])
            XCTAssertEqual(summary(response), expected)
            XCTAssertEqual(
                response.headers["www-authenticate"],
                why.map { "Bearer scope=\"\" error=\"invalid_token\" error_description=\"\($0)\"" }
            )
        }
        XCTAssertEqual(
            invoker.events(of: "Hello").first?["requestContext"]?["authorizer"],
            [
                "jwt": [
                    "claims": [
                        "iss": .string(issuer), "aud": "app", "exp": "1790000060", "scope": "read write", "sub": "ana",
                        "n": "1", "groups": "[a b]",
                    ],
                    "scopes": ["read", "write"],
                ]
            ]
        )
        let narrow = await get(
            api,
            ["Authorization": try key.token(.object(claims.merging(["scope": "write"]) { $1 }))]
        )
        XCTAssertEqual(summary(narrow), #"403 {"message":"Forbidden"}"#)
        XCTAssertEqual(narrow.headers["www-authenticate"], #"Bearer scope="read admin" error="insufficient_scope""#)
        let other = try SigningKey()
        let forged = await get(api, ["Authorization": try other.token(.object(claims))])
        XCTAssertEqual(summary(forged), unauthorized)
        XCTAssertEqual(
            forged.headers["www-authenticate"],
            #"Bearer scope="" error="invalid_token" error_description="signature verification failed""#
        )
        let none = await get(api)
        XCTAssertEqual(summary(none), unauthorized)
        XCTAssertEqual(none.headers["www-authenticate"], "Bearer")
        await server.stop()
    }

    func testAnIssuerElsewhereIsALimitation() async {
        let api = HTTPAPI.test(
            definition(["type": "jwt", "jwtConfiguration": ["issuer": "https://idp.example", "audience": ["app"]]])
        )
        XCTAssertEqual(
            api.limitations,
            ["way to the keys of https://idp.example (its tokens are refused)"]
        )
    }
}
