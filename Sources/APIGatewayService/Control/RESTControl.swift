import CloudCore
import OrderedCollections
import WorkshopCommon

/// `/restapis…`: the API that makes REST APIs.
struct RESTControl {
    let service: APIGatewayService

    func answer(_ call: ControlCall) throws(AWSError) -> (Int, JSONValue) {
        guard let id = call.path.first else { return try apis(call) }
        return try service.change { state throws(AWSError) in
            guard var record = state.rest[id] else {
                throw .noAPI(id, service.context.account)
            }
            if call.path.count == 1, call.method == "DELETE" {
                state.rest[id] = nil
                return (202, nil)
            }
            if call.method == "DELETE", call.path.suffix(2) == ["cache", "authorizers"] {
                (state.live[id] as? RESTAPI)?.answers.clear()
            }
            let result = try RESTRecordControl(now: service.context.clock.now).answer(call.below(1), &record)
            state.rest[id] = record
            return result
        }
    }

    private func apis(_ call: ControlCall) throws(AWSError) -> (Int, JSONValue) {
        switch call.method {
        case "GET":
            let all = service.read { $0.rest.values.map { JSONValue.object($0.document.api) } }
            return (200, ["item": .array(all)])
        case "POST":
            let id = AWSNames.randomID(length: 10)
            var document = RESTDocument(id: id)
            if call.query["mode"] == "import" {
                document.api["name"] = nil
                document.merge(openAPI: call.body)
            } else {
                guard let name = call.body["name"]?.string, !name.isEmpty else {
                    throw .badRequest("Invalid REST API name specified")
                }
                document.api.merge(call.body.object ?? [:]) { $1 }
            }
            let defaults: JSONObject = [
                "createdDate": ControlDocuments.seconds(service.context.clock.now),
                "apiKeySource": "HEADER", "endpointConfiguration": ["types": ["EDGE"]],
                "disableExecuteApiEndpoint": false, "rootResourceId": .string(document.rootID), "tags": [:],
            ]
            document.api.merge(defaults) { own, _ in own }
            let record = RESTRecord(document: document)
            try service.change { state throws(AWSError) in state.rest[id] = record }
            return (201, .object(document.api))
        default: throw call.unknown
        }
    }
}
