import APIGatewayService
import CloudCore
import OrderedCollections
import WorkshopCommon

func functionURI(_ name: String) -> JSONValue {
    .string(
        "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/"
            + "arn:aws:lambda:us-east-1:123456789012:function:\(name)/invocations"
    )
}

extension RESTAPI {
    /// An API at the stage `Prod`, from an OpenAPI definition.
    static func test(
        _ definition: JSONValue,
        _ invoker: any FunctionInvoker = StubInvoker(.payload(#"{"statusCode":200,"body":"ok"}"#)),
        stage: JSONObject = [:],
        clock: any CloudClock = VirtualClock(),
        services: (any AWSRequestSender)? = nil,
        logs: any LogSink = DiscardingLogSink(),
        usage: UsagePlans = UsagePlans()
    ) -> RESTAPI {
        var document = RESTDocument(id: "abcdef1234")
        document.merge(openAPI: definition)
        let members = JSONObject(dictionaryLiteral: ("stageName", "Prod"), ("deploymentId", "dep123"))
        return RESTAPI(
            id: "abcdef1234",
            current: RESTDeployment(id: "abcdef1234", document),
            stages: [RESTAPI.Stage(members.merging(stage) { $1 })],
            context: GatewayContext(clock: clock, invoker: invoker, services: services, logs: logs, usage: usage)
        )
    }

    func get(_ path: String, query: String? = nil, _ headers: HeaderFields = [:]) async -> CloudResponse {
        await respond(to: CloudRequest("GET", "/Prod\(path)", query: query, headers: headers))
    }

    func post(_ path: String, _ body: String, _ headers: HeaderFields = [:]) async -> CloudResponse {
        await respond(to: CloudRequest("POST", "/Prod\(path)", headers: headers, body: Array(body.utf8)))
    }
}

extension HTTPAPI {
    /// An API at the stage `$default`, from an OpenAPI definition.
    static func test(
        _ definition: JSONValue,
        _ invoker: any FunctionInvoker = StubInvoker(.payload(#"{"statusCode":200,"body":"ok"}"#)),
        stage: JSONObject = ["stageName": "$default"],
        clock: any CloudClock = VirtualClock(),
        services: (any AWSRequestSender)? = nil,
        logs: any LogSink = DiscardingLogSink()
    ) -> HTTPAPI {
        var document = HTTPDocument(id: "abcdef1234")
        document.merge(openAPI: definition)
        return HTTPAPI(
            id: "abcdef1234",
            current: HTTPDeployment(id: "abcdef1234", document),
            stages: [HTTPAPI.Stage(stage)],
            context: GatewayContext(clock: clock, invoker: invoker, services: services, logs: logs)
        )
    }
}

/// Status, type of the error and body of an answer of API Gateway's own.
func summary(_ response: CloudResponse) -> String {
    [String(response.status), response.headers["x-amzn-ErrorType"], response.text].compactMap(\.self)
        .joined(separator: " ")
}
