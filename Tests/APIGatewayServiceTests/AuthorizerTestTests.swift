import APIGatewayService
import CloudCore
import OrderedCollections
import WorkshopCommon
import XCTest

final class AuthorizerTestTests: XCTestCase {
    private let invoker = ScriptedInvoker([
        "Guard": { event in
            switch event["authorizationToken"]?.string {
            case "good":
                .payload(
                    #"{"principalId":"ana","policyDocument":{"Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}}"#
                )
            case "odd": .payload(#"{"principalId":"ana"}"#)
            default: .failure(#"{"errorMessage":"Unauthorized"}"#)
            }
        }
    ])

    private func authorizer(of service: APIGatewayService) async -> String {
        let api = await service.call("POST", "/restapis", ["name": "a"], status: 201)["id"]?.string ?? ""
        let made = await service.call(
            "POST",
            "/restapis/\(api)/authorizers",
            [
                "name": "g", "type": "TOKEN", "authorizerUri": functionURI("Guard"),
                "identitySource": "method.request.header.Authorization",
            ],
            status: 201
        )
        return "/restapis/\(api)/authorizers/\(made["id"]?.string ?? "")"
    }

    func testShowsWhatTheAuthorizerSaid() async {
        let service = APIGatewayService.test(invoker)
        let path = await authorizer(of: service)
        var answer = await service.call("POST", path, ["headers": ["Authorization": "good"]]).object ?? [:]
        XCTAssertNotNil(answer.removeValue(forKey: "latency")?.int)
        let log = answer.removeValue(forKey: "log")?.string ?? ""
        XCTAssertEqual(
            .object(answer),
            [
                "clientStatus": 0, "principalId": "ana",
                "policy": #"{"Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}"#, "authorization": [:],
            ] as JSONValue
        )
        let lines = log.split(separator: "\n")
        XCTAssertTrue(lines[0].hasPrefix("Execution log for request "), log)
        XCTAssertEqual(lines[2], "Mon Sep 21 14:13:20 UTC 2026 : Incoming identity: good")
        XCTAssertEqual(lines.last, "Mon Sep 21 14:13:20 UTC 2026 : Successfully completed authorizer execution")
        let event = invoker.events(of: "Guard").first
        XCTAssertEqual(event?["type"], "TOKEN")
        XCTAssertEqual(event?["methodArn"]?.string?.hasSuffix("/ESTestInvoke-stage/GET/"), true)
    }

    func testTellsTheStatusThatTheClientWouldGet() async {
        let service = APIGatewayService.test(invoker)
        let path = await authorizer(of: service)
        for (headers, status, line) in [
            (["Authorization": "bad"] as JSONValue, 401, "Unauthorized request: "),
            ([:], 401, "Unauthorized request: "),
            (["Authorization": "odd"], 500, "Execution failed due to configuration error: "),
        ] {
            let answer = await service.call("POST", path, ["headers": headers])
            XCTAssertEqual(answer["clientStatus"]?.int, status)
            XCTAssertNil(answer["policy"])
            XCTAssertEqual(answer["log"]?.string?.contains(line), true)
        }
        let missing = await service.call("POST", path + "x", [:], status: 404)
        XCTAssertEqual(missing["message"], "Invalid Authorizer identifier specified")
    }

    func testAMethodsTestTellsItsLog() async {
        let service = APIGatewayService.test()
        let api = await service.imported(["paths": ["/pets/{id}": ["get": integration()]]])
        let resources = await service.call("GET", "/restapis/\(api)/resources")
        let id = resources["item"]?.array?.last?["id"]?.string ?? ""
        let answer = await service.call(
            "POST",
            "/restapis/\(api)/resources/\(id)/methods/GET",
            ["pathWithQueryString": "/pets/7?a=1", "headers": ["X": "y"]]
        )
        let lines = (answer["log"]?.string ?? "").split(separator: "\n").map { $0.split(separator: " : ").last ?? "" }
        XCTAssertEqual(
            Array(lines[2..<7]),
            [
                "HTTP Method: GET, Resource Path: /pets/7", "Method request path: {id=7}",
                "Method request query string: {a=1}", "Method request headers: {X=y}",
                "Method request body before transformations: ",
            ]
        )
        XCTAssertEqual(lines.last, "Method completed with status: 200")
    }
}
