import CloudCore
import OrderedCollections
import Synchronization
import WorkshopCommon

/// `TestInvokeMethod`: runs a method of an API that needn't be deployed, past authorizers and keys.
struct TestInvocation {
    let service: APIGatewayService

    func answer(_ call: ControlCall) async throws(AWSError) -> (Int, JSONValue) {
        let (id, resourceID, verb) = (call.path[0], call.path[2], call.path[4])
        guard let record = service.state.withLock({ $0.rest[id] }) else {
            throw .notFound("Invalid API identifier specified \(service.context.account.id):\(id)")
        }
        var document = record.document
        guard var method = document.method(verb, of: resourceID) else {
            throw .notFound("Invalid Method identifier specified")
        }
        method["authorizationType"] = "NONE"
        method["apiKeyRequired"] = false
        document.setMethod(verb, of: resourceID, to: method)
        let api = RESTAPI(
            id: id,
            current: RESTDeployment(id: id, document),
            stages: [
                RESTAPI.Stage(
                    name: "test-invoke-stage",
                    deploymentID: "",
                    variables: call.body["stageVariables"].texts
                )
            ],
            context: service.context
        )
        let start = ContinuousClock.now
        let response = await api.respond(
            to: request(call, path: document.resources[resourceID]?["path"]?.string ?? "/")
        )
        return (200, shown(response, latency: start.duration(to: .now)))
    }

    private func request(_ call: ControlCall, path: String) -> CloudRequest {
        let target = call.body["pathWithQueryString"]?.string ?? path
        let question = target.firstIndex(of: "?")
        var headers: HeaderFields = [:]
        for (name, value) in call.body["headers"].texts { headers.append(name, value) }
        for (name, values) in call.body["multiValueHeaders"]?.object ?? [:] {
            for value in values.array ?? [] { headers.append(name, value.string ?? "") }
        }
        return CloudRequest(
            call.path[4] == "ANY" ? "GET" : call.path[4],
            "/test-invoke-stage" + target[..<(question ?? target.endIndex)],
            query: question.map { String(target[target.index(after: $0)...]) },
            headers: headers,
            body: Array((call.body["body"]?.string ?? "").utf8)
        )
    }

    private func shown(_ response: CloudResponse, latency: Duration) -> JSONValue {
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
            "log": .string("Method completed with status: \(response.status)"),
            "latency": .number(JSONNumber(Int(latency.inMilliseconds))),
        ]
    }
}
