import APIGatewayService
import CloudCore
import OrderedCollections
import WorkshopCommon
import XCTest

final class AccountAndTagsTests: XCTestCase {
    private let service = APIGatewayService.test()

    func testTheAccountTakesARoleForItsLogs() async {
        var account: JSONObject = [
            "apiKeyVersion": "4", "features": ["UsagePlans"],
            "throttleSettings": ["burstLimit": 5000, "rateLimit": 10000],
        ]
        let before = await service.call("GET", "/account")
        XCTAssertEqual(before, .object(account))
        account["cloudwatchRoleArn"] = "arn:aws:iam::123456789012:role/logs"
        let patch = { (path: JSONValue) -> JSONValue in
            [
                "patchOperations": [
                    ["op": "replace", "path": path, "value": "arn:aws:iam::123456789012:role/logs"]
                ]
            ]
        }
        let after = await service.call("PATCH", "/account", patch("/cloudwatchRoleArn"))
        XCTAssertEqual(after, .object(account))
        let refused = await service.call("PATCH", "/account", patch("/throttleSettings/rateLimit"), status: 400)
        XCTAssertEqual(
            refused["message"],
            "Invalid patch path  '/throttleSettings/rateLimit' specified for op 'replace'. Must be one of: [/cloudwatchRoleArn]"
        )
    }

    func testTagsAreAddedAndTaken() async {
        let api = await service.imported(["paths": ["/": ["get": integration()]]])
        let key = await service.call("POST", "/apikeys", ["name": "k", "tags": ["a": "0"]], status: 201)
        let plan = await service.call("POST", "/usageplans", ["name": "p"], status: 201)
        let web = await service.call("POST", "/v2/apis", ["name": "h", "protocolType": "HTTP"], status: 201)
        let webID = web["apiId"]?.string ?? ""
        await service.call("POST", "/v2/apis/\(webID)/stages", ["stageName": "t"], status: 201)
        for (root, verb, added, resource) in [
            ("/tags/", "PUT", 204, "/restapis/\(api)"), ("/tags/", "PUT", 204, "/restapis/\(api)/stages/s"),
            ("/tags/", "PUT", 204, "/apikeys/\(key["id"]?.string ?? "")"),
            ("/tags/", "PUT", 204, "/usageplans/\(plan["id"]?.string ?? "")"),
            ("/v2/tags/", "POST", 201, "/apis/\(webID)"), ("/v2/tags/", "POST", 201, "/apis/\(webID)/stages/t"),
        ] {
            let path = root + PercentEncoding.encode("arn:aws:apigateway:us-east-1::\(resource)")
            await service.call(verb, path, ["tags": ["a": "1", "b": "2", "c": "3"]], status: added)
            await service.call("DELETE", path, query: "tagKeys=a&tagKeys=b", status: 204)
            let tags = await service.call("GET", path)
            XCTAssertEqual(tags, ["tags": ["c": "3"]], resource)
        }
        let shown = await service.call("GET", "/restapis/\(api)")
        XCTAssertEqual(shown["tags"], ["c": "3"])
    }

    func testOnlyOwnARNsAreTaken() async {
        let path = "/tags/arn%3Aaws%3Ascheduler%3Aus-east-1%3A123456789012%3Aschedule-group%2Fg"
        XCTAssertFalse(service.accepts(CloudRequest("GET", path)))
        let missing = await service.call("GET", "/tags/arn:aws:apigateway:us-east-1::/restapis/none", status: 404)
        XCTAssertEqual(missing["message"], "Invalid resource identifier specified")
        await service.call("GET", "/tags/arn:aws:apigateway:us-east-1::/nothing/x", status: 400)
    }
}
