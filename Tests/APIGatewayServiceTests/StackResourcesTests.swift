import APIGatewayService
import CloudCore
import OrderedCollections
import WorkshopCommon
import XCTest

/// APIs that a template writes out resource by resource.
final class StackResourcesTests: XCTestCase {
    private func resource(_ type: String, _ id: String, _ properties: JSONValue) -> StackResource {
        StackResource(type: "AWS::ApiGateway\(type)", physicalID: id, properties: properties)
    }

    func testARESTAPIOfResources() async {
        var document = RESTDocument(id: "api", properties: ["Name": "a", "ApiKeySourceType": "HEADER"])
        // Children may stand before their parents.
        document.merge([
            resource(
                "::Method",
                "m1",
                [
                    "RestApiId": "api", "ResourceId": "child", "HttpMethod": "POST", "AuthorizationType": "NONE",
                    "RequestValidatorId": "v1", "RequestModels": ["application/json": "Order"],
                    "Integration": [
                        "Type": "AWS_PROXY", "IntegrationHttpMethod": "POST", "Uri": functionURI("Hello"),
                    ],
                ]
            ),
            resource(
                "::Method",
                "m2",
                [
                    "RestApiId": "api", "ResourceId": "root-of-another-kind", "HttpMethod": "GET",
                    "Integration": [
                        "Type": "MOCK", "RequestTemplates": ["application/json": #"{"statusCode": 200}"#],
                        "IntegrationResponses": [
                            ["StatusCode": 200, "ResponseTemplates": ["application/json": "root"]]
                        ],
                    ],
                ]
            ),
            resource("::Resource", "child", ["RestApiId": "api", "ParentId": "parent", "PathPart": "{id}"]),
            resource("::Resource", "parent", ["RestApiId": "api", "ParentId": "the-root", "PathPart": "orders"]),
            resource("::Resource", "other", ["RestApiId": "another", "ParentId": "x", "PathPart": "no"]),
            resource("::RequestValidator", "v1", ["RestApiId": "api", "ValidateRequestBody": true]),
            resource("::Model", "Order", ["RestApiId": "api", "Name": "Order", "Schema": ["type": "object"]]),
            resource(
                "::GatewayResponse",
                "g",
                [
                    "RestApiId": "api", "ResponseType": "BAD_REQUEST_BODY", "StatusCode": "422",
                ]
            ),
        ])
        let api = RESTAPI(
            id: "api",
            current: RESTDeployment(id: "api", document),
            stages: [RESTAPI.Stage(name: "Prod", deploymentID: "d")],
            context: GatewayContext(invoker: StubInvoker(.payload(#"{"statusCode":200,"body":"ok"}"#)))
        )
        XCTAssertEqual(
            api.stages.first?.routes,
            [APIRoute(method: "GET", path: "/"), APIRoute(method: "POST", path: "/orders/{id}")]
        )
        let answers = [
            summary(await api.get("/")), summary(await api.post("/orders/1", "{}")),
            summary(await api.post("/orders/1", "[]")),
        ]
        XCTAssertEqual(
            answers,
            ["200 root", "200 ok", #"422 BadRequestException {"message": "Invalid request body"}"#]
        )
    }

    func testAnHTTPAPIOfResources() async {
        var document = HTTPDocument(
            id: "api",
            properties: ["Name": "a", "ProtocolType": "HTTP", "CorsConfiguration": ["AllowOrigins": ["*"]]]
        )
        document.merge([
            resource("V2::Route", "r", ["ApiId": "api", "RouteKey": "POST /run", "Target": "integrations/i"]),
            resource(
                "V2::Integration",
                "i",
                [
                    "ApiId": "api", "IntegrationType": "AWS_PROXY",
                    "IntegrationSubtype": "StepFunctions-StartExecution",
                    "PayloadFormatVersion": "1.0", "RequestParameters": ["StateMachineArn": "arn:m"],
                    "ResponseParameters": [
                        "200": ["ResponseParameters": [["Destination": "overwrite:statuscode", "Source": "202"]]]
                    ],
                ]
            ),
        ])
        let services = StubServices(200, "{}")
        let api = HTTPAPI(
            id: "api",
            current: HTTPDeployment(id: "api", document),
            stages: [HTTPAPI.Stage(name: "$default")],
            context: GatewayContext(invoker: StubInvoker(.never), services: services)
        )
        let response = await api.respond(to: CloudRequest("POST", "/run", headers: ["Origin": "http://o"]))
        XCTAssertEqual(summary(response), "202 {}")
        XCTAssertEqual(response.headers["access-control-allow-origin"], "*")
        XCTAssertEqual(services.requests.first?.headers["X-Amz-Target"], "AWSStepFunctions.StartExecution")
    }

    func testStagesKeysAndPlansOfAStack() {
        let stage = StageDocuments.rest(
            [
                "Variables": ["a": "b"], "CanarySetting": ["PercentTraffic": 10],
                "MethodSettings": [["ResourcePath": "/*", "HttpMethod": "*", "ThrottlingRateLimit": 1]],
                "AccessLogSetting": ["DestinationArn": "arn", "Format": "f"],
            ],
            name: "Prod",
            deploymentID: "d"
        )
        XCTAssertEqual(
            .object(stage),
            [
                "stageName": "Prod", "deploymentId": "d", "variables": ["a": "b"],
                "canarySettings": ["percentTraffic": 10],
                "accessLogSettings": ["destinationArn": "arn", "format": "f"],
                "methodSettings": ["*/*": ["throttlingRateLimit": 1]],
            ] as JSONValue
        )
        XCTAssertEqual(
            StageDocuments.key(["Value": "v", "Enabled": true], id: "k"),
            APIKey(id: "k", name: "k", value: "v")
        )
        let plan = StageDocuments.plan(
            [
                "ApiStages": [["ApiId": "a", "Stage": "s"]], "Quota": ["Limit": 5, "Period": "WEEK"],
                "Throttle": ["RateLimit": "1.5", "BurstLimit": 2],
            ],
            id: "p"
        )
        XCTAssertEqual(
            .object(plan.document),
            [
                "id": "p", "name": "p", "apiStages": [["apiId": "a", "stage": "s"]],
                "quota": ["limit": 5, "period": "WEEK"], "throttle": ["rateLimit": "1.5", "burstLimit": 2],
            ] as JSONValue
        )
        XCTAssertEqual(plan.quota, UsagePlans.Quota(limit: 5, offset: 0, period: .week))
        XCTAssertEqual([plan.throttle?.rate, plan.throttle.map { Double($0.burst) }], [1.5, 2])
    }
}
