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
            var members: JSONObject = ["id": .string(id), "createdDate": ControlDocuments.seconds(now)]
            members["description"] = call.body["description"]
            record.deployments[id] = .init(members: members, document: record.document)
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
            "createdDate": ControlDocuments.seconds(now), "lastUpdatedDate": ControlDocuments.seconds(now),
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
        // FlushStageCache: nothing is cached here. What authorizers said is kept with the running API.
        if call.path == [name, "cache", "data"] || call.path == [name, "cache", "authorizers"], call.method == "DELETE"
        {
            return (202, nil)
        }
        guard call.path.count == 1 else { throw call.unknown }
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

    /// `/pets~1{id}/GET/throttling/rateLimit` names a member of the method's settings: its last two parts are the
    /// setting, and what stands before them is the method.
    private static func stagePatch(_ body: JSONValue) -> JSONValue {
        let operations = (body["patchOperations"]?.array ?? []).map { operation -> JSONValue in
            let parts = (operation["path"]?.string ?? "").split(separator: "/").map(String.init)
            guard parts.count >= 4, let name = settings["\(parts[parts.count - 2])/\(parts[parts.count - 1])"] else {
                return operation
            }
            let method = parts.dropLast(2).map { $0.replacing("~1", with: "/") }.joined(separator: "/")
                .drop { $0 == "/" }
            var members = operation.object ?? [:]
            members["path"] = .string("/methodSettings/\(method.replacing("/", with: "~1"))/\(name)")
            members["value"] = operation["value"]?.string.map { typed($0) }
            return .object(members)
        }
        return ["patchOperations": .array(operations)]
    }

    /// What a patch calls them, and what the stage does.
    /// See <https://docs.aws.amazon.com/apigateway/latest/api/patch-operations.html>.
    private static let settings = [
        "throttling/rateLimit": "throttlingRateLimit", "throttling/burstLimit": "throttlingBurstLimit",
        "metrics/enabled": "metricsEnabled", "logging/loglevel": "loggingLevel",
        "logging/dataTrace": "dataTraceEnabled",
        "caching/enabled": "cachingEnabled", "caching/ttlInSeconds": "cacheTtlInSeconds",
        "caching/dataEncrypted": "cacheDataEncrypted",
        "caching/requireAuthorizationForCacheControl": "requireAuthorizationForCacheControl",
        "caching/unauthorizedCacheControlHeaderStrategy": "unauthorizedCacheControlHeaderStrategy",
    ]

    /// Patches have texts where settings have numbers and booleans.
    private static func typed(_ text: String) -> JSONValue {
        switch text.lowercased() {
        case "true": true
        case "false": false
        default: ControlDocuments.number(text) ?? .string(text)
        }
    }
}
