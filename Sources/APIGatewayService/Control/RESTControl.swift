import CloudCore
import OrderedCollections
import Synchronization
import WorkshopCommon

/// `/restapis…`: the API that makes REST APIs.
struct RESTControl {
    let service: APIGatewayService

    func answer(_ call: ControlCall) throws(AWSError) -> (Int, JSONValue) {
        guard let id = call.path.first else { return try apis(call) }
        return try service.change { state throws(AWSError) in
            guard var record = state.rest[id] else {
                throw .notFound("Invalid API identifier specified \(service.context.account.id):\(id)")
            }
            if call.path.count == 1, call.method == "DELETE" {
                state.rest[id] = nil
                return (202, nil)
            }
            let result = try RESTRecordControl(now: service.context.clock.now).answer(call.below(1), &record)
            state.rest[id] = record
            return result
        }
    }

    private func apis(_ call: ControlCall) throws(AWSError) -> (Int, JSONValue) {
        switch call.method {
        case "GET":
            let all = service.state.withLock { $0.rest.values.map { JSONValue.object($0.document.api) } }
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
                "createdDate": .number(JSONNumber(Int(service.context.clock.now.secondsSince1970))),
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

/// What lies below one REST API.
struct RESTRecordControl {
    let now: Timestamp

    func answer(_ call: ControlCall, _ record: inout RESTRecord) throws(AWSError) -> (Int, JSONValue) {
        guard let part = call.path.first else { return try api(call, &record) }
        let rest = call.below(1)
        switch part {
        case "resources": return try resources(rest, &record)
        case "deployments": return try deployments(rest, &record)
        case "stages": return try stages(rest, &record)
        case "authorizers":
            return try parts(rest, \.document.authorizers, of: &record, idLength: 6, what: "Authorizer")
        case "requestvalidators":
            return try parts(rest, \.document.requestValidators, of: &record, idLength: 6, what: "Request Validator")
        case "models": return try parts(rest, \.document.models, of: &record, key: "name", idLength: 6, what: "Model")
        case "gatewayresponses": return try gatewayResponses(rest, &record)
        default: throw call.unknown
        }
    }

    private func api(_ call: ControlCall, _ record: inout RESTRecord) throws(AWSError) -> (Int, JSONValue) {
        switch call.method {
        case "GET": break
        case "PATCH": ControlDocuments.patch(&record.document.api, with: call.body)
        case "PUT":
            // PutRestApi: the definition replaces what was there, or adds to it.
            if call.query["mode"] != "merge" {
                var fresh = RESTDocument(id: record.document.id)
                fresh.api = record.document.api
                fresh.api["name"] = nil
                record.document = fresh
            }
            record.document.merge(openAPI: call.body)
        default: throw call.unknown
        }
        return (200, .object(record.document.api))
    }

    // MARK: Resources

    private func resources(_ call: ControlCall, _ record: inout RESTRecord) throws(AWSError) -> (Int, JSONValue) {
        guard let id = call.path.first else {
            return (200, ["item": .array(record.document.resources.values.map { shown($0, call) })])
        }
        guard let resource = record.document.resources[id] else {
            throw .notFound("Invalid Resource identifier specified")
        }
        if call.path.count > 1 {
            return try RESTMethodControl(resourceID: id).answer(call.below(1), &record.document)
        }
        switch call.method {
        case "GET": return (200, shown(resource, call))
        case "POST":
            let part = call.body["pathPart"]?.string ?? ""
            guard !part.isEmpty, !part.contains("/") else {
                throw .badRequest(
                    "Resource's path part only allow a-zA-Z0-9._-: or a valid greedy path variable and curly braces at the beginning and the end."
                )
            }
            let isTaken = record.document.resources.values.contains {
                $0["parentId"]?.string == id && $0["pathPart"]?.string == part
            }
            guard !isTaken else {
                throw .conflict("Another resource with the same parent already has this name: \(part)")
            }
            let new = record.document.addResource(id: AWSNames.randomID(length: 6), below: id, pathPart: part) ?? ""
            return (201, .object(record.document.resources[new] ?? [:]))
        case "DELETE":
            let path = resource["path"]?.string ?? ""
            let below = record.document.resources.filter { ($0.value["path"]?.string ?? "").hasPrefix(path + "/") }.keys
            for id in [id] + below { record.document.resources[id] = nil }
            return (202, nil)
        default: throw call.unknown
        }
    }

    /// Methods show in full only when they are asked for.
    private func shown(_ resource: JSONObject, _ call: ControlCall) -> JSONValue {
        var resource = resource
        if call.query["embed"] == nil, let methods = resource["resourceMethods"]?.object {
            resource["resourceMethods"] = .object(methods.mapValues { _ in [:] })
        }
        return .object(resource)
    }

    // MARK: Deployments and stages

    private func deployments(_ call: ControlCall, _ record: inout RESTRecord) throws(AWSError) -> (Int, JSONValue) {
        guard let id = call.path.first else {
            guard call.method == "POST" else {
                return (200, ["item": .array(record.deployments.values.map { .object($0.members) })])
            }
            guard record.document.resources.values.contains(where: { $0["resourceMethods"] != nil }) else {
                throw .badRequest("The REST API doesn't contain any methods")
            }
            let id = AWSNames.randomID(length: 6)
            var members: JSONObject = [
                "id": .string(id), "createdDate": .number(JSONNumber(Int(now.secondsSince1970))),
            ]
            members["description"] = call.body["description"]
            record.deployments[id] = Deployment(members: members, document: record.document)
            if let name = call.body["stageName"]?.string, !name.isEmpty {
                var stage = record.stages[name] ?? stageDefaults(name)
                stage["deploymentId"] = .string(id)
                stage["variables"] = call.body["variables"] ?? stage["variables"]
                stage["canarySettings"] = call.body["canarySettings"] ?? stage["canarySettings"]
                record.stages[name] = stage
            }
            return (201, .object(members))
        }
        guard let deployment = record.deployments[id] else {
            throw .notFound("Invalid Deployment identifier specified")
        }
        switch call.method {
        case "GET": return (200, .object(deployment.members))
        case "DELETE":
            guard !record.stages.values.contains(where: { $0["deploymentId"]?.string == id }) else {
                throw .badRequest("Active stages pointing to this deployment must be moved or deleted")
            }
            record.deployments[id] = nil
            return (202, nil)
        default: throw call.unknown
        }
    }

    private func stageDefaults(_ name: String) -> JSONObject {
        [
            "stageName": .string(name), "cacheClusterEnabled": false, "cacheClusterStatus": "NOT_AVAILABLE",
            "methodSettings": [:], "tracingEnabled": false,
            "createdDate": .number(JSONNumber(Int(now.secondsSince1970))),
            "lastUpdatedDate": .number(JSONNumber(Int(now.secondsSince1970))),
        ]
    }

    private func stages(_ call: ControlCall, _ record: inout RESTRecord) throws(AWSError) -> (Int, JSONValue) {
        guard let name = call.path.first else {
            guard call.method == "POST" else {
                return (200, ["item": .array(record.stages.values.map { .object($0) })])
            }
            let name = call.body["stageName"]?.string ?? ""
            guard record.stages[name] == nil else { throw .conflict("Stage already exists") }
            guard record.deployments[call.body["deploymentId"]?.string ?? ""] != nil else {
                throw .badRequest("Deployment id does not exist")
            }
            let stage = stageDefaults(name).merging(call.body.object ?? [:]) { $1 }
            record.stages[name] = stage
            return (201, .object(stage))
        }
        guard var stage = record.stages[name] else { throw .notFound("Invalid stage identifier specified") }
        switch call.method {
        case "GET": return (200, .object(stage))
        case "PATCH":
            ControlDocuments.patch(&stage, with: Self.stagePatch(call.body))
            record.stages[name] = stage
            return (200, .object(stage))
        case "DELETE":
            record.stages[name] = nil
            return (202, nil)
        default: throw call.unknown
        }
    }

    /// `/*/*/throttling/rateLimit` names a member of `methodSettings`.
    private static func stagePatch(_ body: JSONValue) -> JSONValue {
        let operations = (body["patchOperations"]?.array ?? []).map { operation -> JSONValue in
            var members = operation.object ?? [:]
            for (ending, name) in [
                ("throttling/rateLimit", "throttlingRateLimit"), ("throttling/burstLimit", "throttlingBurstLimit"),
            ] {
                guard operation["path"]?.string == "/*/*/\(ending)" else { continue }
                members["path"] = .string("/methodSettings/*~1*/\(name)")
                members["value"] = operation["value"]?.string.map { .number(JSONNumber(literal: $0)) }
            }
            return .object(members)
        }
        return ["patchOperations": .array(operations)]
    }

    // MARK: Other parts

    private func parts(
        _ call: ControlCall,
        _ place: WritableKeyPath<RESTRecord, OrderedDictionary<String, JSONObject>>,
        of record: inout RESTRecord,
        key: String = "id",
        idLength: Int,
        what: String
    ) throws(AWSError) -> (Int, JSONValue) {
        guard let id = call.path.first else {
            guard call.method == "POST" else {
                return (200, ["item": .array(record[keyPath: place].values.map { .object($0) })])
            }
            var part: JSONObject = ["id": .string(AWSNames.randomID(length: idLength))]
            part.merge(call.body.object ?? [:]) { $1 }
            record[keyPath: place][part[key]?.string ?? ""] = part
            return (201, .object(part))
        }
        guard var part = record[keyPath: place][id] else { throw .notFound("Invalid \(what) identifier specified") }
        switch call.method {
        case "GET": return (200, .object(part))
        case "PATCH":
            ControlDocuments.patch(&part, with: call.body)
            record[keyPath: place][id] = part
            return (200, .object(part))
        case "DELETE":
            record[keyPath: place][id] = nil
            return (202, nil)
        default: throw call.unknown
        }
    }

    private func gatewayResponses(_ call: ControlCall, _ record: inout RESTRecord) throws(AWSError) -> (Int, JSONValue)
    {
        guard let type = call.path.first else {
            return (200, ["item": .array(record.document.gatewayResponses.values.map { .object($0) })])
        }
        switch call.method {
        case "PUT":
            var response = call.body.object ?? [:]
            response["responseType"] = .string(type)
            record.document.gatewayResponses[type] = response
            return (201, .object(response))
        case "GET":
            guard let response = record.document.gatewayResponses[type] else {
                return (200, ["responseType": .string(type), "defaultResponse": true])
            }
            return (200, .object(response))
        case "DELETE":
            record.document.gatewayResponses[type] = nil
            return (202, nil)
        default: throw call.unknown
        }
    }
}
