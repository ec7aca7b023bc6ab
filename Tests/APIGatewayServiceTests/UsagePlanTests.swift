import APIGatewayService
import CloudCore
import OrderedCollections
import WorkshopCommon
import XCTest

final class UsagePlanTests: XCTestCase {
    private let forbidden = #"403 ForbiddenException {"message":"Forbidden"}"#

    private func api(_ plan: JSONObject, clock: VirtualClock, source: String = "HEADER") -> RESTAPI {
        var method = integration().object ?? [:]
        method["security"] = [["api_key": []]]
        let usage = UsagePlans()
        usage.set(APIKey(id: "k1", value: "secret-value-of-the-key"))
        usage.set(APIKey(id: "k2", value: "switched-off", isEnabled: false))
        var plan = plan
        plan["apiStages"] = [["apiId": "abcdef1234", "stage": "Prod"]]
        usage.set(UsagePlans.Plan(id: "p1", plan, keys: ["k1", "k2"]))
        return RESTAPI.test(
            [
                "x-amazon-apigateway-api-key-source": .string(source),
                "securityDefinitions": ["api_key": ["type": "apiKey", "name": "x-api-key", "in": "header"]],
                "paths": ["/a": ["get": .object(method)]],
            ],
            clock: clock,
            usage: usage
        )
    }

    func testAKeyOpensTheStagesOfItsPlan() async {
        let api = api([:], clock: VirtualClock())
        for (key, expected) in [
            ("secret-value-of-the-key", "200 ok"), ("switched-off", forbidden), ("wrong", forbidden), ("", forbidden),
        ] {
            let response = await api.get("/a", ["x-api-key": key])
            XCTAssertEqual(summary(response), expected, key)
        }
        let none = await api.get("/a")
        XCTAssertEqual(summary(none), forbidden)
    }

    func testTheBurstIsRefilledAtTheRate() async {
        let clock = VirtualClock()
        let api = api(["throttle": ["rateLimit": 2, "burstLimit": 3]], clock: clock)
        var statuses: [Int] = []
        for _ in 0..<4 { statuses.append(await api.get("/a", ["x-api-key": "secret-value-of-the-key"]).status) }
        XCTAssertEqual(statuses, [200, 200, 200, 429])
        let refused = await api.get("/a", ["x-api-key": "secret-value-of-the-key"])
        XCTAssertEqual(summary(refused), #"429 TooManyRequestsException {"message":"Too Many Requests"}"#)
        _ = await clock.advance(by: .milliseconds(500))
        let next = await api.get("/a", ["x-api-key": "secret-value-of-the-key"])
        XCTAssertEqual(next.status, 200)
    }

    func testAQuotaHoldsForItsPeriod() async {
        let clock = VirtualClock(startingAt: Timestamp(millisecondsSince1970: 1_790_000_000_000))
        let api = api(["quota": ["limit": 2, "period": "DAY"]], clock: clock)
        var answers: [String] = []
        for _ in 0..<3 { answers.append(summary(await api.get("/a", ["x-api-key": "secret-value-of-the-key"]))) }
        XCTAssertEqual(
            answers,
            ["200 ok", "200 ok", #"429 LimitExceededException {"message":"Limit Exceeded"}"#]
        )
        _ = await clock.advance(by: .seconds(86400))
        let tomorrow = await api.get("/a", ["x-api-key": "secret-value-of-the-key"])
        XCTAssertEqual(tomorrow.status, 200)
    }

    func testAStageMayBeThrottledAsAWhole() async {
        let clock = VirtualClock()
        let api = RESTAPI.test(
            ["paths": ["/a": ["get": integration()]]],
            stage: ["methodSettings": ["*/*": ["throttlingRateLimit": 1, "throttlingBurstLimit": 1]]],
            clock: clock
        )
        let statuses = [await api.get("/a").status, await api.get("/a").status]
        XCTAssertEqual(statuses, [200, 429])
        _ = await clock.advance(by: .seconds(1))
        let later = await api.get("/a")
        XCTAssertEqual(later.status, 200)
    }

    func testAnAuthorizerMayNameTheKey() async {
        var method = integration(["uri": functionURI("Hello")]).object ?? [:]
        method["security"] = [["api_key": []], ["Guard": []]]
        let usage = UsagePlans()
        usage.set(APIKey(id: "k1", name: "n", value: "the-key"))
        usage.set(
            UsagePlans.Plan(id: "p1", ["apiStages": [["apiId": "abcdef1234", "stage": "Prod"]]], keys: ["k1"])
        )
        let invoker = ScriptedInvoker([
            "Guard": { event in
                .payload(
                    """
                    {"principalId":"a","usageIdentifierKey":\(event["authorizationToken"]?.serialized() ?? "null"),
                    "policyDocument":{"Statement":{"Action":"*","Effect":"Allow","Resource":"*"}}}
                    """
                )
            },
            "Hello": { _ in .payload(#"{"statusCode":200,"body":"ok"}"#) },
        ])
        let api = RESTAPI.test(
            [
                "x-amazon-apigateway-api-key-source": "AUTHORIZER",
                "securityDefinitions": [
                    "api_key": ["type": "apiKey", "name": "x-api-key", "in": "header"],
                    "Guard": [
                        "type": "apiKey", "name": "Authorization", "in": "header",
                        "x-amazon-apigateway-authorizer": ["type": "token", "authorizerUri": functionURI("Guard")],
                    ],
                ],
                "paths": ["/a": ["get": .object(method)]],
            ],
            invoker,
            usage: usage
        )
        let named = await api.get("/a", ["Authorization": "the-key"])
        let unknown = await api.get("/a", ["Authorization": "other", "x-api-key": "the-key"])
        XCTAssertEqual([summary(named), summary(unknown)], ["200 ok", forbidden])
        let identity = invoker.events(of: "Hello").first?["requestContext"]?["identity"]
        XCTAssertEqual(identity?["apiKey"], "the-key")
        XCTAssertEqual(identity?["apiKeyId"], "k1")
    }
}
