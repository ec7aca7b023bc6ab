import CloudCore
import OrderedCollections
import WorkshopCommon

/// `/v2/apis…`: the API that makes HTTP APIs.
struct HTTPControl {
    let service: APIGatewayService

    func answer(_ call: ControlCall) throws(AWSError) -> (Int, JSONValue) {
        guard let id = call.path.first else { return try apis(call) }
        return try service.change { state throws(AWSError) in
            guard var record = state.http[id] else { throw .notFound("Invalid API identifier specified \(id)") }
            if call.path.count == 1, call.method == "DELETE" {
                state.http[id] = nil
                return (204, nil)
            }
            let result = try answer(call.below(1), &record)
            state.http[id] = record
            return result
        }
    }

    private var now: JSONValue { .string(service.context.clock.now.iso8601) }

    private func apis(_ call: ControlCall) throws(AWSError) -> (Int, JSONValue) {
        switch call.method {
        case "GET":
            return (200, ["items": .array(service.read { $0.http.values.map { .object($0.document.api) } })])
        case "POST": return (201, try create(call.body, isImport: false))
        // ImportApi: the definition stands in `body`.
        case "PUT": return (201, try create(try definition(call.body), isImport: true))
        default: throw call.unknown
        }
    }

    private func definition(_ body: JSONValue) throws(AWSError) -> JSONValue {
        do {
            return try JSONValue(parsing: body["body"]?.string ?? "")
        } catch {
            throw .badRequest("The local cloud imports definitions in JSON, and this is \(error)")
        }
    }

    private func create(_ body: JSONValue, isImport: Bool) throws(AWSError) -> JSONValue {
        let id = AWSNames.randomID(length: 10)
        let account = service.context.account
        var document = HTTPDocument(id: id)
        if isImport {
            document.merge(openAPI: body)
        } else {
            guard let name = body["name"]?.string, !name.isEmpty else { throw .badRequest("Name is required") }
            guard body["protocolType"]?.string == "HTTP" else {
                throw .badRequest("The local cloud has no \(body["protocolType"]?.string ?? "") APIs yet")
            }
            document.api.merge(body.object ?? [:]) { $1 }
        }
        let defaults: JSONObject = [
            "apiEndpoint": .string("https://\(id).execute-api.\(account.region).amazonaws.com"),
            "apiKeySelectionExpression": "$request.header.x-api-key",
            "routeSelectionExpression": "$request.method $request.path", "createdDate": now,
            "disableExecuteApiEndpoint": false, "tags": [:],
        ]
        document.api.merge(defaults) { own, _ in own }
        var record = HTTPRecord(document: document)
        if let target = body["target"]?.string, !isImport {
            record.document.quickCreate(target: target, routeKey: body["routeKey"]?.string ?? "$default")
            record.document.api["target"] = nil
            record.document.api["routeKey"] = nil
            record.stages["$default"] = ["stageName": "$default", "autoDeploy": true, "createdDate": now]
        }
        let made = record
        try service.change { state throws(AWSError) in state.http[id] = made }
        return .object(record.document.api)
    }

    // MARK: Below one API

    private func answer(_ call: ControlCall, _ record: inout HTTPRecord) throws(AWSError) -> (Int, JSONValue) {
        guard let part = call.path.first else { return try api(call, &record) }
        let rest = call.below(1)
        switch part {
        case "routes":
            return try parts(
                rest,
                \.document.routes,
                of: &record,
                id: "routeId",
                defaults: [
                    "authorizationType": "NONE", "apiKeyRequired": false,
                ]
            )
        case "integrations":
            return try parts(
                rest,
                \.document.integrations,
                of: &record,
                id: "integrationId",
                defaults: [
                    "connectionType": "INTERNET", "timeoutInMillis": 30000, "payloadFormatVersion": "1.0",
                ]
            )
        case "authorizers":
            return try parts(rest, \.document.authorizers, of: &record, id: "authorizerId", defaults: [:])
        case "stages": return try stages(rest, &record)
        case "deployments": return try deployments(rest, &record)
        default: throw call.unknown
        }
    }

    private func api(_ call: ControlCall, _ record: inout HTTPRecord) throws(AWSError) -> (Int, JSONValue) {
        switch call.method {
        case "GET": return (200, .object(record.document.api))
        case "PATCH":
            record.document.api.merge(call.body.object ?? [:]) { $1 }
            return (200, .object(record.document.api))
        case "PUT":
            var fresh = HTTPDocument(id: record.document.id)
            fresh.api = record.document.api
            fresh.merge(openAPI: try definition(call.body))
            record.document = fresh
            return (201, .object(record.document.api))
        default: throw call.unknown
        }
    }

    private func parts(
        _ call: ControlCall,
        _ place: WritableKeyPath<HTTPRecord, OrderedDictionary<String, JSONObject>>,
        of record: inout HTTPRecord,
        id name: String,
        defaults: JSONObject
    ) throws(AWSError) -> (Int, JSONValue) {
        guard let id = call.path.first else {
            guard call.method == "POST" else {
                return (200, ["items": .array(record[keyPath: place].values.map { .object($0) })])
            }
            let id = AWSNames.randomID(length: 7)
            var part = defaults.merging(call.body.object ?? [:]) { $1 }
            try check(part, name, in: record)
            part[name] = .string(id)
            record[keyPath: place][id] = part
            return (201, .object(part))
        }
        guard var part = record[keyPath: place][id] else {
            throw .notFound(
                "Unable to find \(name.prefix(1).uppercased() + name.dropFirst().dropLast(2)) by ID \(id) within the provided RestApi \(record.document.id)"
            )
        }
        switch call.method {
        case "GET": return (200, .object(part))
        case "PATCH":
            part.merge(call.body.object ?? [:]) { $1 }
            record[keyPath: place][id] = part
            return (200, .object(part))
        case "DELETE":
            record[keyPath: place][id] = nil
            return (204, nil)
        default: throw call.unknown
        }
    }

    private func check(_ part: JSONObject, _ name: String, in record: HTTPRecord) throws(AWSError) {
        guard name == "routeId" else { return }
        let key = part["routeKey"]?.string ?? ""
        guard key == "$default" || (key.split(separator: " ").count == 2 && key.contains(" /")) else {
            throw .badRequest(
                "The provided route key is not formatted properly for HTTP protocol. Format should be \"<HTTP METHOD> /<RESOURCE PATH>\" or \"$default\""
            )
        }
        guard !record.document.routes.values.contains(where: { $0["routeKey"]?.string == key }) else {
            throw .conflict("Route with key \(key) already exists for this API")
        }
    }

    private func stages(_ call: ControlCall, _ record: inout HTTPRecord) throws(AWSError) -> (Int, JSONValue) {
        guard let name = call.path.first else {
            guard call.method == "POST" else {
                return (200, ["items": .array(record.stages.values.map { .object($0) })])
            }
            let name = call.body["stageName"]?.string ?? ""
            guard record.stages[name] == nil else { throw .conflict("Stage already exists") }
            var stage: JSONObject = [
                "stageName": .string(name), "autoDeploy": false, "createdDate": now, "lastUpdatedDate": now,
                "defaultRouteSettings": ["detailedMetricsEnabled": false], "stageVariables": [:], "tags": [:],
            ]
            stage.merge(call.body.object ?? [:]) { $1 }
            record.stages[name] = stage
            return (201, .object(stage))
        }
        guard var stage = record.stages[name] else {
            throw .notFound("Unable to find Stage by name \(name) within the provided RestApi \(record.document.id)")
        }
        switch call.method {
        case "GET": return (200, .object(stage))
        case "PATCH":
            stage.merge(call.body.object ?? [:]) { $1 }
            record.stages[name] = stage
            return (200, .object(stage))
        case "DELETE":
            record.stages[name] = nil
            return (204, nil)
        default: throw call.unknown
        }
    }

    private func deployments(_ call: ControlCall, _ record: inout HTTPRecord) throws(AWSError) -> (Int, JSONValue) {
        guard let id = call.path.first else {
            guard call.method == "POST" else {
                return (200, ["items": .array(record.deployments.values.map { .object($0.members) })])
            }
            let id = AWSNames.randomID(length: 6)
            let members: JSONObject = [
                "deploymentId": .string(id), "deploymentStatus": "DEPLOYED", "autoDeployed": false, "createdDate": now,
                "description": call.body["description"] ?? nil,
            ]
            record.deployments[id] = .init(members: members, document: record.document)
            if let name = call.body["stageName"]?.string {
                guard record.stages[name] != nil else { throw .notFound("Unable to find Stage by name \(name)") }
                record.stages[name]?["deploymentId"] = .string(id)
            }
            return (201, .object(members))
        }
        guard let deployment = record.deployments[id] else { throw .notFound("Unable to find Deployment by ID \(id)") }
        guard call.method == "DELETE" else { return (200, .object(deployment.members)) }
        record.deployments[id] = nil
        return (204, nil)
    }
}
