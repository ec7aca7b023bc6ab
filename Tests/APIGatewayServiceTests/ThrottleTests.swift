import APIGatewayService
import CloudCore
import OrderedCollections
import WorkshopCommon
import XCTest

final class ThrottleTests: XCTestCase {
    private let tooMany = #"429 TooManyRequestsException {"message":"Too Many Requests"}"#
    private let clock = VirtualClock(startingAt: Timestamp(millisecondsSince1970: 1_790_000_000_000))
    private lazy var service = APIGatewayService.test(clock: clock)

    private func guarded() -> JSONValue {
        var method = integration().object ?? [:]
        method["security"] = [["k": []]]
        return .object(method)
    }

    private func patch(_ path: String, _ operations: [(String, String)]) async {
        let list = operations.map { ["op": "replace", "path": .string($0.0), "value": .string($0.1)] as JSONValue }
        await service.call("PATCH", path, ["patchOperations": .array(list)])
    }

    func testEachMethodOfAStageHasItsOwnLimit() async {
        let paths: JSONValue = [
            "/": ["get": integration()],
            "/pets/{id}": ["get": integration(), "x-amazon-apigateway-any-method": integration()],
        ]
        let api = await service.imported(["paths": paths])
        await patch(
            "/restapis/\(api)/stages/s",
            [
                ("/*/*/throttling/rateLimit", "1"), ("/*/*/throttling/burstLimit", "1"),
                ("/~1pets~1{id}/GET/throttling/rateLimit", "1"), ("/~1pets~1{id}/GET/throttling/burstLimit", "2"),
            ]
        )
        let stage = await service.call("GET", "/restapis/\(api)/stages/s")
        XCTAssertEqual(
            stage["methodSettings"],
            [
                "*/*": ["throttlingRateLimit": 1, "throttlingBurstLimit": 1],
                "pets/{id}/GET": ["throttlingRateLimit": 1, "throttlingBurstLimit": 2],
            ]
        )
        var answers: [String] = []
        for path in ["/s/", "/s/", "/s/pets/1", "/s/pets/2", "/s/pets/3"] {
            answers.append(await service.get(api, path))
        }
        XCTAssertEqual(answers, ["200 ok", tooMany, "200 ok", "200 ok", tooMany])
        let other = await service.api(api)?.respond(to: CloudRequest("POST", "/s/pets/1"))
        XCTAssertEqual(other?.status, 200)
        _ = await clock.advance(by: .seconds(1))
        let later = await service.get(api, "/s/pets/1")
        XCTAssertEqual(later, "200 ok")
    }

    func testAUsagePlanLimitsSingleMethodsForEachKey() async {
        let api = await service.imported([
            "securityDefinitions": ["k": ["type": "apiKey", "name": "x-api-key"]],
            "paths": ["/a": ["get": guarded()], "/b": ["get": guarded()]],
        ])
        let plan = await service.call(
            "POST",
            "/usageplans",
            [
                "name": "p", "throttle": ["rateLimit": 1, "burstLimit": 3],
                "apiStages": [
                    ["apiId": .string(api), "stage": "s", "throttle": ["/a/GET": ["rateLimit": 1, "burstLimit": 1]]]
                ],
            ],
            status: 201
        )
        let planPath = "/usageplans/\(plan["id"]?.string ?? "")"
        var keys: [String] = []
        for _ in 0..<2 {
            let key = await service.call("POST", "/apikeys", ["enabled": true], status: 201)
            await service.call(
                "POST",
                "\(planPath)/keys",
                ["keyId": key["id"] ?? nil, "keyType": "API_KEY"],
                status: 201
            )
            keys.append(key["value"]?.string ?? "")
        }
        var statuses: [String] = []
        for (path, key) in [("/a", 0), ("/a", 0), ("/a", 1), ("/b", 0), ("/b", 0), ("/b", 0), ("/b", 0)] {
            statuses.append(String(await service.get(api, "/s\(path)", ["x-api-key": keys[key]]).prefix(3)))
        }
        XCTAssertEqual(statuses, ["200", "429", "200", "200", "200", "200", "429"])
        await patch(planPath, [("/apiStages/\(api):s/throttle/~1a/GET/burstLimit", "2")])
        let patched = await service.call("GET", planPath)
        XCTAssertEqual(patched["apiStages"]?[0]?["throttle"], ["/a/GET": ["rateLimit": 1, "burstLimit": 2]])
    }

    func testTheGatewayResponsesOfBothLimitsAreTheAPIs() async {
        let api = await service.imported([
            "securityDefinitions": ["k": ["type": "apiKey", "name": "x-api-key"]], "paths": ["/a": ["get": guarded()]],
            "x-amazon-apigateway-gateway-responses": [
                "THROTTLED": [
                    "statusCode": 503, "responseTemplates": ["application/json": "slow: $context.error.message"],
                ],
                "QUOTA_EXCEEDED": ["responseTemplates": ["application/json": "spent: $context.error.message"]],
            ],
        ])
        let key = await service.call("POST", "/apikeys", ["enabled": true], status: 201)
        let plan = await service.call(
            "POST",
            "/usageplans",
            [
                "name": "p", "throttle": ["rateLimit": 1, "burstLimit": 1], "quota": ["limit": 2, "period": "DAY"],
                "apiStages": [["apiId": .string(api), "stage": "s"]],
            ],
            status: 201
        )
        await service.call(
            "POST",
            "/usageplans/\(plan["id"]?.string ?? "")/keys",
            ["keyId": key["id"] ?? nil, "keyType": "API_KEY"],
            status: 201
        )
        var answers: [String] = []
        for _ in 0..<3 {
            for _ in 0..<2 { answers.append(await service.get(api, "/s/a", ["x-api-key": key["value"]?.string ?? ""])) }
            _ = await clock.advance(by: .seconds(1))
        }
        XCTAssertEqual(
            answers,
            [
                "200 ok", "503 TooManyRequestsException slow: Too Many Requests", "200 ok",
                "503 TooManyRequestsException slow: Too Many Requests",
                "429 LimitExceededException spent: Limit Exceeded",
                "503 TooManyRequestsException slow: Too Many Requests",
            ]
        )
    }

    func testRoutesOfAnHTTPAPIAreLimitedOneByOne() async {
        let api = HTTPAPI.test(
            ["paths": ["/a": ["get": integration()], "/b": ["get": integration()]]],
            stage: [
                "stageName": "$default",
                "defaultRouteSettings": ["throttlingRateLimit": 1, "throttlingBurstLimit": 1],
                "routeSettings": ["GET /b": ["throttlingRateLimit": 1, "throttlingBurstLimit": 2]],
            ],
            clock: clock
        )
        var answers: [String] = []
        for path in ["/a", "/a", "/b", "/b", "/b"] {
            answers.append(summary(await api.respond(to: CloudRequest("GET", path))))
        }
        let refused = #"429 {"message":"Too Many Requests"}"#
        XCTAssertEqual(answers, ["200 ok", refused, "200 ok", "200 ok", refused])
    }

    func testADisabledEndpointAnswersNobody() async {
        let rest = await service.imported(["paths": ["/": ["get": integration()]]])
        await patch("/restapis/\(rest)", [("/disableExecuteApiEndpoint", "True")])
        let before = await service.get(rest, "/s/")
        await service.call("POST", "/restapis/\(rest)/deployments", ["stageName": "s"], status: 201)
        let after = await service.get(rest, "/s/")
        XCTAssertEqual([before, after], ["200 ok", #"403 ForbiddenException {"message":"Forbidden"}"#])

        let target: JSONValue = ["name": "q", "protocolType": "HTTP", "target": .string(functionARN)]
        let http = await service.call("POST", "/v2/apis", target, status: 201)["apiId"]?.string ?? ""
        let open = await service.get(http, "/x")
        await service.call("PATCH", "/v2/apis/\(http)", ["disableExecuteApiEndpoint": true])
        let closed = await service.get(http, "/x")
        XCTAssertEqual([open, closed], ["200 ok", #"404 {"message":"Not Found"}"#])
    }

    func testACacheIsALimitationAndCanBeFlushed() async {
        let api = await service.imported(["paths": ["/": ["get": integration()]]])
        await patch("/restapis/\(api)/stages/s", [("/cacheClusterEnabled", "true")])
        XCTAssertEqual(
            service.api(api)?.limitations,
            ["cache, which the stage s has (each request reaches its integration)"]
        )
        await service.call("DELETE", "/restapis/\(api)/stages/s/cache/data", status: 202)
        await service.call("DELETE", "/restapis/\(api)/stages/s/cache/authorizers", status: 202)
        let stage = await service.call("GET", "/restapis/\(api)/stages/s")
        XCTAssertEqual(stage["stageName"], "s")
    }
}
