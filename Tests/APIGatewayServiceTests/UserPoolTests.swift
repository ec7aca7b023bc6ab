import APIGatewayService
import CloudCore
import OrderedCollections
import WorkshopCommon
import XCTest

final class UserPoolTests: XCTestCase {
    private let pool = "us-east-1_AbCdEf123"
    private let unauthorized = #"401 UnauthorizedException {"message":"Unauthorized"}"#
    private let invoker = StubInvoker(.payload(#"{"statusCode":200,"body":"ok"}"#))

    private func definition(scopes: JSONValue) -> JSONValue {
        var plain = integration().object ?? [:]
        plain["security"] = [["Pool": []]]
        var scoped = integration().object ?? [:]
        scoped["security"] = [["Pool": scopes]]
        return [
            "securityDefinitions": [
                "Pool": [
                    "type": "apiKey", "name": "Authorization", "in": "header",
                    "x-amazon-apigateway-authorizer": [
                        "type": "cognito_user_pools",
                        "providerARNs": [.string("arn:aws:cognito-idp:us-east-1:123456789012:userpool/\(pool)")],
                    ],
                ]
            ],
            "paths": ["/me": ["get": .object(plain)], "/pets": ["get": .object(scoped)]],
        ]
    }

    private var claims: JSONObject {
        [
            "iss": .string("https://cognito-idp.us-east-1.amazonaws.com/\(pool)"), "token_use": "id", "aud": "app",
            "exp": 1_790_000_060, "iat": 1_789_999_000, "sub": "ana", "cognito:groups": ["a", "b"],
        ]
    }

    func testAnEmulatorsKeysOpenMethodsByTheKindOfTokenAndItsScopes() async throws {
        let key = try SigningKey()
        let server = try await key.serve()
        let service = APIGatewayService.test(invoker, userPools: "http://127.0.0.1:\(server.port)")
        let api = await service.imported(definition(scopes: ["pets/read", "pets/write"]))
        let access: JSONObject = ["token_use": "access", "aud": nil, "client_id": "app", "scope": "pets/read openid"]
        let cases: [(path: String, change: JSONObject, expected: String)] = [
            ("/s/me", [:], "200 ok"), ("/s/me", access, unauthorized), ("/s/pets", [:], unauthorized),
            ("/s/pets", access, "200 ok"),
            ("/s/pets", access.merging(["scope": "openid"]) { $1 }, unauthorized),
            ("/s/me", ["exp": 1_790_000_000], unauthorized), ("/s/me", ["iss": "https://other"], unauthorized),
            ("/s/me", ["iss": .string("http://127.0.0.1:\(server.port)/\(pool)")], "200 ok"),
        ]
        for (path, change, expected) in cases {
            let token = try key.token(.object(claims.merging(change) { $1 }))
            let answer = await service.get(api, path, ["Authorization": token])
            XCTAssertEqual(answer, expected, "\(path) \(change)")
        }
        let forged = await service.get(api, "/s/me", ["Authorization": try SigningKey().token(.object(claims))])
        let none = await service.get(api, "/s/me")
        XCTAssertEqual([forged, none], [unauthorized, unauthorized])
        let event = invoker.invocations.first.flatMap { try? JSONValue(parsing: $0.payload) }
        XCTAssertEqual(
            event?["requestContext"]?["authorizer"],
            [
                "claims": [
                    "iss": claims["iss"] ?? nil, "token_use": "id", "aud": "app", "exp": "Mon Sep 21 14:14:20 UTC 2026",
                    "iat": "Mon Sep 21 13:56:40 UTC 2026", "sub": "ana", "cognito:groups": "a,b",
                ]
            ]
        )
        XCTAssertEqual(service.api(api)?.limitations, [])
        await server.stop()
    }

    func testWithoutThePoolsKeysNoTokenIsBelieved() async throws {
        let service = APIGatewayService.test(invoker)
        let api = await service.imported(definition(scopes: []))
        let token = try SigningKey().token(.object(claims))
        let answer = await service.get(api, "/s/me", ["Authorization": token])
        XCTAssertEqual(answer, unauthorized)
        XCTAssertEqual(
            service.api(api)?.limitations,
            [
                "Cognito user pools, as GET /me asks for (their tokens are refused)",
                "Cognito user pools, as GET /pets asks for (their tokens are refused)",
            ]
        )
        let list = await service.call("GET", "/restapis/\(api)/authorizers")
        let id = list["item"]?[0]?["id"]?.string ?? ""
        let tested = await service.call(
            "POST",
            "/restapis/\(api)/authorizers/\(id)",
            ["headers": ["Authorization": .string(token)]]
        )
        XCTAssertEqual(tested["clientStatus"], 401)
        XCTAssertEqual(
            tested["log"]?.string?.contains("Unauthorized: the keys of \(pool) are not on this machine"),
            true
        )
    }
}
