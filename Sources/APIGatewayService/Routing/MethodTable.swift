import OrderedCollections
import WorkshopCommon

/// The verbs of one path.
struct MethodTable: Hashable, Sendable {
    /// By upper-case verb; `ANY` stands for those that are not named.
    let integrations: OrderedDictionary<String, Integration>

    /// - Parameter definition: The OpenAPI path item.
    init(_ definition: JSONValue) {
        var integrations: OrderedDictionary<String, Integration> = [:]
        for (key, method) in definition.object ?? [:] {
            guard let integration = method["x-amazon-apigateway-integration"] else { continue }
            let verb = key == "x-amazon-apigateway-any-method" ? "ANY" : key.uppercased()
            integrations[verb] = Integration(integration)
        }
        self.integrations = integrations
    }

    subscript(verb: String) -> (name: String, integration: Integration)? {
        if let integration = integrations[verb] { return (verb, integration) }
        return integrations["ANY"].map { ("ANY", $0) }
    }

    /// What a client would call: not the answers to preflight requests.
    func routes(at template: String) -> [APIRoute] {
        integrations.compactMap { verb, integration in
            if case .mock = integration { return nil }
            return APIRoute(method: verb, path: template)
        }
    }
}
