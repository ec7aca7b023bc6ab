package import OrderedCollections
package import WorkshopCommon

/// A REST API as API Gateway's own API describes it: what an OpenAPI body, a stack's resources and the calls of the
/// control plane all become, and what a deployment is a copy of.
///
/// See <https://docs.aws.amazon.com/apigateway/latest/api/API_RestApi.html>.
package struct RESTDocument: Hashable, Sendable {
    /// `id`, `name`, `binaryMediaTypes`, `apiKeySource`, `policy`, …
    package var api: JSONObject
    /// By id; the first is the root. Their methods stand in `resourceMethods`, by verb.
    package var resources: OrderedDictionary<String, JSONObject> = [:]
    package var authorizers: OrderedDictionary<String, JSONObject> = [:]
    /// By name.
    package var models: OrderedDictionary<String, JSONObject> = [:]
    package var requestValidators: OrderedDictionary<String, JSONObject> = [:]
    /// By type.
    package var gatewayResponses: OrderedDictionary<String, JSONObject> = [:]

    package init(id: String, name: String = "") {
        api = ["id": .string(id), "name": .string(name)]
        let root = AWSNames.id(of: "\(id) /", length: 10)
        resources[root] = ["id": .string(root), "path": "/"]
    }

    package var id: String { api["id"]?.string ?? "" }
    package var rootID: String { resources.keys.first ?? "" }

    /// Adds a resource below another one.
    /// - Returns: `nil` when there is no such parent.
    @discardableResult
    package mutating func addResource(id: String? = nil, below parentID: String, pathPart: String) -> String? {
        guard let parent = resources[parentID]?["path"]?.string else { return nil }
        let path = parent == "/" ? "/\(pathPart)" : "\(parent)/\(pathPart)"
        let id = id ?? AWSNames.id(of: path)
        resources[id] = [
            "id": .string(id), "parentId": .string(parentID), "pathPart": .string(pathPart), "path": .string(path),
        ]
        return id
    }

    /// The resource of that path; those on the way are made, too.
    mutating func resource(at path: String) -> String {
        var parent = rootID
        for part in path.split(separator: "/") {
            let existing = resources.first {
                $0.value["parentId"]?.string == parent && $0.value["pathPart"]?.string == String(part)
            }
            guard let next = existing?.key ?? addResource(below: parent, pathPart: String(part)) else { break }
            parent = next
        }
        return parent
    }

    package func method(_ verb: String, of resourceID: String) -> JSONObject? {
        resources[resourceID]?["resourceMethods"]?[verb]?.object
    }

    /// Sets a method, or removes it.
    package mutating func setMethod(_ verb: String, of resourceID: String, to method: JSONObject?) {
        guard var resource = resources[resourceID] else { return }
        var methods = resource["resourceMethods"]?.object ?? [:]
        methods[verb] = method.map { .object($0) }
        resource["resourceMethods"] = methods.isEmpty ? nil : .object(methods)
        resources[resourceID] = resource
    }
}
