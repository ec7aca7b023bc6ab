import CloudCore
import OrderedCollections
import WorkshopCommon

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
