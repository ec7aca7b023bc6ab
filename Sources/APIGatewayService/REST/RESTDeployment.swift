import CloudCore
import OrderedCollections
import WorkshopCommon

/// A REST API at the moment when it was deployed: routes, authorizers and all that requests are checked against.
package struct RESTDeployment: Sendable {
    struct Resource: Sendable {
        let id: String
        let methods: OrderedDictionary<String, RESTMethod>

        subscript(verb: String) -> RESTMethod? { methods[verb] ?? methods["ANY"] }
    }

    package let id: String
    let name: String
    let paths: [(template: String, target: Resource)]
    let table: RouteTable<Resource>
    let binaryMediaTypes: [String]
    let isKeyFromAuthorizer: Bool
    let policy: ResourcePolicy?
    let authorizers: [String: RESTAuthorizer]
    let validators: [String: RequestValidator]
    let models: ModelTable
    let gatewayResponses: [String: GatewayResponseShape]
    /// Then only a domain name of one's own leads to the API.
    let isEndpointDisabled: Bool

    package init(id: String, _ document: RESTDocument) {
        self.id = id
        name = document.api["name"]?.string ?? id
        paths = document.resources.values.map { resource in
            let methods = (resource["resourceMethods"]?.object ?? [:]).map { verb, method in
                (verb, RESTMethod(verb: verb, method.object ?? [:]))
            }
            let target = Resource(
                id: resource["id"]?.string ?? "",
                methods: OrderedDictionary(methods) { $1 }
            )
            return (resource["path"]?.string ?? "/", target)
        }
        .filter { !$0.1.methods.isEmpty }
        table = RouteTable(paths)
        binaryMediaTypes = document.api["binaryMediaTypes"].textList
        isKeyFromAuthorizer = document.api["apiKeySource"] == "AUTHORIZER"
        policy = ResourcePolicy(document.api["policy"])
        authorizers = document.authorizers.reduce(into: [:]) { $0[$1.key] = RESTAuthorizer(id: $1.key, $1.value) }
        validators = document.requestValidators.reduce(into: [:]) { $0[$1.key] = RequestValidator($1.value) }
        models = ModelTable(document.models)
        gatewayResponses = document.gatewayResponses.reduce(into: [:]) { $0[$1.key] = GatewayResponseShape($1.value) }
        isEndpointDisabled = document.api["disableExecuteApiEndpoint"]?.flag ?? false
    }

    /// What a client would call: not the answers to preflight requests.
    var routes: [APIRoute] {
        paths.flatMap { path in
            path.target.methods.values.compactMap { method in
                if method.integration?.type == "MOCK", method.verb == "OPTIONS" { return nil }
                return method.integration == nil ? nil : APIRoute(method: method.verb, path: path.template)
            }
        }
    }

    /// - Parameter hasUserPools: Whether tokens of Cognito's user pools can be judged.
    func limitations(hasUserPools: Bool) -> [String] {
        let methods = paths.flatMap { path in path.target.methods.values.map { (path.template, $0) } }
        let integrations = methods.compactMap { path, method -> String? in
            guard let integration = method.integration else { return nil }
            let isKnown = ["AWS_PROXY", "AWS", "HTTP_PROXY", "HTTP", "MOCK"].contains(integration.type)
            guard !isKnown || integration.isPrivate else { return nil }
            let type = integration.isPrivate ? "VPC_LINK" : integration.type
            return "integrations of the type \(type), as \(method.verb) \(path) has one"
        }
        let cognito = methods.compactMap { path, method -> String? in
            guard !hasUserPools, case .authorizer(let id, _) = method.authorization,
                authorizers[id]?.kind == .cognito
            else { return nil }
            return "Cognito user pools, as \(method.verb) \(path) asks for (their tokens are refused)"
        }
        let iam =
            methods.contains { $0.1.authorization == .iam }
            ? ["check of who signed a request, only of whether it is signed (IAM authorization)"] : []
        return integrations + cognito + iam + methods.flatMap { $0.1.integration?.mistakes ?? [] }
    }
}
