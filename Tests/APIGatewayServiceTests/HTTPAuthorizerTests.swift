import APIGatewayService
import CloudCore
import Crypto
import CryptoExtras
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

    private func encoded(_ bytes: some Sequence<UInt8>) -> String {
        Base64.encode(Array(bytes)).replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }

    private func token(_ claims: JSONValue, _ key: _RSA.Signing.PrivateKey, kid: String = "k1") throws -> String {
        let header: JSONValue = ["alg": "RS256", "kid": .string(kid)]
        let signed = "\(encoded(header.bytes)).\(encoded(claims.bytes))"
        let signature = try key.signature(
            for: SHA256.hash(data: Array(signed.utf8)),
            padding: .insecurePKCS1v1_5
        )
        return "\(signed).\(encoded(signature.rawRepresentation))"
    }

    func testJSONWebTokens() async throws {
        let key = try _RSA.Signing.PrivateKey(keySize: .bits2048)
        let numbers = try key.publicKey.getKeyPrimitives()
        let jwks: JSONValue = [
            "keys": [
                [
                    "kty": "RSA", "kid": "k1", "n": .string(encoded(numbers.modulus)),
                    "e": .string(encoded(numbers.publicExponent)),
                ]
            ]
        ]
        let server = try await HTTPServer.start { request in
            let base = "http://\(request.headers["Host"] ?? "")"
            let isKeys = request.path == "/keys"
            let body: JSONValue = isKeys ? jwks : ["issuer": .string(base), "jwks_uri": .string("\(base)/keys")]
            return CloudResponse(status: 200, headers: [:], body: .bytes(body.bytes))
        }
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
            let text = try token(.object(claims.merging(change) { $1 }), key)
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
            ["Authorization": try token(.object(claims.merging(["scope": "write"]) { $1 }), key)]
        )
        XCTAssertEqual(summary(narrow), #"403 {"message":"Forbidden"}"#)
        XCTAssertEqual(narrow.headers["www-authenticate"], #"Bearer scope="read admin" error="insufficient_scope""#)
        let other = try _RSA.Signing.PrivateKey(keySize: .bits2048)
        let forged = await get(api, ["Authorization": try token(.object(claims), other)])
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
