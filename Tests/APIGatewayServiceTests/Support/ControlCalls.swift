import APIGatewayService
import CloudCore
import OrderedCollections
import WorkshopCommon
import XCTest

extension APIGatewayService {
    /// An account in which nothing is made yet, at 2026-09-21T14:13:20Z.
    static func test(
        _ invoker: any FunctionInvoker = StubInvoker(.payload(#"{"statusCode":200,"body":"ok"}"#)),
        clock: any CloudClock = VirtualClock(startingAt: Timestamp(millisecondsSince1970: 1_790_000_000_000)),
        userPools: String? = nil
    ) -> APIGatewayService {
        APIGatewayService(context: GatewayContext(clock: clock, invoker: invoker, userPools: userPools))
    }

    /// A call of API Gateway's own API.
    @discardableResult
    func call(
        _ method: String,
        _ path: String,
        _ body: JSONValue? = nil,
        query: String? = nil,
        status: Int = 200,
        line: UInt = #line
    ) async -> JSONValue {
        let request = CloudRequest(method, path, query: query, body: body?.bytes ?? [])
        XCTAssertTrue(accepts(request), path, line: line)
        let response = await respond(to: request)
        XCTAssertEqual(response.status, status, response.text, line: line)
        return (try? JSONValue(parsing: response.bytes)) ?? nil
    }

    /// Imports a REST API and shows it at the stage `s`.
    func imported(_ definition: JSONValue) async -> String {
        let made = await call("POST", "/restapis", definition, query: "mode=import", status: 201)
        let id = made["id"]?.string ?? ""
        await call("POST", "/restapis/\(id)/deployments", ["stageName": "s"], status: 201)
        return id
    }

    func get(_ api: String, _ path: String, _ headers: HeaderFields = [:]) async -> String {
        guard let response = await self.api(api)?.respond(to: CloudRequest("GET", path, headers: headers)) else {
            return "no API"
        }
        return summary(response)
    }
}
