import CloudCore
import OrderedCollections
import WorkshopCommon

/// An HTTP API as a stage shows it.
package struct HTTPDeployment: Sendable {
    typealias Verbs = OrderedDictionary<String, HTTPRoute>

    package let id: String
    let paths: [(template: String, target: Verbs)]
    let table: RouteTable<Verbs>
    /// The route `$default`, which takes what no other does.
    let fallback: HTTPRoute?
    let authorizers: [String: HTTPAuthorizer]
    let cors: CORSRules?
    /// Then only a domain name of one's own leads to the API.
    let isEndpointDisabled: Bool

    package init(id: String, _ document: HTTPDocument) {
        self.id = id
        var paths: OrderedDictionary<String, Verbs> = [:]
        var fallback: HTTPRoute?
        for route in document.routes.values.map({ HTTPRoute($0, integrations: document.integrations) }) {
            let parts = route.key.split(separator: " ", maxSplits: 1).map(String.init)
            if parts.count == 2 {
                paths[parts[1], default: [:]][parts[0]] = route
            } else if route.key == "$default" {
                fallback = route
            }
        }
        self.paths = paths.map { ($0.key, $0.value) }
        self.fallback = fallback
        table = RouteTable(self.paths)
        authorizers = document.authorizers.reduce(into: [:]) { $0[$1.key] = HTTPAuthorizer(id: $1.key, $1.value) }
        cors = document.api["corsConfiguration"].flatMap(CORSRules.init)
        isEndpointDisabled = document.api["disableExecuteApiEndpoint"]?.flag ?? false
    }

    /// - Returns: The most specific route for a path, as it was sent, and the parameters that the path gave.
    func route(_ path: String, method: String) -> (route: HTTPRoute, parameters: [(name: String, value: String)])? {
        let segments = path.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
        // "/" has no segment, where splitting it gives an empty one.
        let match = table.match(segments == [""] ? [] : segments) { $0[method] != nil || $0["ANY"] != nil }
        if let match, let route = match.target[method] ?? match.target["ANY"] { return (route, match.parameters) }
        return fallback.map { ($0, []) }
    }

    var routes: [APIRoute] {
        let routes = paths.flatMap { path in path.target.keys.map { APIRoute(method: $0, path: path.template) } }
        return routes + (fallback == nil ? [] : [APIRoute(method: "ANY", path: "/")])
    }

    var limitations: [String] {
        let all = paths.flatMap { $0.target.values } + (fallback.map { [$0] } ?? [])
        let integrations = all.compactMap { route -> String? in
            guard let integration = route.integration else { return nil }
            if case .unsupported(let type) = integration.kind {
                return "integrations of the type \(type), as \(route.key) has one"
            }
            return nil
        }
        let foreign = authorizers.values.compactMap { authorizer -> String? in
            guard case .jwt(let configuration) = authorizer.kind, !configuration.isReachable else { return nil }
            return "way to the keys of \(configuration.issuer) (its tokens are refused)"
        }
        let iam =
            all.contains { $0.authorization == .iam }
            ? ["check of who signed a request, only of whether it is signed (IAM authorization)"] : []
        return integrations + foreign.sorted() + iam
    }
}

/// A route of an HTTP API with what it leads to.
struct HTTPRoute: Sendable {
    /// `POST /hello/{name}`
    let key: String
    let authorization: MethodAuthorization
    let integration: HTTPIntegration?

    init(_ document: JSONObject, integrations: OrderedDictionary<String, JSONObject>) {
        key = document["routeKey"]?.string ?? ""
        authorization = MethodAuthorization(document)
        let target = document["target"]?.string?.parameterName(after: "integrations/") ?? ""
        integration = integrations[target].map(HTTPIntegration.init)
    }
}

/// What a route of an HTTP API does.
struct HTTPIntegration: Sendable {
    enum Kind: Hashable, Sendable {
        /// A function or a URL, in `uri`.
        case proxy
        /// `SQS-SendMessage`
        case service(String)
        case unsupported(String)
    }

    let kind: Kind
    let uri: IntegrationURI
    let method: String
    let payloadFormatVersion: String
    let timeout: Duration
    let parameters: OrderedDictionary<String, String>
    /// By status.
    let responseParameters: [String: OrderedDictionary<String, String>]

    init(_ document: JSONObject) {
        let type = document["integrationType"]?.string?.uppercased() ?? ""
        let subtype = document["integrationSubtype"]?.string ?? ""
        if document["connectionType"] == "VPC_LINK" {
            kind = .unsupported("VPC_LINK")
        } else if !subtype.isEmpty {
            kind = .service(subtype)
        } else {
            kind = type == "AWS_PROXY" || type == "HTTP_PROXY" ? .proxy : .unsupported(type.isEmpty ? "none" : type)
        }
        uri = IntegrationURI(document["integrationUri"]?.string ?? "")
        method = document["integrationMethod"]?.string ?? ""
        payloadFormatVersion = document["payloadFormatVersion"]?.scalarText ?? "1.0"
        timeout = .milliseconds(min(document["timeoutInMillis"]?.wholeNumber ?? 30000, 30000))
        parameters = (document["requestParameters"]?.object ?? [:]).mapValues { $0.scalarText ?? $0.serialized() }
        responseParameters = (document["responseParameters"]?.object ?? [:]).reduce(into: [:]) { result, entry in
            result[entry.key] = (entry.value.object ?? [:]).mapValues { $0.scalarText ?? "" }
        }
    }
}
