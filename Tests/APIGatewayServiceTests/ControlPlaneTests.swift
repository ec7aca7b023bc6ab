import APIGatewayService
import CloudCore
import OrderedCollections
import WorkshopCommon
import XCTest

final class ControlPlaneTests: XCTestCase {
    private let service = APIGatewayService.test()

    private func text(_ value: JSONValue, _ member: String) -> String { value[member]?.string ?? "" }

    func testMakesARESTAPIStepByStep() async throws {
        let api = text(await service.call("POST", "/restapis", ["name": "orders"], status: 201), "id")
        let resources = await service.call("GET", "/restapis/\(api)/resources")
        let root = try XCTUnwrap(resources["item"]?[0]?["id"]?.string)
        let orders = await service.call(
            "POST",
            "/restapis/\(api)/resources/\(root)",
            ["pathPart": "orders"],
            status: 201
        )
        XCTAssertEqual(orders["path"], "/orders")
        let path = "/restapis/\(api)/resources/\(text(orders, "id"))/methods/GET"
        await service.call("PUT", path, ["authorizationType": "NONE"], status: 201)
        await service.call("PUT", "\(path)/responses/200", [:], status: 201)
        await service.call(
            "PUT",
            "\(path)/integration",
            ["type": "MOCK", "requestTemplates": ["application/json": #"{"statusCode": 200}"#]],
            status: 201
        )
        await service.call(
            "PUT",
            "\(path)/integration/responses/200",
            ["responseTemplates": ["application/json": "$stageVariables.word"]],
            status: 201
        )
        let tested = await service.call("POST", path, ["stageVariables": ["word": "tested"]])
        XCTAssertEqual(tested["status"], 200)
        XCTAssertEqual(tested["body"], "tested")
        XCTAssertNil(service.api(api)?.stages.first)

        let first = await service.call(
            "POST",
            "/restapis/\(api)/deployments",
            ["stageName": "dev", "variables": ["word": "hello"]],
            status: 201
        )
        let live = try XCTUnwrap(service.api(api))
        let answer = await live.respond(to: CloudRequest("GET", "/dev/orders"))
        XCTAssertEqual(summary(answer), "200 hello")

        // A change shows once it is deployed.
        await service.call(
            "PATCH",
            "\(path)/integration",
            [
                "patchOperations": [
                    ["op": "replace", "path": "/requestTemplates/application~1json", "value": #"{"statusCode": 1}"#]
                ]
            ]
        )
        let before = await service.api(api)?.respond(to: CloudRequest("GET", "/dev/orders"))
        XCTAssertEqual(before?.status, 200)
        await service.call(
            "PATCH",
            "/restapis/\(api)/stages/dev",
            ["patchOperations": [["op": "replace", "path": "/variables/word", "value": "bye"]]]
        )
        let patched = await service.api(api)?.respond(to: CloudRequest("GET", "/dev/orders"))
        XCTAssertEqual(patched?.text, "bye")
        let stage = await service.call("GET", "/restapis/\(api)/stages/dev")
        XCTAssertEqual(stage["deploymentId"], first["id"])
        XCTAssertEqual(stage["createdDate"], 1_790_000_000)
        await service.call("DELETE", "/restapis/\(api)", status: 202)
        XCTAssertNil(service.api(api))
    }

    func testImportsADefinition() async throws {
        let definition: JSONValue = [
            "swagger": "2.0", "info": ["title": "imported", "version": "1"],
            "paths": ["/hello/{name}": ["get": integration(), "post": integration()]],
        ]
        let made = await service.call("POST", "/restapis", definition, query: "mode=import", status: 201)
        XCTAssertEqual(made["name"], "imported")
        let api = text(made, "id")
        let plain = await service.call("GET", "/restapis/\(api)/resources")
        XCTAssertEqual(plain["item"]?.array?.compactMap { $0["path"]?.string }, ["/", "/hello", "/hello/{name}"])
        XCTAssertEqual(plain["item"]?[2]?["resourceMethods"], ["GET": [:], "POST": [:]])
        let whole = await service.call("GET", "/restapis/\(api)/resources", query: "embed=methods")
        XCTAssertEqual(
            whole["item"]?[2]?["resourceMethods"]?["GET"]?["methodIntegration"]?["type"],
            "AWS_PROXY"
        )
        await service.call("POST", "/restapis/\(api)/deployments", ["stageName": "s"], status: 201)
        let answer = await service.api(api)?.respond(to: CloudRequest("GET", "/s/hello/me"))
        XCTAssertEqual(answer?.text, "ok")
    }

    func testKeysAndPlansOpenAStage() async throws {
        var method = integration().object ?? [:]
        method["security"] = [["k": []]]
        let definition: JSONValue = [
            "info": ["title": "guarded"], "securityDefinitions": ["k": ["type": "apiKey", "name": "x-api-key"]],
            "paths": ["/": ["get": .object(method)]],
        ]
        let api = text(await service.call("POST", "/restapis", definition, query: "mode=import", status: 201), "id")
        await service.call("POST", "/restapis/\(api)/deployments", ["stageName": "s"], status: 201)
        let key = await service.call("POST", "/apikeys", ["name": "n", "enabled": true], status: 201)
        let plan = await service.call("POST", "/usageplans", ["name": "p"], status: 201)
        await service.call(
            "PATCH",
            "/usageplans/\(text(plan, "id"))",
            ["patchOperations": [["op": "add", "path": "/apiStages", "value": .string("\(api):s")]]]
        )
        let request = CloudRequest("GET", "/s/", headers: ["x-api-key": text(key, "value")])
        let before = await service.api(api)?.respond(to: request)
        await service.call(
            "POST",
            "/usageplans/\(text(plan, "id"))/keys",
            ["keyId": .string(text(key, "id")), "keyType": "API_KEY"],
            status: 201
        )
        let after = await service.api(api)?.respond(to: request)
        XCTAssertEqual([before?.status, after?.status], [403, 200])
        let hidden = await service.call("GET", "/apikeys")
        XCTAssertNil(hidden["item"]?[0]?["value"])
        let shown = await service.call("GET", "/apikeys", query: "includeValues=true")
        XCTAssertEqual(shown["item"]?[0]?["value"], key["value"])
    }

    func testMakesAnHTTPAPIStepByStep() async throws {
        let made = await service.call("POST", "/v2/apis", ["name": "h", "protocolType": "HTTP"], status: 201)
        XCTAssertEqual(made["createdDate"], "2026-09-21T14:13:20.000Z")
        let api = text(made, "apiId")
        let integration = await service.call(
            "POST",
            "/v2/apis/\(api)/integrations",
            ["integrationType": "AWS_PROXY", "integrationUri": .string(functionARN), "payloadFormatVersion": "2.0"],
            status: 201
        )
        let route: JSONValue = [
            "routeKey": "GET /hello", "target": .string("integrations/\(text(integration, "integrationId"))"),
        ]
        await service.call("POST", "/v2/apis/\(api)/routes", route, status: 201)
        let twice = await service.call("POST", "/v2/apis/\(api)/routes", route, status: 409)
        XCTAssertEqual(twice["message"], "Route with key GET /hello already exists for this API")
        await service.call(
            "POST",
            "/v2/apis/\(api)/stages",
            ["stageName": "$default", "autoDeploy": true],
            status: 201
        )
        let answer = await service.api(api)?.respond(to: CloudRequest("GET", "/hello"))
        XCTAssertEqual(answer?.text, "ok")
        let stages = await service.call("GET", "/v2/apis/\(api)/stages/$default")
        XCTAssertEqual(stages["stageName"], "$default")
        await service.call("DELETE", "/v2/apis/\(api)", status: 204)
        await service.call("GET", "/v2/apis/\(api)", status: 404)
    }

    func testAQuickAPIHasOneRouteForAll() async {
        let made = await service.call(
            "POST",
            "/v2/apis",
            ["name": "q", "protocolType": "HTTP", "target": .string(functionARN)],
            status: 201
        )
        let answer = await service.api(text(made, "apiId"))?.respond(to: CloudRequest("PUT", "/any/where"))
        XCTAssertEqual(answer?.text, "ok")
    }

    func testMistakesAreAnsweredInAWSsWords() async {
        for (method, path, body, status, message) in [
            ("GET", "/restapis/none", JSONValue?.none, 404, "Invalid API identifier specified 123456789012:none"),
            ("POST", "/restapis", [:], 400, "Invalid REST API name specified"),
            ("GET", "/apikeys/none", nil, 404, "Invalid API Key identifier specified"),
            ("GET", "/v2/apis/none", nil, 404, "Invalid API identifier specified none"),
        ] {
            let answer = await service.call(method, path, body, status: status)
            XCTAssertEqual(answer["message"]?.string, message)
        }
        let api = text(await service.call("POST", "/restapis", ["name": "a"], status: 201), "id")
        let empty = await service.call("POST", "/restapis/\(api)/deployments", ["stageName": "s"], status: 400)
        XCTAssertEqual(empty["message"], "The REST API doesn't contain any methods")
        let unknown = await service.call("GET", "/restapis/\(api)/sdks", status: 501)
        XCTAssertEqual(
            unknown["message"],
            "The local cloud has no GET /sdks of API Gateway yet. On AWS this call works."
        )
    }
}
