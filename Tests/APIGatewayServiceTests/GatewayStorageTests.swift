import APIGatewayService
import CloudCore
import Foundation
import OrderedCollections
import SystemPackage
import WorkshopCommon
import XCTest

final class GatewayStorageTests: XCTestCase {
    private let folder = FilePath(NSTemporaryDirectory()).appending("gateway-\(UInt64.random(in: 0 ... .max))")

    override func setUpWithError() throws { try LocalFileSystem().createFolder(folder) }
    override func tearDownWithError() throws { try LocalFileSystem().remove(folder) }

    /// The account as another process would find it.
    private func opened<Result>(_ body: (APIGatewayService) async throws -> Result) async throws -> Result {
        let store = try Store(file: folder.appending("cloud.sqlite"))
        defer { store.close() }
        let context = GatewayContext(invoker: StubInvoker(.payload(#"{"statusCode":200,"body":"ok"}"#)))
        return try await body(try APIGatewayService(context: context, store: store))
    }

    func testWhatTheAPIMadeIsThereAgain() async throws {
        var method = integration().object ?? [:]
        method["security"] = [["k": []]]
        let definition: JSONValue = [
            "securityDefinitions": ["k": ["type": "apiKey", "name": "x-api-key"]],
            "paths": ["/pets/{id}": ["get": .object(method)]],
        ]
        let made = try await opened { service -> (api: String, http: String, key: String) in
            let api = await service.imported(definition)
            let target: JSONValue = ["name": "q", "protocolType": "HTTP", "target": .string(functionARN)]
            let http = await service.call("POST", "/v2/apis", target, status: 201)
            let key = await service.call("POST", "/apikeys", ["name": "k", "enabled": true], status: 201)
            let stages: JSONValue = [["apiId": .string(api), "stage": "s"]]
            let plan = await service.call("POST", "/usageplans", ["name": "p", "apiStages": stages], status: 201)
            await service.call(
                "POST",
                "/usageplans/\(plan["id"]?.string ?? "")/keys",
                ["keyId": key["id"] ?? nil, "keyType": "API_KEY"],
                status: 201
            )
            // What is not deployed yet must not show afterwards either.
            let resources = await service.call("GET", "/restapis/\(api)/resources")
            let root = resources["item"]?[0]?["id"]?.string ?? ""
            await service.call("POST", "/restapis/\(api)/resources/\(root)", ["pathPart": "later"], status: 201)
            await service.call(
                "PATCH",
                "/account",
                ["patchOperations": [["op": "replace", "path": "/cloudwatchRoleArn", "value": "arn:r"]]]
            )
            return (api, http["apiId"]?.string ?? "", key["value"]?.string ?? "")
        }
        try await opened { service in
            let answers = [
                await service.get(made.api, "/s/pets/1", ["x-api-key": made.key]),
                await service.get(made.api, "/s/pets/1"),
                await service.get(made.api, "/s/later"), await service.get(made.http, "/any"),
            ]
            XCTAssertEqual(
                answers,
                [
                    "200 ok", #"403 ForbiddenException {"message":"Forbidden"}"#,
                    #"403 MissingAuthenticationTokenException {"message":"Missing Authentication Token"}"#, "200 ok",
                ]
            )
            let account = await service.call("GET", "/account")
            XCTAssertEqual(account["cloudwatchRoleArn"], "arn:r")
            await service.call("DELETE", "/restapis/\(made.api)", status: 202)
        }
        try await opened { service in XCTAssertEqual(service.apiIDs, [made.http]) }
    }

    func testATemplatesAPIsComeBackWithTheTemplateOnly() async throws {
        try await opened { service in
            service.deploy(RESTDocument(id: "abcdef1234", name: "declared"), stages: [["stageName": "s"]])
            service.deploy(keys: [APIKey(id: "k", value: "v")], plans: [UsagePlans.Plan(id: "p", [:], keys: ["k"])])
            await service.call(
                "PUT",
                "/tags/arn:aws:apigateway:us-east-1::/apikeys/k",
                ["tags": ["a": "b"]],
                status: 204
            )
        }
        try await opened { service in
            XCTAssertEqual(service.apiIDs, [])
            let keys = await service.call("GET", "/apikeys")
            XCTAssertEqual(keys, ["item": []])
        }
    }

    func testAChangeThatCannotBeWrittenIsNotMade() async throws {
        let store = try Store(file: folder.appending("cloud.sqlite"))
        let context = GatewayContext(invoker: StubInvoker(.payload("{}")))
        let service = try APIGatewayService(context: context, store: store)
        store.close()
        await service.call("POST", "/restapis", ["name": "lost"], status: 500)
        let all = await service.call("GET", "/restapis")
        XCTAssertEqual(all, ["item": []])
    }
}
