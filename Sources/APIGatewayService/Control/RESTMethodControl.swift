import CloudCore
import OrderedCollections
import WorkshopCommon

/// `/restapis/ID/resources/ID/methods/…`: methods, integrations and their responses.
struct RESTMethodControl {
    let resourceID: String

    func answer(_ call: ControlCall, _ document: inout RESTDocument) throws(AWSError) -> (Int, JSONValue) {
        guard call.path.first == "methods", call.path.count >= 2 else { throw call.unknown }
        let verb = call.path[1]
        let rest = call.below(2)
        if rest.path.isEmpty, call.method == "PUT" { return put(verb, call, &document) }
        guard var method = document.method(verb, of: resourceID) else {
            throw .notFound("Invalid Method identifier specified")
        }
        if rest.path.isEmpty, call.method == "DELETE" {
            document.setMethod(verb, of: resourceID, to: nil)
            return (204, nil)
        }
        let result = try answer(rest, &method)
        document.setMethod(verb, of: resourceID, to: method)
        return result
    }

    private func put(_ verb: String, _ call: ControlCall, _ document: inout RESTDocument) -> (Int, JSONValue) {
        var method: JSONObject = [
            "httpMethod": .string(verb), "authorizationType": "NONE", "apiKeyRequired": false, "methodResponses": [:],
        ]
        method.merge(call.body.object ?? [:]) { $1 }
        document.setMethod(verb, of: resourceID, to: method)
        return (201, .object(method))
    }

    private func answer(_ call: ControlCall, _ method: inout JSONObject) throws(AWSError) -> (Int, JSONValue) {
        switch (call.path.first, call.path.count) {
        case (nil, _):
            if call.method == "PATCH" { ControlDocuments.patch(&method, with: call.body) }
            return (200, .object(method))
        case ("responses", 2): return try member(call, of: &method, in: "methodResponses", what: "Response status code")
        case ("integration", 1): return try integration(call, &method)
        case ("integration", 3):
            guard var integration = method["methodIntegration"]?.object else { throw Self.noIntegration }
            let result = try member(
                call.below(1),
                of: &integration,
                in: "integrationResponses",
                what: "Response status code"
            )
            method["methodIntegration"] = .object(integration)
            return result
        default: throw call.unknown
        }
    }

    private static let noIntegration = AWSError.notFound("Invalid Integration identifier specified")

    private func integration(_ call: ControlCall, _ method: inout JSONObject) throws(AWSError) -> (Int, JSONValue) {
        switch call.method {
        case "PUT":
            var integration: JSONObject = [
                "passthroughBehavior": "WHEN_NO_MATCH", "timeoutInMillis": 29000,
                "cacheNamespace": .string(resourceID), "cacheKeyParameters": [],
            ]
            integration.merge(call.body.object ?? [:]) { $1 }
            let type = integration["type"]?.string ?? ""
            guard ["HTTP", "AWS", "MOCK", "HTTP_PROXY", "AWS_PROXY"].contains(type) else {
                throw .badRequest("Enumeration value for type is not valid: \(type)")
            }
            guard type == "MOCK" || integration["uri"]?.string?.isEmpty == false else {
                throw .badRequest("Integration URI must be specified")
            }
            method["methodIntegration"] = .object(integration)
            return (201, .object(integration))
        case "DELETE":
            method["methodIntegration"] = nil
            return (204, nil)
        default:
            guard var integration = method["methodIntegration"]?.object else { throw Self.noIntegration }
            if call.method == "PATCH" {
                ControlDocuments.patch(&integration, with: call.body)
                method["methodIntegration"] = .object(integration)
            }
            return (200, .object(integration))
        }
    }

    /// A response, by its status.
    private func member(
        _ call: ControlCall,
        of owner: inout JSONObject,
        in place: String,
        what: String
    ) throws(AWSError) -> (Int, JSONValue) {
        let status = call.path[1]
        var members = owner[place]?.object ?? [:]
        switch call.method {
        case "PUT":
            var response: JSONObject = ["statusCode": .string(status)]
            response.merge(call.body.object ?? [:]) { $1 }
            members[status] = .object(response)
            owner[place] = .object(members)
            return (201, .object(response))
        case "GET":
            guard let response = members[status] else { throw .notFound("Invalid \(what) specified") }
            return (200, response)
        case "DELETE":
            members[status] = nil
            owner[place] = .object(members)
            return (204, nil)
        default: throw call.unknown
        }
    }
}
