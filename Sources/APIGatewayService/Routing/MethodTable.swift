import OrderedCollections
import WorkshopCommon

/// The verbs of one path.
struct MethodTable: Hashable, Sendable {
    /// By upper-case verb; `ANY` stands for those that are not named.
    let integrations: OrderedDictionary<String, Integration>
    /// Verbs that ask for an authorizer or an API key.
    let securedVerbs: [String]

    /// - Parameter definition: The OpenAPI path item.
    init(_ definition: JSONValue) {
        var integrations: OrderedDictionary<String, Integration> = [:]
        for (key, method) in definition.object ?? [:] {
            guard let integration = method["x-amazon-apigateway-integration"] else { continue }
            let verb = key == "x-amazon-apigateway-any-method" ? "ANY" : key.uppercased()
            integrations[verb] = Integration(integration)
        }
        self.integrations = integrations
        securedVerbs = (definition.object ?? [:]).filter { !($0.value["security"]?.array ?? []).isEmpty }.keys
            .map { $0 == "x-amazon-apigateway-any-method" ? "ANY" : $0.uppercased() }
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

    /// What is not run or not checked yet.
    func limitations(at template: String) -> [String] {
        let unsupported = integrations.compactMap { verb, integration -> String? in
            guard case .unsupported(let type) = integration else { return nil }
            return "integrations of the type \(type), as \(verb) \(template) has one"
        }
        return unsupported + securedVerbs.map { "authorization, which \($0) \(template) asks for" }
    }
}
