import CloudCore
import OrderedCollections
import WorkshopCommon

/// `TestInvokeMethod`: runs a method of an API that needn't be deployed, past authorizers, keys and limits.
struct TestInvocation {
    let service: APIGatewayService

    func answer(_ call: ControlCall) async throws(AWSError) -> (Int, JSONValue) {
        let (id, resourceID, verb) = (call.path[0], call.path[2], call.path[4])
        var document = try service.restRecord(id).document
        guard var method = document.method(verb, of: resourceID) else {
            throw .notFound("Invalid Method identifier specified")
        }
        method["authorizationType"] = "NONE"
        method["apiKeyRequired"] = false
        document.setMethod(verb, of: resourceID, to: method)
        document.api["disableExecuteApiEndpoint"] = false
        let deployment = RESTDeployment(id: id, document)
        let stage = RESTAPI.Stage(
            name: "test-invoke-stage",
            deploymentID: "",
            variables: call.body["stageVariables"].texts
        )
        let api = RESTAPI(id: id, current: deployment, stages: [stage], context: service.context)
        let request = call.simulatedRequest(
            verb == "ANY" ? "GET" : verb,
            path: document.resources[resourceID]?["path"]?.string ?? "/",
            stage: stage.name
        )
        let start = ContinuousClock.now
        let response = await api.respond(to: request)
        let latency = start.duration(to: .now)
        return (200, shown(response, latency: latency, log: log(of: request, response, deployment, stage)))
    }

    private func log(
        of request: CloudRequest,
        _ response: CloudResponse,
        _ deployment: RESTDeployment,
        _ stage: RESTAPI.Stage
    ) -> String {
        let id = response.headers["x-amzn-RequestId"] ?? ""
        let path = String(request.path.dropFirst(stage.name.count + 1))
        let match = deployment.table.match(path.dropFirst().split(separator: "/", omittingEmptySubsequences: false))
        var log = ExecutionLog(requestID: id, clock: service.context.clock)
        log.add("Starting execution for request: \(id)")
        log.add("HTTP Method: \(request.method), Resource Path: \(path)")
        log.add("Method request path: \(ExecutionLog.map(match?.parameters ?? []))")
        log.add("Method request query string: \(ExecutionLog.map(request.queryItems))")
        log.add("Method request headers: \(ExecutionLog.map(request.headers.map { ($0.name, $0.value) }))")
        log.add("Method request body before transformations: \(String(decoding: request.body, as: UTF8.self))")
        log.add("Method response body after transformations: \(String(decoding: response.bytes, as: UTF8.self))")
        log.add("Method response headers: \(ExecutionLog.map(response.headers.map { ($0.name, $0.value) }))")
        log.add("Successfully completed execution")
        log.add("Method completed with status: \(response.status)")
        return log.text
    }

    private func shown(_ response: CloudResponse, latency: Duration, log: String) -> JSONValue {
        var single: JSONObject = [:]
        var multiple: JSONObject = [:]
        for field in response.headers {
            single[field.name] = .string(field.value)
            multiple[field.name] = .array((multiple[field.name]?.array ?? []) + [.string(field.value)])
        }
        return [
            "status": .number(JSONNumber(response.status)),
            "body": .string(String(decoding: response.bytes, as: UTF8.self)),
            "headers": .object(single), "multiValueHeaders": .object(multiple),
            "log": .string(log), "latency": .number(JSONNumber(Int(latency.inMilliseconds))),
        ]
    }
}
