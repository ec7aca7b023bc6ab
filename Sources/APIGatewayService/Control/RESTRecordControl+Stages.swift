import CloudCore
import OrderedCollections
import WorkshopCommon

/// What has been deployed of an API, and where it shows.
extension RESTRecordControl {
    func deployments(_ call: ControlCall, _ record: inout RESTRecord) throws(AWSError) -> (Int, JSONValue) {
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

    func stages(_ call: ControlCall, _ record: inout RESTRecord) throws(AWSError) -> (Int, JSONValue) {
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
}
